"""How sure a rank is: simultaneous confidence sets for the ranks of all competences.

Single-step sets of Mogstad, Romano, Shaikh and Wilhelm, *Inference for Ranks with Applications to Mobility across
Neighbourhoods and Academic Achievement across Countries*, Review of Economic Studies 91(1), 2024. The bootstrap draws people
within days, m − 1 of the m of a day (Rao and Wu, *Resampling Inference with Complex Survey Data*, Journal of the American
Statistical Association 83(401), 1988).
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum
from statistics import NormalDist
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from needs.rules.disclosure import FIGURES_FROM
from needs.rules.priority import DEFAULT_WEIGHTS, GREATEST_MWDS, Answer

K = TypeVar("K", bound=int)
Array = NDArray[np.float64]

#: Fewer people leave intervals of ten ranks and more, which say nothing.
RANKED_FROM = 30
CONFIDENCE, DRAWS = 0.9, 1_000
FIRST = 5
#: Highest quantile looked for: beyond, nothing that people answer is told apart.
_FARTHEST = 1e3


class Place(StrEnum):
    """What the interval says of the five first ranks."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    UNDECIDED = "undecided"


class Ranks(NamedTuple):
    """From the best rank to the worst that a competence may hold, counted from 1."""

    best: int
    worst: int

    @property
    def place(self) -> Place:
        if self.worst <= FIRST:
            return Place.INSIDE
        return Place.OUTSIDE if self.best > FIRST else Place.UNDECIDED


def rank_intervals(
    answers: Mapping[K, Sequence[Answer]],
    required: Mapping[K, int],
    days: Sequence[int],
    population: int,
    seed: int,
) -> dict[K, Ranks]:
    """Ranks of all competences that hold together with 90 % confidence; none under 30 respondents, nor under 20 on one of
    them, whose index is not shown.

    ``answers``: of each competence, one a person, in the order of ``days`` (the day of each person). ``population``: people
    who could have answered. ``seed``: the same gives the same intervals.
    """
    complete = [sum(one.is_complete for one in given) for given in answers.values()]
    if len(days) < RANKED_FROM or not complete or min(complete) < FIGURES_FROM:
        return {}
    strata = _joined(days)
    freedom = len(days) - len(set(strata))
    if freedom < 1:
        return {}
    sums = np.stack([_columns(answers[one], required[one]) for one in answers], axis=1)
    index = _index(np.tensordot(np.ones(len(days)), sums, axes=1))
    drawn = _index(np.tensordot(_weights(strata, seed), sums, axes=1))
    heard = np.minimum.outer(complete, complete)
    # Of each pair, those who answered on both at most: a part of the population that is not heard stays in doubt.
    part = np.sqrt(np.maximum(0.0, 1 - heard / max(population, len(days))))
    gaps = index[:, None] - index[None, :]
    margin = _margin(drawn[:, :, None] - drawn[:, None, :] - gaps, freedom) * part
    above = (margin < gaps.T).sum(axis=1)
    below = (gaps > margin).sum(axis=1)
    return {
        one: Ranks(1 + int(above[row]), len(answers) - int(below[row])) for row, one in enumerate(answers)
    }


def _columns(given: Sequence[Answer], required: int) -> Array:
    """One row a person: counted, gap, importance, below, urgency from 0; all 0 for who did not answer."""
    rows = np.zeros((len(given), 5))
    for row, (current, importance, urgency) in enumerate(given):
        if current is not None and importance is not None:
            is_below = current < required
            rows[row] = (
                1,
                max(0, required - current),
                importance,
                is_below,
                (urgency or 1) - 1 if is_below else 0,
            )
    return rows


def _index(sums: Array) -> Array:
    """The index of ``needs.rules.priority``, of many sums at once."""
    n, gaps, importances, below, urgencies = np.moveaxis(sums, -1, 0)
    n = np.maximum(n, np.finfo(float).tiny)
    weights = DEFAULT_WEIGHTS
    index: Array = 100 * (
        float(weights.gap) * gaps * importances / (n * n * GREATEST_MWDS)
        + float(weights.breadth) * below / n
        + float(weights.urgency) * urgencies / (3 * n)
    )
    return index


def _joined(days: Sequence[int]) -> list[int]:
    """The days as strata: one of a single person joins the day before it, else the day after."""
    sizes = Counter(days)
    known = sorted(sizes)
    home: dict[int, int] = {}
    for rank, day in enumerate(known):
        if sizes[day] > 1 or len(known) == 1:
            home[day] = day
        else:
            home[day] = home[known[rank - 1]] if rank else known[1]
    # The first may have joined a day that is itself of one person.
    return [home.get(home[day], home[day]) for day in days]


def _weights(strata: Sequence[int], seed: int) -> Array:
    """How often each person is drawn, in each draw: m − 1 of the m of a stratum, told as m."""
    chance, days = np.random.default_rng(seed), np.asarray(strata)
    weights = np.zeros((DRAWS, len(days)))
    for day in sorted(set(strata)):
        members = np.flatnonzero(days == day)
        m = len(members)
        if m == 1:
            weights[:, members] = 1
            continue
        drawn = chance.multinomial(m - 1, np.full(m, 1 / m), size=DRAWS)
        weights[:, members] = drawn * (m / (m - 1))
    return weights


def _margin(deviations: Array, freedom: int) -> Array:
    """By how much one index must be over another, for each pair: the same number of standard errors for all."""
    spread: Array = deviations.std(axis=0, ddof=1)
    moves = spread > 0
    if not moves.any():
        return spread
    scaled = np.abs(deviations[:, moves]) / spread[moves]
    critical = float(np.quantile(scaled.max(axis=1), CONFIDENCE))
    errors = student_quantile(NormalDist().cdf(critical), freedom)
    margin: Array = spread * errors
    return margin


def student_quantile(chance: float, freedom: int) -> float:
    """The value under which Student's t with so many degrees of freedom falls with this chance (0.5 and more)."""
    low, high = 0.0, _FARTHEST
    while high - low > 1e-9 * max(1.0, low):
        middle = (low + high) / 2
        low, high = (middle, high) if student_chance(middle, freedom) < chance else (low, middle)
    return (low + high) / 2


def student_chance(value: float, freedom: int) -> float:
    """Chance that Student's t falls under ``value`` ≥ 0, for a whole number of degrees of freedom.

    Abramowitz and Stegun, *Handbook of Mathematical Functions*, 26.7.3 and 26.7.4: exact finite sums.
    """
    angle = math.atan(value / math.sqrt(freedom))
    sine, square = math.sin(angle), math.cos(angle) ** 2
    is_odd = freedom % 2 == 1
    term = math.cos(angle) if is_odd else 1.0
    total = term if freedom > 1 else 0.0
    for k in range(3 if is_odd else 2, freedom - 1, 2):
        term *= square * (k - 1) / k
        total += term
    two_sided = (angle + sine * total) * 2 / math.pi if is_odd else sine * total
    return (1 + two_sided) / 2
