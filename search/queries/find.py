"""The one door of search: the documents somebody may see and what they typed in, ordered documents out.

Rights come first: ranking, corrections and counts are made of what the person may see. Scores are integers and ties go
by identifier, so that every database gives the same order.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field

from search.models import PhraseText, Posting, Synonyms, WordForm
from search.rules.distance import nearest
from search.rules.query import Query, read_query
from search.rules.words import Token, fold, glued, keys, tokens

SHORTEST_PREFIX = 3
MOST_FORMS = 40
#: Documents named one by one in a query.
MOST_NAMED = 500
#: A word read otherwise than it was typed weighs less than the word itself.
EXACT, NEAR = 4, 1

#: Keys of which one must stand in the document, several times over: every set must.
Way = tuple[frozenset[str], ...]


@dataclass(slots=True)
class Wanted:
    """One word of the query, and the ways in which a document may hold it."""

    word: str
    ways: list[Way]
    weight: int = EXACT


@dataclass(slots=True)
class Found:
    """Ordered identifiers, what is to be said about them, and what to mark in their texts."""

    ids: list[int] = field(default_factory=list)
    scores: dict[int, int] = field(default_factory=dict)
    read_as: str = ""
    is_partial: bool = False
    #: Nothing was asked that could be looked for: words everybody uses, or exclusions alone.
    is_wordless: bool = False
    marked: frozenset[str] = frozenset()

    def kept(self, among: Set[int]) -> list[int]:
        """Those of a set, in the same order."""
        return [one for one in self.ids if one in among]


def find(visible: Set[int], typed: str) -> Found:
    """Documents of ``visible`` that hold what was typed, best first; nothing for nothing but stop words."""
    query = read_query(typed)
    if query.is_empty:
        return Found(is_wordless=True)
    return _Search(visible, query).run()


class _Search:
    def __init__(self, visible: Set[int], query: Query) -> None:
        self.visible = visible
        self.query = query
        self.postings: dict[str, dict[int, int]] = {}
        self.read_as: dict[str, str] = {}

    def run(self) -> Found:
        wanted = list(self._all_wanted(_synonyms()))
        self._fetch(key for one in wanted for way in one.ways for group in way for key in group)
        held = [self._held_by(one) or self._read_otherwise(one) for one in wanted]
        scores, is_partial = self._scores(wanted, held)
        for token in self.query.excluded:
            for document in self._holding(keys(glued(token)) if len(token.parts) > 1 else keys(token.form)):
                scores.pop(document, None)
        scores = self._with_phrases(scores)
        # Best first, and among equals the oldest: a sort keeps the order it finds.
        ids = sorted(sorted(scores), key=scores.__getitem__, reverse=True)
        marked = frozenset(key for one in wanted for way in one.ways for group in way for key in group)
        said = " ".join(self.read_as.get(token.form, token.form) for token in self.query.words)
        return Found(
            ids, scores, said if self.read_as and ids else "", is_partial and bool(ids), marked=marked
        )

    def _all_wanted(self, synonyms: "Terms") -> Iterator[Wanted]:
        """Word by word; those of a term that has synonyms go together (« maître de stage »)."""
        words, rank = self.query.words, 0
        while rank < len(words):
            length = next(
                (
                    size
                    for size in range(len(words) - rank, 1, -1)
                    if _folded(words[rank : rank + size]) in synonyms
                ),
                1,
            )
            yield _wanted(words[rank : rank + length], synonyms)
            rank += length

    def _fetch(self, wanted: Iterable[str]) -> None:
        """Postings of these keys in visible documents, one query."""
        missing = set(wanted) - self.postings.keys()
        self.postings.update({key: {} for key in missing})
        for key, documents, weights in Posting.objects.weights(missing):
            held = dict(zip(documents, weights, strict=True))
            if not held.keys() <= self.visible:
                held = {document: weight for document, weight in held.items() if document in self.visible}
            self.postings[key] = held

    def _holding(self, group: frozenset[str]) -> set[int]:
        self._fetch(group)
        return {document for key in group for document in self.postings[key]}

    def _held_by(self, one: Wanted) -> dict[int, int]:
        """Weight of this word in each document that holds it; the best of its ways."""
        held = [self._all_of(way) for way in one.ways]
        return _best(held)

    def _all_of(self, way: Way) -> dict[int, int]:
        """Documents that hold every group of keys, and the sum of their weights."""
        groups = [_best([self.postings[key] for key in group]) for group in way]
        both = set(groups[0]).intersection(*groups[1:])
        if len(groups) == 1:
            return groups[0]
        return {document: sum(group[document] for group in groups) for document in both}

    def _read_otherwise(self, one: Wanted) -> dict[int, int]:
        """A word nobody wrote: the beginning of one, else the nearest; from documents that are seen only."""
        plain = fold(one.word)
        if len(plain) >= SHORTEST_PREFIX:
            beginning = WordForm.objects.filter(plain__startswith=plain, documents__gt=0).order_by(
                "-documents", "form"
            )
            forms = list(beginning.values_list("form", flat=True)[:MOST_FORMS])
            if held := self._takes(one, forms):
                return held
        close = nearest(plain, _forms_like(plain))
        held = self._takes(one, [close] if close else [])
        if held:
            self.read_as[one.word] = close
        return held

    def _takes(self, one: Wanted, forms: list[str]) -> dict[int, int]:
        ways: list[Way] = [(keys(form),) for form in forms]
        self._fetch(key for way in ways for group in way for key in group)
        held = _best([self._all_of(way) for way in ways])
        if held:
            one.ways, one.weight = ways, NEAR
        return held

    def _scores(self, wanted: list[Wanted], held_by: list[dict[int, int]]) -> tuple[dict[int, int], bool]:
        """Documents with every word; failing that, those with the most words, at least half of them."""
        total = max(1, len(self.visible))
        matched: Counter[int] = Counter()
        for held in held_by:
            matched.update(held.keys())
        most = max(matched.values(), default=0)
        if 2 * most < len(wanted):
            return {}, False
        scores = {document: 0 for document, count in matched.items() if count == most}
        for one, held in zip(wanted, held_by, strict=True):
            unit = one.weight * round(10 * math.log2(1 + total / (1 + len(held))))
            for document in scores.keys() & held.keys():
                scores[document] += held[document] * unit
        return scores, most < len(wanted)

    def _with_phrases(self, scores: dict[int, int]) -> dict[int, int]:
        """Quoted words must stand together, as they were written; or must not, after a minus."""
        for phrase in self.query.phrases:
            scores = {document: scores[document] for document in _with_phrase(phrase, scores)}
        for phrase in self.query.excluded_phrases:
            for document in _with_phrase(phrase, scores):
                del scores[document]
        return scores


def _wanted(words: list[Token], synonyms: "Terms") -> Wanted:
    ways: list[Way] = [tuple(keys(token.form) for token in words)]
    if len(words) == 1 and len(words[0].parts) > 1:
        ways = [(keys(glued(words[0])),), tuple(keys(part) for part in words[0].parts)]
    ways += [tuple(keys(word) for word in term) for term in synonyms.get(_folded(words), ())]
    return Wanted(" ".join(token.form for token in words), ways)


def _folded(words: Iterable[Token]) -> tuple[str, ...]:
    return tuple(fold(token.form) for token in words)


def _with_phrase(phrase: str, among: Iterable[int]) -> set[int]:
    """Those of these documents that hold it. All of them are asked when they are many: a query has few parameters."""
    wanted = set(among)
    if not wanted:
        return wanted
    holding = PhraseText.objects.filter(text__contains=phrase)
    if len(wanted) <= MOST_NAMED:
        holding = holding.filter(pk__in=wanted)
    return wanted & set(holding.values_list("pk", flat=True))


def _best(weighted: list[dict[int, int]]) -> dict[int, int]:
    """Documents of any of these, each with its best weight."""
    if not weighted:
        return {}
    best = weighted[0]
    for other in weighted[1:]:
        if other:
            best = {
                **best,
                **{document: max(weight, best.get(document, 0)) for document, weight in other.items()},
            }
    return best


#: Folded words of a term → the other terms of its line, each as words.
Terms = dict[tuple[str, ...], list[list[str]]]


def _synonyms() -> Terms:
    found: Terms = defaultdict(list)
    for line in Synonyms.objects.values_list("terms", flat=True):
        terms = [[token for token in tokens(term) if not token.is_stop] for term in line.split(",")]
        terms = [term for term in terms if term]
        for term in terms:
            found[_folded(term)] += [[token.form for token in other] for other in terms if other != term]
    return found


def _forms_like(word: str) -> list[tuple[str, int]]:
    """(form, documents) of the same first letter and about the same length."""
    rows = WordForm.objects.filter(
        plain__startswith=word[:1], letters__range=(len(word) - 2, len(word) + 2), documents__gt=0
    )
    return list(rows.values_list("form", "documents"))
