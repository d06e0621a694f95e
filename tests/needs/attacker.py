"""Somebody who knows all that is shown, is one of the respondents, and tries every world that agrees with both.

Written apart from the rule that it attacks, from the definitions of the domain page alone. A world is what people answered,
by its sums; between the mildest and the gravest answers of so many people below the required level, one more grade of
urgency moves the index by less than the width of a step, so that every whole index in between exists.
"""

import itertools
from collections import defaultdict
from collections.abc import Callable, Hashable
from functools import cache
from typing import NamedTuple


class Sums(NamedTuple):
    """Of a group: people below, gaps, importances, urgencies from 0."""

    below: int
    gaps: int
    importances: int
    urgencies: int

    def plus(self, other: "Sums") -> "Sums":
        return Sums(*(one + another for one, another in zip(self, other, strict=True)))


NOBODY = Sums(0, 0, 0, 0)
#: What a reader sees of a whole index (rounded down), a number of people and how many of them are below.
Reads = Callable[[int, int, int], Hashable]
#: Steps between the mildest and the gravest answers of those who were there at both releases.
STEPS = 40


def owns(required: int) -> list[Sums]:
    """The attacker's own answer: below or not, at both ends of what it may weigh."""
    gap = required - 1
    return [Sums(0, 0, 1, 0), Sums(0, 0, 4, 0), Sums(1, gap, 1, 0), Sums(1, gap, 4, 3)]


def found(n: int, required: int, reads: Reads) -> list[tuple[Sums, Hashable, str]]:
    """What one respondent learns for sure of all the others: that they are below the required level, or that none is."""
    learnt = []
    for own in owns(required):
        seen: dict[Hashable, set[int]] = defaultdict(set)
        for below in range(n):
            for index in _indices(n, own, below, n - 1, required):
                seen[reads(index, n, below + own.below)].add(below)
        learnt += [(own, shown, "all") for shown, counts in seen.items() if counts == {n - 1}]
        learnt += [(own, shown, "none") for shown, counts in seen.items() if counts == {0}]
    return learnt


def found_between(
    n: int, came: int, required: int, reads: Reads, gate: Callable[[Hashable, Hashable], bool]
) -> list[tuple[Sums, bool, Hashable, str]]:
    """What two releases tell of those who came in between, or of those who were there before: all below, or none.

    The attacker is one of either group; ``gate`` says which pairs are ever shown.
    """
    learnt = []
    reads, gate = cache(reads), cache(gate)
    for own, is_new in itertools.product(owns(required), (False, True)):
        olds, news = n - (not is_new), came - is_new
        seen: dict[Hashable, tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
        for old in range(olds + 1):
            for then in _path(old, olds, required):
                known = then if is_new else then.plus(own)
                shown = reads(_index(n, known), n, known.below)
                known = then.plus(own)
                for new in range(news + 1):
                    for index in _indices(n + came, known, new, news, required):
                        pair = shown, reads(index, n + came, known.below + new)
                        seen[pair][0].add(old)
                        seen[pair][1].add(new)
        for pair, (old_counts, new_counts) in seen.items():
            if gate(*pair):
                learnt += [(own, is_new, pair, "old")] * (old_counts in ({0}, {olds}))
                learnt += [(own, is_new, pair, "new")] * (new_counts in ({0}, {news}))
    return learnt


def _indices(n: int, known: Sums, below: int, size: int, required: int) -> range:
    """Every whole index of ``n`` people: those known, and ``size`` others of whom so many are below."""
    mild, grave = _extremes(below, size, required)
    return range(_index(n, known.plus(mild)), _index(n, known.plus(grave)) + 1)


def _path(below: int, size: int, required: int) -> list[Sums]:
    mild, grave = _extremes(below, size, required)
    steps = [
        Sums(*(low + (high - low) * step // STEPS for low, high in zip(mild, grave, strict=True)))
        for step in range(STEPS + 1)
    ]
    return list(dict.fromkeys(steps))


def _extremes(below: int, size: int, required: int) -> tuple[Sums, Sums]:
    return Sums(below, below, size, 0), Sums(below, below * (required - 1), 4 * size, 3 * below)


def _index(n: int, sums: Sums) -> int:
    below, gaps, importances, urgencies = sums
    return (50 * gaps * importances + 360 * below * n + 80 * urgencies * n) // (12 * n * n)
