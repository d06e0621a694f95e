"""Statistical disclosure control: what may be shown of answers that are counted, on screen and in every file.

One rule for the report, the indicators and the supports. Its numbers come from enumerating what somebody who knows all
that is shown, and is one of the respondents, could still believe of the others (``tests/needs/attacker.py``).
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from django.conf import settings
from django.utils.crypto import salted_hmac

from needs.rules.priority import Answer, Band, class_of, priority

#: Under this number of people nothing is shown, not even the number.
LEAST = 5
#: A class needs one more: among five, it can tell one respondent what the four others answered.
CLASS_FROM = 6
#: From here on an index by fives and a share to the nearest 10 %.
FIGURES_FROM = 20
#: Where one level alone is below the required one, the highest index at 20 or 21 is unanimity.
_FIGURES_FROM_AT = {2: 22}
#: Cells hidden for others' sake count so many people together, so that no one is found by subtraction.
HIDDEN_TOGETHER = 10
#: Two releases differ by so many people, and by such a part of those of the former.
CHANGED_PEOPLE, CHANGED_PART = 10, Fraction(1, 3)
LOWEST_INDEX, HIGHEST_INDEX, STEP = 20, 60, 5
#: Indices of two years stand side by side from so many people each.
COMPARED_FROM = 30


class Portion(NamedTuple):
    """A share in percent to the nearest ten; ``edge`` says « or less » (``low``) or « or more » (``high``)."""

    percent: int
    edge: str = ""

    @classmethod
    def of(cls, count: int, n: int) -> "Portion | None":
        """``None`` under 20. Each outer band holds at least the counts 0 to 2, so that it never means « nobody » or
        « everybody »."""
        if n < FIGURES_FROM:
            return None
        outer = 10 if n < 2 * FIGURES_FROM else 5
        share = Fraction(100 * count, n)
        if share <= outer:
            return cls(outer, "low")
        if share >= 100 - outer:
            return cls(100 - outer, "high")
        return cls(int(share / 10 + Fraction(1, 2)) * 10)

    def counts(self, n: int) -> tuple[int, int]:
        """The least and the most people of ``n`` that read so."""
        same = [count for count in range(n + 1) if Portion.of(count, n) == self]
        return min(same), max(same)


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of one competence; ``None`` is not shown. ``index`` is the lowest of its step of five, 0 under 20."""

    n: int | None
    band: Band | None = None
    index: int | None = None
    share: Portion | None = None

    @classmethod
    def of(cls, answers: Sequence[Answer], required: int) -> "Shown":
        n = sum(one.is_complete for one in answers)
        if n < LEAST:
            return cls(None)
        found = priority(answers, required)
        return cls.from_index(found.index, n, found.below, required)

    @classmethod
    def from_index(cls, index: Fraction, n: int, below: int, required: int) -> "Shown":
        """Of at least five people."""
        if n < CLASS_FROM:
            return cls(n)
        band = class_of(index)
        if n < _figures_from(required):
            return cls(n, _coarse(band))
        return cls(n, band, _step(index), Portion.of(below, n))

    def coarser(self) -> "Iterator[Shown]":
        """Itself, then with a class of three alone, then with the number alone."""
        yield self
        if self.band is not None:
            yield Shown(self.n, _coarse(self.band))
        yield Shown(self.n)

    @property
    def order(self) -> int:
        """The lowest index it may stand for, -1 where nothing says: the order of the report follows what is shown alone."""
        return self.bounds[0]

    @property
    def bounds(self) -> tuple[int, int]:
        """From the lowest index that reads so to the first above that does not; (-1, 101) where nothing says."""
        if self.index is not None:
            width = LOWEST_INDEX if self.index < LOWEST_INDEX else STEP
            return self.index, _OVER if self.index == HIGHEST_INDEX else self.index + width
        return _BOUNDS[self.band] if self.band else (-1, _OVER)


#: Over every index.
_OVER = 101
_BOUNDS = {
    Band.PRIORITY_1: (60, _OVER),
    Band.PRIORITY_1_OR_2: (40, _OVER),
    Band.PRIORITY_2: (40, 60),
    Band.PRIORITY_3: (20, 40),
    Band.WATCH: (0, 20),
}


def people_shown(count: int) -> int | None:
    """A number of people, ``None`` under five."""
    return None if count < LEAST else count


class Support(NamedTuple):
    """How many recognise themselves in what somebody said: five or more, or fewer; from 20 people who could have said it, the
    share of them instead, since the two together would count them. Neither where that would tell of everybody."""

    is_many: bool | None
    share: Portion | None = None

    @classmethod
    def of(cls, supports: int, heard: int, said: int = 1) -> "Support":
        """``heard``: people who could have said it, those who did included; ``said``: those who are known to have."""
        heard = max(heard, supports)
        if heard >= FIGURES_FROM:
            return cls(None, _not_nobody(Portion.of(supports, heard), supports, heard, said))
        # As for a share, « five or more » stands for at least three counts, « fewer » for two beyond those who said it.
        return cls(None if heard < LEAST + 2 or said > LEAST - 2 else supports >= LEAST)

    @property
    def order(self) -> int:
        """The least share, or number, that it may stand for: lists follow what is shown alone."""
        if self.share is not None:
            return self.share.percent
        return LEAST if self.is_many else 0


def _not_nobody(portion: Portion | None, supports: int, heard: int, said: int) -> Portion | None:
    """The lowest band of something that several people said holds two supporters beside them: it never means that nobody
    else recognises themselves in it."""
    if portion is None or said == 1:
        return portion
    for percent in range(portion.percent if portion.edge == "low" else 10, 100, 10):
        most = max(count for count in range(heard + 1) if 100 * count < (percent + 5) * heard)
        if most >= said + 2:
            return Portion(percent, "low") if supports <= most else portion
    return None


def masked(counts: Mapping[str, int], *, before: Container[str] = ()) -> set[str]:
    """Codes of the cells of a breakdown to hide: primary and complementary suppression.

    Every cell under five people; then the smallest others (lowest code on a tie) until two at least are hidden and count
    ten people together. Those hidden ``before``, in the former release, are taken first. All of them where nothing less
    would do: such a breakdown is not shown.
    """
    hidden = {code for code, count in counts.items() if count < LEAST}
    shown = sorted((code not in before, count, code) for code, count in counts.items() if code not in hidden)
    while hidden and shown and not _are_enough([counts[code] for code in hidden]):
        hidden.add(shown.pop(0)[-1])
    return hidden if not hidden or _are_enough([counts[code] for code in hidden]) else set(counts)


def _are_enough(cells: list[int]) -> bool:
    return len(cells) >= 2 and sum(cells) >= HIDDEN_TOGETHER


class Changes(NamedTuple):
    """People who came, who left and who answered otherwise between two moments."""

    came: int
    left: int
    altered: int

    @classmethod
    def between(cls, before: Mapping[str, str], after: Mapping[str, str]) -> "Changes":
        """Of the marks of the respondents (see ``marks_of``)."""
        stayed = before.keys() & after.keys()
        altered = sum(before[one] != after[one] for one in stayed)
        return cls(len(after) - len(stayed), len(before) - len(stayed), altered)

    def are_enough(self, former: int) -> bool:
        """To count anew after so many (``former``) people."""
        changed = sum(self)
        return changed >= CHANGED_PEOPLE and changed >= CHANGED_PART * former


def _figures_from(required: int) -> int:
    return _FIGURES_FROM_AT.get(required, FIGURES_FROM)


def _coarse(band: Band) -> Band:
    return Band.PRIORITY_1_OR_2 if band in (Band.PRIORITY_1, Band.PRIORITY_2) else band


def _step(index: Fraction) -> int:
    if class_of(index) == Band.WATCH:
        return 0
    return min(HIGHEST_INDEX, int(index) // STEP * STEP)


def marks_of(answers: Mapping[int, Mapping[int, object]]) -> dict[str, str]:
    """A mark of each respondent and of all their answers ({competence: {person: answer}}), that only this server can
    make, with a secret that is never changed: it tells how many people changed between two releases, and nothing else."""
    by_person: dict[int, list[str]] = {}
    for competence, given in sorted(answers.items()):
        for person, answer in given.items():
            by_person.setdefault(person, []).append(f"{competence}:{answer}")
    return {_mark(person): _mark(";".join(said)) for person, said in by_person.items()}


def _mark(value: object) -> str:
    told = salted_hmac("needs.disclosure", str(value), secret=settings.JOURNAL_SECRET, algorithm="sha256")
    return told.hexdigest()[:16]
