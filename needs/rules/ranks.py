"""How sure a rank is: simultaneous confidence sets for the ranks of all competences.

Single-step sets of Mogstad, Romano, Shaikh and Wilhelm, *Inference for Ranks with Applications to Mobility across
Neighbourhoods and Academic Achievement across Countries*, Review of Economic Studies 91(1), 2024.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple, TypeVar

import numpy as np

from needs.rules.disclosure import FIGURES_FROM
from needs.rules.priority import Answer
from needs.rules.resampling import columns, indices, margins, strata_of, weights_of

K = TypeVar("K", bound=int)
#: Fewer people leave intervals of ten ranks and more, which say nothing.
RANKED_FROM = 30
FIRST = 5


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
    strata = strata_of(days)
    freedom = len(days) - len(set(strata))
    if freedom < 1:
        return {}
    sums = np.stack([columns(answers[one], required[one]) for one in answers], axis=1)
    index = indices(np.tensordot(np.ones(len(days)), sums, axes=1))
    drawn = indices(np.tensordot(weights_of(strata, seed), sums, axes=1))
    heard = np.minimum.outer(complete, complete)
    # Of each pair, those who answered on both at most: a part of the population that is not heard stays in doubt.
    part = np.sqrt(np.maximum(0.0, 1 - heard / max(population, len(days))))
    gaps = index[:, None] - index[None, :]
    margin = margins(drawn[:, :, None] - drawn[:, None, :] - gaps, freedom) * part
    above = (margin < gaps.T).sum(axis=1)
    below = (gaps > margin).sum(axis=1)
    return {
        one: Ranks(1 + int(above[row]), len(answers) - int(below[row])) for row, one in enumerate(answers)
    }
