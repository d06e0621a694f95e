"""Priority of a competence need: pure functions, exact fractions, rounding last.

Formulas: domain page, section 9.5. Variant of Borich (1980, *Journal of Teacher Education* 31(3)): the gap is
required − current instead of importance − ability, weighted by the mean importance (mean weighted discrepancy
score). The ranked discrepancy score (Narine and Harder, 2021, *Advancements in Agricultural Development* 2(2))
stands beside it as a check that averages no ordinal grade.
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil
from typing import NamedTuple, TypeVar

from repertoire.models.scales import lower_median

K = TypeVar("K", bound=Hashable)

#: Greatest possible MWDS: a gap of 3 levels times an importance of 4.
GREATEST_MWDS = 12


class Answer(NamedTuple):
    """One respondent on one competence: current level 1-4, importance 1-4, urgency 1-4 when below."""

    current: int | None
    importance: int | None
    urgency: int | None = None


@dataclass(frozen=True, slots=True)
class Weights:
    """Parameters of the index, printed in the report. They sum to 1."""

    gap: Fraction = Fraction(5, 10)
    breadth: Fraction = Fraction(3, 10)
    urgency: Fraction = Fraction(2, 10)


DEFAULT_WEIGHTS = Weights()


class Band(StrEnum):
    PRIORITY_1 = "priority_1"
    PRIORITY_2 = "priority_2"
    PRIORITY_3 = "priority_3"
    WATCH = "watch"


@dataclass(frozen=True, slots=True)
class Priority:
    """Components and index of one competence.

    ``mwds`` in [0; 12]; ``breadth`` and ``breadth2``: shares below the required level, by one level and by two;
    ``urgency`` in [0; 1]; ``rds`` in [−100; 100], lower is more need; ``index`` in [0; 100].
    """

    n: int
    mwds: Fraction
    breadth: Fraction
    breadth2: Fraction
    urgency: Fraction
    rds: Fraction
    index: Fraction
    band: Band


def priority(answers: Sequence[Answer], required: int, weights: Weights = DEFAULT_WEIGHTS) -> Priority:
    """Priority of one competence. Raises ValueError when nobody gave both values."""
    totals = _Totals.of(answers, required)
    if not totals.n:
        raise ValueError("no respondent gave both a level and an importance")
    urgency = _urgency(answers)
    breadth = Fraction(totals.below, totals.n)
    index = totals.index(weights, urgency)
    return Priority(
        n=totals.n,
        mwds=totals.mwds,
        breadth=breadth,
        breadth2=Fraction(totals.far_below, totals.n),
        urgency=urgency,
        rds=100 * (Fraction(totals.beyond, totals.n) - breadth),
        index=index,
        band=_band(index),
    )


def rank_ranges(
    answers: Mapping[K, Sequence[Answer]],
    required: Mapping[K, int],
    weights: Weights = DEFAULT_WEIGHTS,
) -> dict[K, tuple[int, int]]:
    """Lowest and highest rank of each competence when each respondent is left out in turn.

    The n-th answer of every competence must come from the same respondent. Urgencies are kept.
    """
    people = max((len(given) for given in answers.values()), default=0)
    indices = [_indices_without(given, required[key], weights) for key, given in answers.items()]
    places = _places(indices)
    columns = []
    for given, without in zip(answers.values(), indices, strict=True):
        place = {answer: places[index] for answer, index in without.items()}
        columns.append([place[None], *(place[answer] for answer in given)])
        columns[-1] += [place[None]] * (people - len(given))
    rows = [_ranks(row) for row in zip(*columns, strict=True)]
    return {
        key: (min(ranks), max(ranks)) for key, ranks in zip(answers, zip(*rows, strict=True), strict=True)
    }


def confidence(respondents: int, active: int) -> str:
    """``high`` (n ≥ 20 and 60 %), ``medium`` (n ≥ 8 and 40 %), else ``indicative``."""
    coverage = Fraction(respondents, active) if active else Fraction(0)
    if respondents >= 20 and coverage >= Fraction(6, 10):
        return "high"
    if respondents >= 8 and coverage >= Fraction(4, 10):
        return "medium"
    return "indicative"


def people_to_train(active: int, breadth: Fraction, confidence_class: str) -> int | None:
    """Extrapolation to all active tutors, ``None`` when the confidence does not allow it. Half rounds up."""
    if confidence_class == "indicative":
        return None
    return int(active * breadth + Fraction(1, 2))


def sessions(people: int) -> int:
    """Sessions of twelve."""
    return ceil(Fraction(people, 12))


def _urgency(answers: Sequence[Answer]) -> Fraction:
    given = [answer.urgency for answer in answers if answer.urgency is not None]
    return Fraction(lower_median(given) - 1, 3) if given else Fraction(0)


def _indices_without(
    answers: Sequence[Answer], required: int, weights: Weights
) -> dict[Answer | None, Fraction]:
    """Index of a competence without one answer (``None``: with all); few different answers exist."""
    totals = _Totals.of(answers, required)
    urgency = _urgency(answers)
    without: dict[Answer | None, Fraction] = {None: totals.index(weights, urgency)}
    for answer in set(answers):
        without[answer] = totals.plus(answer, required, -1).index(weights, urgency)
    return without


def _places(indices: Sequence[Mapping[Answer | None, Fraction]]) -> dict[Fraction, int]:
    """Each index with a whole number in the same order, since numbers compare faster than fractions."""
    ordered = sorted({value for one in indices for value in one.values()})
    return {value: place for place, value in enumerate(ordered)}


@dataclass(frozen=True, slots=True)
class _Totals:
    """Sums over the respondents who gave both values: one is left out without summing again."""

    n: int = 0
    gaps: int = 0
    importances: int = 0
    below: int = 0
    far_below: int = 0
    beyond: int = 0

    @classmethod
    def of(cls, answers: Sequence[Answer], required: int) -> "_Totals":
        totals = cls()
        for answer, times in Counter(answers).items():
            totals = totals.plus(answer, required, times)
        return totals

    def plus(self, answer: Answer, required: int, times: int) -> "_Totals":
        """With the same answer so many times more; a negative number takes it away."""
        if answer.current is None or answer.importance is None:
            return self
        gap = max(0, required - answer.current)
        return _Totals(
            n=self.n + times,
            gaps=self.gaps + times * gap,
            importances=self.importances + times * answer.importance,
            below=self.below + times * (gap > 0),
            far_below=self.far_below + times * (gap >= 2),
            beyond=self.beyond + times * (answer.current > required),
        )

    @property
    def mwds(self) -> Fraction:
        return Fraction(self.gaps, self.n) * Fraction(self.importances, self.n)

    def index(self, weights: Weights, urgency: Fraction) -> Fraction:
        if not self.n:
            return Fraction(0)
        breadth = Fraction(self.below, self.n)
        return 100 * (
            weights.gap * self.mwds / GREATEST_MWDS + weights.breadth * breadth + weights.urgency * urgency
        )


def _band(index: Fraction) -> Band:
    for floor, band in ((60, Band.PRIORITY_1), (40, Band.PRIORITY_2), (20, Band.PRIORITY_3)):
        if index >= floor:
            return band
    return Band.WATCH


def _ranks(places: Sequence[int]) -> list[int]:
    """1 for the greatest; equals share their rank."""
    rank: dict[int, int] = {}
    for number, place in enumerate(sorted(places, reverse=True), start=1):
        rank.setdefault(place, number)
    return [rank[place] for place in places]
