"""The facet index: published sheets as sets of bits (bitmaps) in the memory of each process."""

import datetime
import threading
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from itertools import compress
from typing import overload

from accounts.models import User
from repertoire.models import FacetLog, PracticeCompetence, PracticeStage, PracticeTrait, PracticeVersion

#: Filters that look at the sheet itself, as addresses name them; a sheet has one value of each.
COLUMNS = {"avis": "outcome", "transfert": "transfer_peer", "temps": "time_band"}


STAGE, COMPETENCE = "moment", "competence"
#: What a sheet draws on and its gestures; a sheet may have several of each.
TRAITS = tuple(PracticeTrait.Name.values)


#: (filter, value)
Value = tuple[str, str]


#: A process that has missed more moves reads everything again.
MOVES_KEPT = 200


_SHIFT = 40


_IDENTIFIER = (1 << _SHIFT) - 1


class FacetIndex:
    """What was published at one moment; never changed once made, several threads may read it."""

    def __init__(self, token: str, keys: "array[int]", having: Mapping[Value, int]) -> None:
        """``keys``: day of publication and identifier in one number each, sorted."""
        self.token = token
        self._keys = keys
        self._having = having
        self._place = {key & _IDENTIFIER: place for place, key in enumerate(keys)}
        self.all = (1 << len(keys)) - 1

    def readable_by(self, user: User) -> int:
        """Every sheet for every role, one's own without any."""
        if user.roles:
            return self.all
        return self.set_of(PracticeVersion.objects.readable_by(user).values_list("pk", flat=True))

    def set_of(self, sheets: Iterable[int]) -> int:
        """The set of these sheets; those that are not published are left out."""
        return _set_of((self._place[one] for one in sheets if one in self._place), len(self._keys))

    def identifiers(self, sheets: int) -> Set[int]:
        """The sheets of a set, to ask whether one is among them."""
        if sheets == self.all:
            return self._place.keys()
        return set(compress(self._place, _oldest_first(sheets)))

    def narrowed(self, sheets: int, chosen: Mapping[str, Iterable[str]]) -> int:
        """Those that have one of the values of each filter in use."""
        for name, values in chosen.items():
            having = 0
            for value in values:
                having |= self._having.get((name, value), 0)
            sheets &= having
        return sheets

    def counts(
        self, sheets: int, chosen: Mapping[str, Iterable[str]] | None = None
    ) -> dict[str, dict[str, int]]:
        """How many of these have each value of each filter, as the other filters in use leave them: within one filter, one
        value or another will do. Values of none are left out."""
        chosen = chosen or {}
        found: dict[str, dict[str, int]] = {}
        left: dict[str, int] = {}
        for name in (*COLUMNS, STAGE, COMPETENCE, *TRAITS):
            found[name] = {}
            left[name] = self.narrowed(sheets, {other: chosen[other] for other in chosen if other != name})
        for (name, value), having in self._having.items():
            if count := (left[name] & having).bit_count():
                found[name][value] = count
        return found

    def listed(self, sheets: int) -> "Listing":
        return Listing(self._keys, sheets)

    def after(self, token: str, moved: Set[int]) -> "FacetIndex":
        """The index once these sheets came, went or changed."""
        keys, having = array("q", self._keys), dict(self._having)
        for place in sorted((self._place[one] for one in moved if one in self._place), reverse=True):
            del keys[place]
            low = (1 << place) - 1
            having = {value: (bits & low) | (bits >> place + 1 << place) for value, bits in having.items()}
        for key, values in _read(moved):
            place = bisect_left(keys, key)
            keys.insert(place, key)
            low = (1 << place) - 1
            having = {value: (bits & low) | (bits >> place << place + 1) for value, bits in having.items()}
            for value in values:
                having[value] = having.get(value, 0) | 1 << place
        return FacetIndex(token, keys, having)


class Listing(Sequence[int]):
    """Identifiers of a set of sheets, the newest first; a page of it costs no more at the end than at the beginning."""

    def __init__(self, keys: "array[int]", sheets: int) -> None:
        self._keys = keys
        self._marks = f"{sheets:b}" if sheets else ""
        self._length = sheets.bit_count()

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, wanted: int) -> int: ...
    @overload
    def __getitem__(self, wanted: slice) -> list[int]: ...
    def __getitem__(self, wanted: int | slice) -> int | list[int]:
        if isinstance(wanted, int):
            return self[wanted : wanted + 1 or None][0]
        start, stop, _step = wanted.indices(self._length)
        found: list[int] = []
        place = self._place_of(start)
        while len(found) < stop - start:
            found.append(self._keys[len(self._marks) - 1 - place] & _IDENTIFIER)
            place = self._marks.find("1", place + 1)
        return found

    def _place_of(self, rank: int) -> int:
        """Where the mark of this rank is; by halves, each counted at once."""
        low, high = 0, len(self._marks)
        while high - low > 1:
            middle = (low + high) // 2
            before = self._marks.count("1", low, middle)
            if rank < before:
                high = middle
            else:
                low, rank = middle, rank - before
        return low


def facet_index() -> FacetIndex:
    """The index as the database has it now; one query when nothing moved since the last time."""
    token = FacetLog.objects.values_list("token", flat=True).first()
    if token is None:
        return read_all("")
    return _kept.at(token)


class Kept:
    """The last index of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._index: FacetIndex | None = None

    def at(self, token: str) -> FacetIndex:
        with self._lock:
            if self._index is None or self._index.token != token:
                self._index = _followed(self._index) if self._index else read_all(token)
            return self._index


_kept = Kept()


def _followed(former: FacetIndex) -> FacetIndex:
    """The former index and what moved since; everything again when the log does not reach so far back.

    The log is read before the sheets: what moves in between is read twice rather than missed.
    """
    log = FacetLog.objects.get()
    tokens = [token for token, _version in log.moves]
    if former.token not in tokens:
        return read_all(log.token)
    since = tokens.index(former.token) + 1
    return former.after(log.token, {version for _token, version in log.moves[since:]})


def read_all(token: str) -> FacetIndex:
    """Every published sheet, from the tables."""
    rows = sorted(_read(None))
    places: dict[Value, list[int]] = defaultdict(list)
    for place, (_key, values) in enumerate(rows):
        for value in values:
            places[value].append(place)
    having = {value: _set_of(held, len(rows)) for value, held in places.items()}
    return FacetIndex(token, array("q", [key for key, _values in rows]), having)


def _read(only: Collection[int] | None) -> Iterable[tuple[int, list[Value]]]:
    """(key, values) of every published sheet, or of these; a query each table."""
    published = PracticeVersion.objects.published()
    if only is not None:
        published = published.filter(pk__in=only)
    held: dict[int, list[Value]] = defaultdict(list)
    within = {"version__in": published.order_by().values("pk")}
    for version, stage in PracticeStage.objects.filter(**within).order_by().values_list("version", "stage"):
        held[version].append((STAGE, stage))
    traits = PracticeTrait.objects.filter(**within).order_by()
    for version, name, value in traits.values_list("version", "name", "value"):
        held[version].append((name, value))
    tied = PracticeCompetence.objects.filter(**within).order_by()
    for version, code in tied.values_list("version", "competence__code"):
        held[version].append((COMPETENCE, code))
    for version, day, *values in published.order_by().values_list("pk", "published_on", *COLUMNS.values()):
        held[version] += [pair for pair in zip(COLUMNS, values, strict=True) if pair[1]]
        yield _key(version, day), held[version]


def _key(version: int, day: datetime.date | None) -> int:
    return (day.toordinal() if day else 0) << _SHIFT | version


def _set_of(places: Iterable[int], size: int) -> int:
    marks = bytearray(size // 8 + 1)
    for place in places:
        marks[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(marks, "little")


def _oldest_first(sheets: int) -> Iterable[bool]:
    return map("1".__eq__, reversed(f"{sheets:b}"))
