"""XLSX, looked into before it is parsed, and read row by row (reliability page, rows 26 to 29)."""

import io
import re
import zipfile
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import DEFUSEDXML, load_workbook

from capitalisation.findings import Finding, Unreadable, whole_file
from capitalisation.grids.book import MOST_COLUMNS, Book, Grid, Line, not_empty, take, too_many_rows

_ROW = re.compile(rb"<(?:\w+:)?row[\s>]")
#: Rows that hold nothing but a format are no reason to refuse.
_BLANK_ROWS = 1_000

if not DEFUSEDXML:
    raise ImportError("openpyxl reads entities unless defusedxml is installed")


def read_xlsx(content: bytes, packed: zipfile.ZipFile, most_rows: int) -> Book:
    """``packed`` is the same file, already weighed."""
    for name in packed.namelist():
        if name.endswith((".xml", ".rels")):
            _look_into(packed.read(name), most_rows)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        found = Book([], "XLSX")
        for sheet in sheets:
            found.grids.append(_grid(sheet, found.notes, most_rows))
    except Unreadable:
        raise
    except Exception as error:
        # The library raises what its parsers raise; whatever it is, the file is not one we can read.
        raise whole_file(
            "BAD_WORKBOOK", _("Ce classeur ne s’ouvre pas : enregistrez-le de nouveau en XLSX.")
        ) from error
    return not_empty(found)


def _grid(sheet: Any, notes: list[Finding], most_rows: int) -> Grid:
    lines: list[Line] = []
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), start=1):
        if number > most_rows + _BLANK_ROWS:
            raise whole_file(
                "TOO_MANY_ROWS", _("Une cellule est écrite très loin dans la feuille : effacez-la.")
            )
        values, reworked = [], set()
        for place, cell in enumerate(row):
            text, is_reworked = _shown(cell, number, place, notes)
            values.append(text)
            if is_reworked:
                reworked.add(place)
        take(lines, number, values, notes, most_rows, frozenset(reworked))
    return Grid(lines, str(sheet.title))


def _shown(cell: Any, line: int, place: int, notes: list[Finding]) -> tuple[str, bool]:
    """A cell as its reader sees it, and whether the spreadsheet may have changed what was typed (1.10 became 1.1)."""
    value, kind = cell.value, getattr(cell, "data_type", "n")
    if value is None:
        return "", False
    if kind == "f":
        notes.append(
            Finding(line, str(place + 1), "FORMULA", _("Une formule n’est pas reprise."), is_error=False)
        )
        return "", False
    if kind == "e":
        sentence = _("Cette cellule contient une erreur de calcul.")
        raise Unreadable([Finding(line, str(place + 1), "ERROR_CELL", sentence)])
    if isinstance(value, bool):
        return ("VRAI" if value else "FAUX"), True
    if isinstance(value, int):
        # Typed 1E5, shown 1,00E+05, kept 100000.
        return str(value), "E" in str(cell.number_format)
    if isinstance(value, float):
        return (str(int(value)) if value.is_integer() else repr(value)), True
    if hasattr(value, "isoformat"):
        return value.isoformat()[:10], True
    return str(value), False


def _look_into(xml: bytes, most_rows: int) -> None:
    """A document type is how entities come in, in any encoding; no spreadsheet needs one. Rows are counted before they are
    parsed, which costs a hundred times less."""
    if sum(1 for _row in _ROW.finditer(xml)) > most_rows + _BLANK_ROWS:
        raise too_many_rows(most_rows)
    head = xml[:4_096]
    if (
        b"<!DOCTYPE" in head
        or "<!DOCTYPE".encode("utf-16-le") in head
        or "<!DOCTYPE".encode("utf-16-be") in head
    ):
        raise whole_file(
            "ENTITIES", _("Ce classeur contient des définitions interdites : enregistrez-le de nouveau.")
        )
