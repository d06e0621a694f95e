"""Priority of a competence need: pure functions, exact fractions, rounding last.

Formulas: domain page, section 9.5, urgency as in the second round. Variant of Borich (1980, *Journal of Teacher Education*
31(3)): the gap is required − current instead of importance − ability, weighted by the mean importance (mean weighted
discrepancy score).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

#: Greatest possible MWDS: a gap of 3 levels times an importance of 4.
GREATEST_MWDS = 12


class Answer(NamedTuple):
    """One respondent on one competence: current level 1-4, importance 1-4, urgency 1-4 when below."""

    current: int | None
    importance: int | None
    urgency: int | None = None

    @property
    def is_complete(self) -> bool:
        return self.current is not None and self.importance is not None


@dataclass(frozen=True, slots=True)
class Weights:
    """Parameters of the index, printed in the report. They sum to 1."""

    gap: Fraction = Fraction(5, 10)
    breadth: Fraction = Fraction(3, 10)
    urgency: Fraction = Fraction(2, 10)


DEFAULT_WEIGHTS = Weights()


class Band(StrEnum):
    PRIORITY_1 = "priority_1"
    #: Of small groups, where the two are not told apart.
    PRIORITY_1_OR_2 = "priority_1_or_2"
    PRIORITY_2 = "priority_2"
    PRIORITY_3 = "priority_3"
    WATCH = "watch"


@dataclass(frozen=True, slots=True)
class Priority:
    """Components and index of one competence.

    ``below``: people below the required level; ``mwds`` in [0; 12]; ``breadth`` in [0; 1]; ``urgency`` in [0; 1], the mean
    over all respondents of (urgency − 1) / 3, 0 for those who gave none; ``index`` in [0; 100].
    """

    n: int
    below: int
    mwds: Fraction
    breadth: Fraction
    urgency: Fraction
    index: Fraction
    band: Band


def priority(answers: Sequence[Answer], required: int) -> Priority:
    """Priority of one competence. Raises ValueError when nobody gave both values."""
    gaps, importances, urgencies = [], 0, 0
    for current, importance, urgency in answers:
        if current is not None and importance is not None:
            gaps.append(max(0, required - current))
            importances += importance
            urgencies += (urgency or 1) - 1 if current < required else 0
    n, below = len(gaps), sum(gap > 0 for gap in gaps)
    if not n:
        raise ValueError("no respondent gave both a level and an importance")
    index = index_of(n, below, gaps=sum(gaps), importances=importances, urgencies=urgencies)
    return Priority(
        n=n,
        below=below,
        mwds=Fraction(sum(gaps) * importances, n * n),
        breadth=Fraction(below, n),
        urgency=Fraction(urgencies, 3 * n),
        index=index,
        band=class_of(index),
    )


def index_of(n: int, below: int, *, gaps: int, importances: int, urgencies: int) -> Fraction:
    """Index of ``n`` respondents from their sums; ``urgencies`` counts each from 0."""
    weights = DEFAULT_WEIGHTS
    return 100 * (
        weights.gap * Fraction(gaps * importances, n * n * GREATEST_MWDS)
        + weights.breadth * Fraction(below, n)
        + weights.urgency * Fraction(urgencies, 3 * n)
    )


def class_of(index: Fraction) -> Band:
    for floor, band in ((60, Band.PRIORITY_1), (40, Band.PRIORITY_2), (20, Band.PRIORITY_3)):
        if index >= floor:
            return band
    return Band.WATCH


def confidence(respondents: int, active: int) -> str:
    """``high`` (n ≥ 20 and 60 %), ``medium`` (n ≥ 8 and 40 %), else ``indicative``."""
    coverage = Fraction(respondents, active) if active else Fraction(0)
    if respondents >= 20 and coverage >= Fraction(6, 10):
        return "high"
    if respondents >= 8 and coverage >= Fraction(4, 10):
        return "medium"
    return "indicative"
