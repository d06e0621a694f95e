"""The gate: what in a text could name somebody. Pure: people and answers come in, finds come out.

Sure finds are names of known people, a civility followed by a name, a phone number, an address. Doubtful ones are
asked: a word that is also a name, a first name alone, a sensitive matter, a place with a date and a rare function
(reliability page, section 4.1).
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum, auto

from writing.rules import vocabulary
from writing.rules.folding import Plain, Word, fold, is_blank, plain, words

_SHORTEST_NAME = 3
#: Patterns are looked for in a text made plain: one kind of blank, of dash, of digit.
_DIGIT_JOINT = r"(?: ?[.\-/·_] ?| )?"
_PHONE = re.compile(
    rf"(?<![\d+])(?:(?:\+|00)33{_DIGIT_JOINT}(?:\(0\))?|0)[1-9](?:{_DIGIT_JOINT}\d{{2}}){{4}}(?!\d)"
)
# It starts where a word starts: else each letter of a long word would be tried in turn.
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_SOCIAL_SECURITY = re.compile(
    rf"(?<!\d)[12]{_DIGIT_JOINT}\d{{2}}{_DIGIT_JOINT}(?:0[1-9]|1[0-2]|[2-9]\d){_DIGIT_JOINT}(?:\d{{2}}|2[AB])"
    rf"{_DIGIT_JOINT}\d{{3}}{_DIGIT_JOINT}\d{{3}}(?:{_DIGIT_JOINT}\d{{2}})?(?!\d)"
)
_OF = r"(?:(?i:de|du|des|la|le|les|l’|d’) ?)*"
_STREET = re.compile(
    r"(?<!\d)\d{1,4}(?: ?(?:bis|ter|quater))? ?,? ?"
    # « 3 cours de gestion » is no address: these need a name in capitals after them.
    rf"(?:(?i:rue|avenue|av\.|boulevard|bd|allée|impasse) {_OF}[\w’-]+"
    rf"|(?i:place|chemin|cours|quai|square|passage|villa|route) {_OF}[A-ZÀ-Ý][\w’-]*)"
    rf"(?: {_OF}[A-ZÀ-Ý][\w’-]*)*"
)
_DATE = re.compile(
    r"\b(?:\d{1,2}|1er) (?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)\b"
    r"|\b\d{1,2} ?[/.-] ?\d{1,2} ?[/.-] ?\d{2,4}\b",
    re.IGNORECASE,
)
_BIRTH = re.compile(
    rf"\b(?:n[ée]e?s?(?:\(e\)|[·.-]e)? le|date de naissance ?:?|naissance ?:) ?(?:{_DATE.pattern})(?: \d{{4}}| \d{{2}}\b)?",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\b(?:à|de|d’|au|aux|en) ?(?!(?:Le|La|Les|Il|Elle|Je)\b)[A-ZÀ-Ý][\w-]+")
_SENTENCE = re.compile(r"[^.!?…\n]+[.!?…]?")


class Kind(StrEnum):
    PERSON = auto()
    CIVILITY = auto()
    CONTACT = auto()
    UNIT = auto()
    MAYBE = auto()
    SENSITIVE = auto()
    TOGETHER = auto()


SURE = frozenset({Kind.PERSON, Kind.CIVILITY, Kind.CONTACT})


@dataclass(frozen=True, slots=True)
class Find:
    """A stretch of text that could name somebody; ``label`` is what could stand there instead."""

    kind: Kind
    start: int
    end: int
    text: str
    label: str = ""

    @property
    def key(self) -> str:
        """The same words, however written."""
        return fold(self.text)

    @property
    def is_sure(self) -> bool:
        return self.kind in SURE


@dataclass(frozen=True, slots=True)
class Known:
    """A name somebody bears; ``is_near`` when its first name alone is enough to know who it is."""

    first: str
    last: str
    label: str = ""
    is_near: bool = False


@dataclass(slots=True)
class People:
    """Names ready to be looked for: sequences of folded words by their first word."""

    sequences: dict[str, list[tuple[tuple[str, ...], str, bool]]] = field(default_factory=dict)

    @classmethod
    def of(cls, known: Iterable[Known]) -> "People":
        people = cls()
        for one in known:
            people._learn(one)
        for found in people.sequences.values():
            found.sort(key=lambda sequence: -len(sequence[0]))
        return people

    def _learn(self, one: Known) -> None:
        first, last = fold(one.first).split(), fold(one.last).split()
        if first and last:
            self._add([*first, *last], one.label, is_whole=True)
            self._add([*last, *first], one.label, is_whole=True)
        self._add(last, one.label, is_whole=one.is_near)
        parts = [part for part in last if len(part) > _SHORTEST_NAME and part not in vocabulary.PARTICLES]
        for part in parts if len(last) > 1 else ():
            self._add([part], one.label, is_whole=False)
        if one.is_near:
            self._add(first, one.label, is_whole=True)

    def _add(self, sequence: list[str], label: str, *, is_whole: bool) -> None:
        if sequence:
            self.sequences.setdefault(sequence[0], []).append((tuple(sequence), label, is_whole))


def finds(
    text: str, people: People, *, units: Collection[str] = (), answered: Collection[str] = ()
) -> list[Find]:
    """Everything to resolve in a text, in order, without overlap; ``answered`` are keys already said harmless.

    An answer never covers a sure find.
    """
    spoken, read = words(text), plain(text)
    found = [
        *_contacts(text, read),
        *_known(text, spoken, people),
        *_civilities(text, spoken),
        *_units(text, spoken, units),
        *_first_names(text, spoken),
        *_sensitive(text, spoken),
        *_together(text, read),
    ]
    kept = [one for one in found if one.is_sure or one.key not in answered]
    return list(_apart(kept))


def _apart(found: list[Find]) -> Iterator[Find]:
    """Sure before doubtful, long before short; then in the order of the text."""
    taken: list[Find] = []
    covered = bytearray(max((one.end for one in found), default=0))
    for one in sorted(found, key=lambda find: (not find.is_sure, find.start - find.end)):
        if not any(covered[one.start : one.end]):
            covered[one.start : one.end] = b"\x01" * (one.end - one.start)
            taken.append(one)
    yield from sorted(taken, key=lambda find: find.start)


def _contacts(text: str, read: Plain) -> Iterator[Find]:
    for pattern in (_PHONE, _MAIL, _SOCIAL_SECURITY, _STREET, _BIRTH):
        for match in pattern.finditer(read.text):
            start, end = read.span(match.start(), match.end())
            yield Find(Kind.CONTACT, start, end, text[start:end])


def _known(text: str, spoken: list[Word], people: People) -> Iterator[Find]:
    rank = 0
    while rank < len(spoken):
        step = 1
        for sequence, label, is_whole in people.sequences.get(spoken[rank].text, ()):
            heard = spoken[rank : rank + len(sequence)]
            if tuple(word.text for word in heard) != sequence:
                continue
            kind = _certainty(heard, is_whole=is_whole)
            if kind is not None:
                start, end = heard[0].start, heard[-1].end
                yield Find(kind, start, end, text[start:end], label)
                step = len(sequence)
                break
        rank += step


def _certainty(heard: list[Word], *, is_whole: bool) -> Kind | None:
    """A whole name is sure; a family name alone is sure unless it is also an ordinary word."""
    name = heard[-1]
    is_ordinary = len(heard) == 1 and (name.text in vocabulary.ORDINARY or len(name.text) < _SHORTEST_NAME)
    if is_ordinary:
        # « le marchand », « une rose », or the first word of a sentence: only a capital inside one asks.
        return Kind.MAYBE if name.is_capital and not (name.opens_sentence and not is_whole) else None
    return Kind.PERSON


def _civilities(text: str, spoken: list[Word]) -> Iterator[Find]:
    for rank, word in enumerate(spoken[:-1]):
        if word.text not in vocabulary.CIVILITIES or (len(word.text) <= 2 and not word.is_capital):
            continue
        end = _end_of_name(text, spoken, rank)
        following = spoken[rank + 1]
        if end is not None:
            yield Find(Kind.CIVILITY, word.start, end, text[word.start : end])
        elif word.text in vocabulary.IN_FULL and _could_be_a_name(
            text[word.end : following.start], following
        ):
            # « madame durand », typed in a hurry: asked, since « madame sourit » looks the same.
            yield Find(Kind.MAYBE, word.start, following.end, text[word.start : following.end])


def _could_be_a_name(between: str, word: Word) -> bool:
    ordinary = vocabulary.AFTER_A_CIVILITY | vocabulary.FUNCTIONS | vocabulary.PARTICLES
    return is_blank(between) and len(word.text) > 2 and word.text not in ordinary


def _end_of_name(text: str, spoken: list[Word], rank: int) -> int | None:
    """Where the name after this civility ends, if one follows on the same line."""
    end, named = spoken[rank].end, False
    may_stop = spoken[rank].text in vocabulary.SHORTENED
    is_loose = spoken[rank].text in vocabulary.ALWAYS_NAMING
    for word in spoken[rank + 1 : rank + 6]:
        between = text[end : word.start]
        is_glued = re.fullmatch(r"\.? ?|[-’]", plain(between).text)
        if not is_glued or ("." in between and not may_stop):
            break
        may_stop = False
        is_initial = len(word.text) == 1 and word.is_capital
        is_particle = word.text in vocabulary.PARTICLES and not is_initial
        is_function = word.text in vocabulary.FUNCTIONS
        is_name = word.is_capital or (is_loose and not named and len(word.text) >= _SHORTEST_NAME)
        if (is_function and named) or not (is_name or is_particle or is_function):
            break
        named = named or not (is_particle or is_function)
        end = word.end
    return end if named else None


def _units(text: str, spoken: list[Word], units: Collection[str]) -> Iterator[Find]:
    heard = [word.text for word in spoken]
    for unit in units:
        wanted = fold(unit).split()
        for rank in range(len(heard) - len(wanted) + 1):
            if wanted and heard[rank : rank + len(wanted)] == wanted:
                start, end = spoken[rank].start, spoken[rank + len(wanted) - 1].end
                yield Find(Kind.UNIT, start, end, text[start:end])


def _first_names(text: str, spoken: list[Word]) -> Iterator[Find]:
    for rank, word in enumerate(spoken):
        is_family_name = word.text in vocabulary.FREQUENT_FAMILY_NAMES and not word.opens_sentence
        if not word.is_capital or not (is_family_name or word.text in vocabulary.FIRST_NAMES):
            continue
        if word.opens_sentence and word.text in vocabulary.ORDINARY:
            continue
        following = spoken[rank + 1] if rank + 1 < len(spoken) else None
        is_double = (
            following
            and following.is_capital
            and plain(text[word.end : following.start]).text in (" ", "-", "\n")
        )
        end = following.end if following and is_double else word.end
        yield Find(Kind.MAYBE, word.start, end, text[word.start : end])


def _sensitive(text: str, spoken: list[Word]) -> Iterator[Find]:
    for rank, word in enumerate(spoken):
        for wanted in vocabulary.SENSITIVE:
            first, *rest = wanted.split()
            if not rest and word.text.startswith(first):
                yield Find(Kind.SENSITIVE, word.start, word.end, text[word.start : word.end])
            elif rest and word.text == first and _follows(spoken, rank, rest):
                end = spoken[rank + len(rest)].end
                yield Find(Kind.SENSITIVE, word.start, end, text[word.start : end])


def _follows(spoken: list[Word], rank: int, rest: list[str]) -> bool:
    heard = [word.text for word in spoken[rank + 1 : rank + 1 + len(rest)]]
    return len(heard) == len(rest) and all(a.startswith(b) for a, b in zip(heard, rest, strict=True))


def _together(text: str, read: Plain) -> Iterator[Find]:
    """A date, a place and a rare function in one sentence."""
    for match in _SENTENCE.finditer(read.text):
        date = _DATE.search(match[0])
        if (
            date
            and _PLACE.search(match[0])
            and any(one.text in vocabulary.RARE_FUNCTIONS for one in words(match[0]))
        ):
            start, end = read.span(match.start() + date.start(), match.start() + date.end())
            yield Find(Kind.TOGETHER, start, end, text[start:end])


def replaced(text: str, people: People, answers: Mapping[str, str], *, units: Collection[str] = ()) -> str:
    """The text with every find of these keys replaced; ``answers`` maps a key to what stands there instead."""
    for one in reversed(finds(text, people, units=units)):
        if one.key in answers:
            text = text[: one.start] + answers[one.key] + text[one.end :]
    return text
