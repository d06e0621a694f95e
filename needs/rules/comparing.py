"""Two releases side by side: would they tell of those who came, left or answered otherwise in between?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from needs.rules.disclosure import Changes, Portion, Shown

#: Where those who stayed are tried, from the mildest of their answers to the gravest.
_STEPS = 6
#: Under so many people, a group tells nothing only if it may be all of one kind or all of the other.
_FEW = 4


class _Groups(NamedTuple):
    """People who stayed as they were; who left or had answered otherwise; who came or answer otherwise now."""

    stayed: int
    former: int
    later: int


class _World(NamedTuple):
    """How many of each group are below the required level."""

    stayed: int
    former: int
    later: int


def comparable(shown: Shown, required: int, formers: Sequence[tuple[Shown, Changes]]) -> Shown:
    """The most that may be shown beside each former release, with who changed since it."""
    return next(
        one
        for one in shown.coarser()
        if not any(tells_of_the_changed(before, one, required, changes) for before, changes in formers)
    )


def tells_of_the_changed(before: Shown, after: Shown, required: int, changes: Changes) -> bool:
    """Would every world that agrees with both have all of a group below the required level, or none of it?

    Worlds are looked for until one or several leave every group in doubt, with two people of margin on either side: the
    reader may be one of them.
    """
    if before.band is None or after.band is None or before.n is None or after.n is None:
        # One of them says nothing, and the other is safe by itself.
        return False
    groups = _groups(before.n, after.n, changes)
    seen: tuple[set[int], ...] = (set(), set(), set())
    for world in _worlds(before, after, required, groups):
        for counts, below in zip(seen, world, strict=True):
            counts.add(below)
        if all(_is_in_doubt(counts, size) for counts, size in zip(seen, groups, strict=True)):
            return False
    return True


def _groups(n: int, now: int, changes: Changes) -> _Groups:
    """Of those who answered on this competence, at most so many changed."""
    former = min(n, now, changes.left + changes.altered)
    return _Groups(n - former, former, max(0, now - (n - former)))


def _is_in_doubt(counts: set[int], size: int) -> bool:
    if size < _FEW:
        return {0, size} <= counts
    return any(2 <= one <= size - 2 for one in counts)


def _worlds(before: Shown, after: Shown, required: int, groups: _Groups) -> Iterator[_World]:
    then, now = _reading(before), _reading(after)
    for stayed in range(groups.stayed + 1):
        for former in range(max(0, then.least - stayed), min(groups.former, then.most - stayed) + 1):
            for later in range(max(0, now.least - stayed), min(groups.later, now.most - stayed) + 1):
                world = _World(stayed, former, later)
                if _agrees(world, groups, required, then, now):
                    yield world


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one release says: of how many, at least and at most how many are below, and the index in between."""

    n: int
    least: int
    most: int
    floor: int
    ceiling: int


def _reading(shown: Shown) -> _Reading:
    n = shown.n or 0
    least, most = shown.share.counts(n) if isinstance(shown.share, Portion) else (0, n)
    return _Reading(n, least, most, *shown.bounds)


class _Sums(NamedTuple):
    """Of gaps, importances and urgencies (from 0)."""

    gaps: int
    importances: int
    urgencies: int


def _agrees(world: _World, groups: _Groups, required: int, then: _Reading, now: _Reading) -> bool:
    """Some answers of those who stayed, with some of the others, read as both releases do."""
    lowest, highest = _extremes(world.stayed, groups.stayed, required)
    for step in range(_STEPS + 1):
        stayed = _Sums(
            *(low + (high - low) * step // _STEPS for low, high in zip(lowest, highest, strict=True))
        )
        if _reads(then, world.stayed, stayed, world.former, groups.former, required) and _reads(
            now, world.stayed, stayed, world.later, groups.later, required
        ):
            return True
    return False


def _reads(reading: _Reading, stayed: int, sums: _Sums, below: int, size: int, required: int) -> bool:
    low, high = (
        _scaled_index(reading.n, stayed + below, *map(sum, zip(sums, others, strict=True)))
        for others in _extremes(below, size, required)
    )
    scale = 12 * reading.n**2
    return low < reading.ceiling * scale and high >= reading.floor * scale


def _extremes(below: int, size: int, required: int) -> tuple[_Sums, _Sums]:
    """The mildest and the gravest answers of a group of which so many are below, whatever the reader, who may be one of
    them, answered."""
    widest = required - 2
    mild = _Sums(below + min(below, 1) * widest, size + 3 * min(size, 1), 3 * min(below, 1))
    grave = _Sums(below + max(0, below - 1) * widest, 4 * size - 3 * min(size, 1), 3 * max(0, below - 1))
    return mild, _Sums(*map(max, zip(mild, grave, strict=True)))


def _scaled_index(n: int, below: int, gaps: int, importances: int, urgencies: int) -> int:
    """The index of ``priority.index_of`` times 12 n², a whole number: thousands of worlds are tried."""
    return 50 * gaps * importances + 360 * below * n + 80 * urgencies * n
