"""Rows under a header: which column is which, and each row by the names of its columns."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _

from capitalisation.findings import Reading
from capitalisation.grids.book import Line


def fold(header: str) -> str:
    """A header name without case, accent nor blank: « Libellé domaine » is « libelle_domaine »."""
    plain = unicodedata.normalize("NFKD", header.strip().lower().replace("œ", "oe"))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[\s\-’'.]+", "_", letters).strip("_")


def named(
    reading: Reading,
    first: Line,
    aliases: Mapping[str, str],
    spelt: Mapping[str, str],
    needed: Iterable[str] = (),
) -> list[str]:
    """Our name of each column, "" for one that is not read. ``spelt`` is how we write our names, ``needed`` those without
    which nothing can be read; a column that is there twice is refused."""
    columns = [aliases.get(fold(cell), "") for cell in first.cells]
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
    """Each row after the header as {column: cell}; a column without a name is left out, a row wider than the header is
    refused: nobody can tell which cell slipped."""
    for line in lines[1:]:
        if len(line.cells) > len(columns):
            sentence = _("Cette ligne a plus de cellules que l’en-tête.")
            reading.refuse(line.number, _("ligne entière"), "TOO_MANY_CELLS", sentence)
            continue
        cells = line.cells + [""] * (len(columns) - len(line.cells))
        yield line, {name: cell for name, cell in zip(columns, cells, strict=True) if name}
