"""OpenDocument spreadsheets (LibreOffice, and the files this product gives)."""

import datetime
import io
import re
import zipfile
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from capitalisation.findings import Finding, Unreadable, whole_file
from capitalisation.grids.book import MOST_COLUMNS, Book, Grid, Line, not_empty, take, too_many_rows

MIME = b"application/vnd.oasis.opendocument.spreadsheet"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_VALUE_TYPE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value-type"
_BLANK_ROWS = 1_000
_FORMULA = re.compile(rb"<table:table-cell[^>]*table:formula=")


def is_ods(packed: zipfile.ZipFile) -> bool:
    names = packed.namelist()
    return "mimetype" in names and packed.read("mimetype").startswith(MIME) and "content.xml" in names


def read_ods(content: bytes, packed: zipfile.ZipFile, most_rows: int) -> Book:
    """``packed`` is the same file, already weighed."""
    xml = packed.read("content.xml")
    _weigh(xml, most_rows)
    found = Book([], "ODS")
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for about in book.sheets_metadata:
            if about.visible == SheetVisibleEnum.Visible:
                found.grids.append(_grid(book.get_sheet_by_name(about.name), found.notes, most_rows))
    except Unreadable:
        raise
    except Exception as error:
        # The library raises what its parsers raise; whatever it is, the file is not one we can read.
        raise _unopened() from error
    if _FORMULA.search(xml):
        sentence = _("Des formules : les valeurs que le classeur garde sont reprises.")
        found.notes.append(Finding(1, _("fichier"), "FORMULA", sentence, is_error=False))
    return not_empty(found)


def _weigh(xml: bytes, most_rows: int) -> None:
    """A row or a cell may be written once for a million: count what they would become before they do."""
    row = 0
    try:
        for _event, element in iterparse(io.BytesIO(xml), events=("end",), forbid_dtd=True):
            if element.tag == f"{_TABLE}table-row":
                row += _times(element, "rows")
                width = _width(element)
                if width > MOST_COLUMNS:
                    raise whole_file("TOO_MANY_COLUMNS", _("Le fichier dépasse 50 colonnes."))
                if width and row > most_rows + _BLANK_ROWS:
                    raise too_many_rows(most_rows)
                element.clear()
            elif element.tag == f"{_TABLE}table":
                row = 0
    except DefusedXmlException as error:
        sentence = _("Ce classeur contient des définitions interdites : enregistrez-le de nouveau.")
        raise whole_file("ENTITIES", sentence) from error
    except (ParseError, ValueError) as error:
        raise _unopened() from error


def _width(row: Any) -> int:
    """Up to the last cell that holds anything."""
    column = width = 0
    for cell in row:
        column += _times(cell, "columns")
        if len(cell) or cell.get(_VALUE_TYPE):
            width = column
    return width


def _times(element: Any, what: str) -> int:
    return int(element.get(f"{_TABLE}number-{what}-repeated", "1"))


def _unopened() -> Unreadable:
    return whole_file("BAD_WORKBOOK", _("Ce classeur ne s’ouvre pas : enregistrez-le de nouveau en XLSX."))


def _grid(sheet: Any, notes: list[Finding], most_rows: int) -> Grid:
    lines: list[Line] = []
    if sheet.total_height > most_rows + 1:
        raise too_many_rows(most_rows)
    if sheet.total_width > MOST_COLUMNS + 1:
        raise whole_file("TOO_MANY_COLUMNS", _("Le fichier dépasse 50 colonnes."))
    for number, row in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        shown = [_shown(value) for value in row]
        reworked = frozenset(place for place, (_text, is_reworked) in enumerate(shown) if is_reworked)
        take(lines, number, [text for text, _reworked in shown], notes, most_rows, reworked)
    return Grid(lines, sheet.name)


def _shown(value: Any) -> tuple[str, bool]:
    """As its reader sees it, and whether the spreadsheet may have changed what was typed."""
    if isinstance(value, bool):
        return ("VRAI" if value else "FAUX"), True
    if isinstance(value, float):
        return (str(int(value)) if value.is_integer() else repr(value)), not value.is_integer()
    if isinstance(value, datetime.date):
        return value.isoformat()[:10], True
    return str(value), False
