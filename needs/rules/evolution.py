"""From one year to another: how far the index of a competence moved, and how sure that is.

The difference of the two indices with an interval, all of them together at 90 %, by the bootstrap of
``needs.rules.resampling``: who answered both years is drawn for both. The interval is printed by fives around what the two printed
indices leave open, whatever the exact ones are; it is left out where a printed
share may stand for everybody or for nobody, since a narrow one would then say which.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from needs.rules.comparing import tells_of_the_changed
from needs.rules.disclosure import COMPARED_FROM, HIDDEN_TOGETHER, STEP, Changes, Shown
from needs.rules.priority import Answer
from needs.rules.resampling import Array, columns, indices, margins, strata_of, weights_of

_NOTHING = Answer(None, None)
_HIGHEST = 100


class Verdict(StrEnum):
    """What may be said of a difference."""

    HIGHER = "higher"
    LOWER = "lower"
    UNPROVED = "unproved"


class Interval(NamedTuple):
    """Of a difference of indices, now minus then, in points; multiples of five."""

    low: int
    high: int

    @property
    def verdict(self) -> Verdict:
        if self.low > 0:
            return Verdict.HIGHER
        return Verdict.LOWER if self.high < 0 else Verdict.UNPROVED


class Change(NamedTuple):
    """Of one competence: of all who answered in either year, and of those who answered in both, thirty at least."""

    everybody: Interval
    same_people: Interval | None = None


@dataclass(frozen=True, slots=True)
class Year:
    """What people answered in a year ({competence: {person: answer}}), on which day each did, how many could have, and what is
    shown of it."""

    answers: Mapping[int, Mapping[int, Answer]]
    days: Mapping[int, int]
    population: int
    shown: Mapping[int, Shown]

    def of(self, competence: int, people: Iterable[int]) -> list[Answer]:
        """One answer a person, in their order."""
        given = self.answers.get(competence, {})
        return [given.get(person, _NOTHING) for person in people]

    @property
    def freedom(self) -> int:
        return len(self.days) - len(set(self.days.values()))

    def part_heard(self, competence: int) -> float:
        return (self.shown[competence].n or 0) / max(self.population, len(self.days), 1)


def changes_between(then: Year, now: Year, required: Mapping[int, int], seed: int) -> dict[int, Change]:
    """By competence ({competence: required level}), where both years show an index of thirty people at least. ``seed``: the same
    gives the same intervals."""
    compared = [one for one in required if _is_compared(then.shown.get(one), now.shown.get(one))]
    freedom = min(then.freedom, now.freedom)
    if not compared or freedom < 1:
        return {}
    people = sorted(then.days.keys() | now.days.keys())
    sampling = _Sampling(
        weights_of(strata_of([now.days.get(one, then.days.get(one, 0)) for one in people]), seed), freedom
    )
    found = _intervals(
        {
            (one, False): _Compared(
                columns(then.of(one, people), required[one]),
                columns(now.of(one, people), required[one]),
                (then.shown[one], now.shown[one]),
                min(then.part_heard(one), now.part_heard(one)),
            )
            for one in compared
        }
        | {
            (one, True): same
            for one in compared
            if (same := _of_the_same(one, then, now, people, required[one])) is not None
        },
        sampling,
    )
    return {one: Change(found[one, False], found.get((one, True))) for one in compared}


def _is_compared(*shown: Shown | None) -> bool:
    return all(
        one is not None
        and one.n is not None
        and one.n >= COMPARED_FROM
        and one.index is not None
        and one.share is not None
        and not one.share.edge
        for one in shown
    )


class _Sampling(NamedTuple):
    """How often each person is drawn in each draw, and the degrees of freedom that are left."""

    weights: Array
    freedom: int


class _Compared(NamedTuple):
    """One competence: the rows of all people in each year, what is shown of both, and the part of the population heard."""

    then: Array
    now: Array
    shown: tuple[Shown, Shown]
    heard: float

    @property
    def left_open(self) -> tuple[int, int]:
        """The least and the most that the two printed indices may differ."""
        then, now = (one.bounds for one in self.shown)
        return now[0] - min(then[1], _HIGHEST), min(now[1], _HIGHEST) - then[0]


def _of_the_same(
    competence: int, then: Year, now: Year, people: Sequence[int], required: int
) -> _Compared | None:
    """Of those who answered both years, unless that tells of those who answered in one of them alone."""
    answers = [year.of(competence, people) for year in (then, now)]
    twice = [one.is_complete and other.is_complete for one, other in zip(*answers, strict=True)]
    kept = [
        [one if is_kept else _NOTHING for one, is_kept in zip(given, twice, strict=True)] for given in answers
    ]
    before, after = (Shown.of(given, required) for given in kept)
    if not _is_compared(before, after):
        return None
    if not all(
        _may_stand_beside(part, year.shown[competence], required)
        for part, year in ((before, then), (after, now))
    ):
        return None
    rows = [columns(given, required) for given in kept]
    heard = (before.n or 0) / max(then.population, now.population, 1)
    return _Compared(rows[0], rows[1], (before, after), min(1.0, heard))


def _may_stand_beside(part: Shown, whole: Shown, required: int) -> bool:
    others = (whole.n or 0) - (part.n or 0)
    if others == 0:
        return True
    return others >= HIDDEN_TOGETHER and not tells_of_the_changed(
        part, whole, required, Changes(others, 0, 0)
    )


#: A competence, of everybody or of the same people.
_Key = tuple[int, bool]


def _intervals(compared: Mapping[_Key, _Compared], sampling: _Sampling) -> dict[_Key, Interval]:
    """Those of all these, which hold together."""
    then, now = (
        np.stack([getattr(one, side) for one in compared.values()], axis=1) for side in ("then", "now")
    )
    everyone = np.ones(len(then))
    moved = _moved(everyone, then, now)
    part = np.sqrt([max(0.0, 1 - one.heard) for one in compared.values()])
    margin = margins(_moved(sampling.weights, then, now) - moved, sampling.freedom) * part
    # Around what is printed, not around what is not: where the exact indices stand in their steps stays unknown.
    return {
        key: _printed(one.left_open[0] - margin[rank], one.left_open[1] + margin[rank])
        for rank, (key, one) in enumerate(compared.items())
    }


def _moved(weights: Array, then: Array, now: Array) -> Array:
    return indices(np.tensordot(weights, now, axes=1)) - indices(np.tensordot(weights, then, axes=1))


def _printed(low: float, high: float) -> Interval:
    """By fives, outwards."""
    return Interval(int(low // STEP) * STEP, -int(-high // STEP) * STEP)
