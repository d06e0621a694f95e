"""What a person says of a table beside it: which column is which, and the rows they leave out."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from capitalisation.findings import Reading, Unreadable, by_line
from capitalisation.grids.book import Line
from capitalisation.grids.table import fold


@dataclass(frozen=True, slots=True)
class Choices:
    #: Our column for a header; when there is any, no other header is read.
    mapping: Mapping[str, str] = field(default_factory=dict)
    #: Numbers of rows.
    left_out: frozenset[int] = frozenset()

    def aliases(self, usual: Mapping[str, str]) -> Mapping[str, str]:
        return {fold(header): column for header, column in self.mapping.items()} or usual


NONE = Choices()


class Unrecognised(Unreadable):
    """A readable table that lacks a column we know: ``headers`` can be mapped by a person; ``known`` are those we know
    ({our column: header})."""

    def __init__(self, headers: list[str], reading: Reading, aliases: Mapping[str, str]) -> None:
        super().__init__(by_line(reading.findings))
        self.headers = headers
        self.known = {
            aliases[fold(header)]: header for header in reversed(headers) if fold(header) in aliases
        }


def enforce_columns(reading: Reading, header: Line, aliases: Mapping[str, str]) -> None:
    """Raises :class:`Unrecognised` where a person could say which column is which, ``Unreadable`` for any other error."""
    missing = {one.code for one in reading.errors} == {"MISSING_COLUMN"}
    if missing and len({cell for cell in header.cells if cell}) > 1:
        raise Unrecognised(header.cells, reading, aliases)
    reading.enforce()
