"""Rows under a header: which column is which, and each row by the names of its columns."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from capitalisation.findings import Finding, Reading
from capitalisation.grids.book import Book, Grid, Line, samples_of

#: « Courriel (obligatoire) », « Courriel * ».
_ASIDE = re.compile(r"\([^)]*\)|\*|\s*:\s*$")
#: A title, an explanation, a row of groups may stand above the header.
DEEPEST_HEADER = 15


def fold(header: str) -> str:
    """A header name without case, accent nor blank: « Libellé domaine » is « libelle_domaine »."""
    plain = unicodedata.normalize("NFKD", _ASIDE.sub("", header).strip().lower().replace("œ", "oe"))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[\s\-’'.]+", "_", letters).strip("_")


def find_table(reading: Reading, book: Book, aliases: Mapping[str, str]) -> list[Line]:
    """The rows from the header on: the row, among the first of every sheet, that names most of our columns; the first row
    of all when none names any."""
    best, chosen, fitting = 0, book.first, []
    for grid in book.grids:
        known, start = _header_of(grid, aliases)
        if known > 1:
            fitting.append(grid)
        if known > best:
            best, chosen = known, grid.lines[start:]
    for grid in fitting:
        if grid.lines[-1] is not chosen[-1]:
            sentence = _("La feuille « %(sheet)s » n’est pas lue : importez-la à part.") % {
                "sheet": grid.title
            }
            reading.warn(1, _("fichier"), "SHEET_LEFT", sentence)
    reading.findings = by_name(reading.findings, chosen[0].cells)
    reading.samples = samples_of(chosen[1:])
    if chosen[0].number != book.first[0].number or (chosen is not book.first and len(book.grids) > 1):
        _say_where(reading, book, chosen)
    return chosen


def by_name(notes: list[Finding], header: list[str]) -> list[Finding]:
    """Remarks on cells, with the column's name instead of its place."""

    def name(column: str) -> str:
        place = int(column) - 1 if column.isdecimal() else len(header)
        return header[place][:80] if place < len(header) else column

    return [replace(one, column=name(one.column)) for one in notes]


def _header_of(grid: Grid, aliases: Mapping[str, str]) -> tuple[int, int]:
    """(how many of our columns it names, its place) of the best row among the first ones."""
    named = [
        len({aliases[fold(cell)] for cell in line.cells if fold(cell) in aliases})
        for line in grid.lines[:DEEPEST_HEADER]
    ]
    best = max(named, default=0)
    return best, named.index(best) if named else 0


def _say_where(reading: Reading, book: Book, chosen: list[Line]) -> None:
    title = next((grid.title for grid in book.grids if grid.lines and grid.lines[-1] is chosen[-1]), "")
    sentence = _("L’en-tête est lu ici ; ce qui est au-dessus est laissé.")
    if title and len(book.grids) > 1:
        sentence = _("L’en-tête est lu ici, dans la feuille « %(sheet)s » ; le reste est laissé.") % {
            "sheet": title
        }
    reading.warn(chosen[0].number, _("ligne entière"), "HEADER_FOUND", sentence)


def named(
    reading: Reading,
    first: Line,
    aliases: Mapping[str, str],
    spelt: Mapping[str, str],
    needed: Iterable[str] = (),
    *,
    weak: Collection[str] = (),
) -> list[str]:
    """Our name of each column, "" for one that is not read. ``spelt`` is how we write our names, ``needed`` those without
    which nothing can be read; a column that is there twice is refused. ``weak`` headers may mean something else: another
    that says it better takes their place."""
    columns = [aliases.get(fold(cell), "") for cell in first.cells]
    for place, cell in enumerate(first.cells):
        if fold(cell) in weak and columns.count(columns[place]) > 1:
            columns[place] = ""
    reading.headers = dict(spelt)
    reading.headers |= {name: cell[:80] for name, cell in zip(columns, first.cells, strict=True) if name}
    for cell, column in zip(first.cells, columns, strict=True):
        if column and columns.count(column) > 1:
            sentence = _("Cette colonne est présente deux fois.")
            reading.refuse(first.number, cell[:80], "DUPLICATE_COLUMN", sentence)
        elif cell and not column:
            sentence = _("Cette colonne n’est pas reprise.")
            reading.warn(first.number, cell[:80], "UNKNOWN_COLUMN", sentence)
    for name in needed:
        if name not in columns:
            sentence = _("Cette colonne manque dans la première ligne.")
            reading.refuse(first.number, name, "MISSING_COLUMN", sentence)
    return columns


def records(reading: Reading, lines: list[Line], columns: list[str]) -> Iterator[tuple[Line, dict[str, str]]]:
    """Each row after the header as {column: cell}, but those somebody leaves out; a column without a name is not read, a row
    wider than the header is refused: nobody can tell which cell slipped."""
    for line in lines[1:]:
        if line.number in reading.left_out:
            continue
        if len(line.cells) > len(columns):
            sentence = _("Cette ligne a plus de cellules que l’en-tête.")
            reading.refuse(line.number, _("ligne entière"), "TOO_MANY_CELLS", sentence)
            continue
        cells = line.cells + [""] * (len(columns) - len(line.cells))
        yield line, {name: cell for name, cell in zip(columns, cells, strict=True) if name}
