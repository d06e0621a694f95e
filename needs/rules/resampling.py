"""Resampling people within days: how far the index of a competence may be from that of everybody.

The bootstrap draws m − 1 of the m people of a day (Rao and Wu, *Resampling Inference with Complex Survey Data*, Journal of the
American Statistical Association 83(401), 1988); one critical value for all that stands in a table makes its intervals hold
together (single-step, as in ``needs.rules.ranks``).
"""

import math
from collections import Counter
from collections.abc import Sequence
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from needs.rules.priority import DEFAULT_WEIGHTS, GREATEST_MWDS, Answer

Array = NDArray[np.float64]

CONFIDENCE, DRAWS = 0.9, 1_000
_NOBODY = 1e-9
#: Highest quantile looked for: beyond, nothing that people answer is told apart.
_FARTHEST = 1e3


def columns(given: Sequence[Answer], required: int) -> Array:
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


def indices(sums: Array) -> Array:
    """The index of ``needs.rules.priority``, of many sums at once."""
    n, gaps, importances, below, urgencies = np.moveaxis(sums, -1, 0)
    # Of nobody, all sums are 0: so is the index.
    n = np.maximum(n, _NOBODY)
    weights = DEFAULT_WEIGHTS
    index: Array = 100 * (
        float(weights.gap) * gaps * importances / (n * n * GREATEST_MWDS)
        + float(weights.breadth) * below / n
        + float(weights.urgency) * urgencies / (3 * n)
    )
    return index


def strata_of(days: Sequence[int]) -> list[int]:
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


def weights_of(strata: Sequence[int], seed: int) -> Array:
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


def margins(deviations: Array, freedom: int) -> Array:
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
