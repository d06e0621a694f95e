"""A file as sheets of rows of text cells, within the limits of the reliability page, section 2."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from capitalisation.findings import Finding, Reading, Unreadable, whole_file
from capitalisation.plaintext import visible

LARGEST_FILE = 5_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 50
LONGEST_CELL = 20_000
SAMPLES = 3
_ACCENT = re.compile(r"[À-ÿŒœ]")


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    cells: list[str]
    #: Places of the cells that a spreadsheet holds as a decimal number or a date: what was typed is lost.
    reworked: frozenset[int] = frozenset()


@dataclass(slots=True)
class Grid:
    lines: list[Line]
    title: str = ""


@dataclass(slots=True)
class Book:
    """A file as sheets of text cells; ``notes`` are warnings."""

    grids: list[Grid]
    encoding: str = ""
    separator: str = ""
    notes: list[Finding] = field(default_factory=list)

    @property
    def first(self) -> list[Line]:
        """Of the first sheet that holds anything."""
        return next(grid.lines for grid in self.grids if grid.lines)

    def describe(self, reading: Reading) -> None:
        """Say in ``reading`` how this file was read."""
        reading.findings += self.notes
        reading.encoding, reading.separator = self.encoding, self.separator
        reading.samples = samples_of(line for grid in self.grids for line in grid.lines[1:])


def samples_of(rows: Iterable[Line]) -> list[str]:
    """The first cells with an accent: a wrong encoding shows there."""
    found = (cell[:80] for line in rows for cell in line.cells if _ACCENT.search(cell))
    return [cell for cell, _rank in zip(dict.fromkeys(found), range(SAMPLES), strict=False)]


def clean(value: str, line: int, column: str, notes: list[Finding]) -> str:
    """As every text of ours, no blank at the ends; what is taken away is said."""
    kept = visible(value)
    if "".join(kept.split()) != "".join(unicodedata.normalize("NFC", value).split()):
        notes.append(
            Finding(line, column, "CONTROL", _("Des caractères invisibles ont été retirés."), is_error=False)
        )
    return kept.strip()  # no-break blanks at the ends included


def take(
    lines: list[Line],
    number: int,
    values: Iterable[Any],
    notes: list[Finding],
    most_rows: int,
    reworked: frozenset[int] = frozenset(),
) -> None:
    """Keep a row that holds anything, within the limits."""
    cells = [clean(str(value), number, str(place + 1), notes) for place, value in enumerate(values)]
    while cells and not cells[-1]:
        cells.pop()
    if not cells:
        return
    if len(cells) > MOST_COLUMNS:
        raise whole_file("TOO_MANY_COLUMNS", _("Le fichier dépasse 50 colonnes."))
    if len(lines) > most_rows:
        raise too_many_rows(most_rows)
    if any(len(cell) > LONGEST_CELL for cell in cells):
        sentence = _("Une cellule dépasse 20 000 caractères.")
        raise Unreadable([Finding(number, _("ligne entière"), "TOO_LONG", sentence)])
    lines.append(Line(number, cells, reworked))


def too_many_rows(most_rows: int) -> Unreadable:
    said = f"{most_rows:,}".replace(",", " ")
    return whole_file("TOO_MANY_ROWS", _("Le fichier dépasse %(most)s lignes.") % {"most": said})


def not_empty(book: Book) -> Book:
    if not any(grid.lines for grid in book.grids):
        raise whole_file("EMPTY", _("Le fichier est vide."))
    return book
