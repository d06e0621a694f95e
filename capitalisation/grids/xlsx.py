"""XLSX, looked into before it is parsed, and read row by row (reliability page, rows 26 to 29)."""

import io
import re
import zipfile
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import DEFUSEDXML, load_workbook
from openpyxl.utils import range_boundaries

from capitalisation.findings import Finding, Unreadable, whole_file
from capitalisation.grids.book import MOST_COLUMNS, Book, Grid, Line, not_empty, take, too_many_rows

_ROW = re.compile(rb"<(?:\w+:)?row[\s>]")
_HIDDEN = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*\br="(\d+)"[^>]*>')
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_STRICT = b"http://purl.oclc.org/ooxml/"
_NAMES = (
    (
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
#: Rows that hold nothing but a format are no reason to refuse.
_BLANK_ROWS = 1_000

if not DEFUSEDXML:
    raise ImportError("openpyxl reads entities unless defusedxml is installed")


def read_xlsx(content: bytes, packed: zipfile.ZipFile, most_rows: int) -> Book:
    """``packed`` is the same file, already weighed."""
    for name in packed.namelist():
        if name.endswith((".xml", ".rels")):
            _look_into(packed.read(name), most_rows)
    plain = _transitional(content, packed)
    try:
        typed, stored = (
            load_workbook(io.BytesIO(plain), read_only=True, keep_links=False, data_only=data_only)
            for data_only in (False, True)
        )
        found = Book([], "XLSX")
        for sheet, values in zip(typed.worksheets, stored.worksheets, strict=True):
            if sheet.sheet_state == "visible":
                layout = Layout.of(packed.read(_part_of(sheet)))
                found.grids.append(_grid(sheet, values, layout, found.notes, most_rows))
    except Unreadable:
        raise
    except Exception as error:
        # The library raises what its parsers raise; whatever it is, the file is not one we can read.
        raise whole_file(
            "BAD_WORKBOOK", _("Ce classeur ne s’ouvre pas : enregistrez-le de nouveau en XLSX.")
        ) from error
    return not_empty(found)


def _transitional(content: bytes, packed: zipfile.ZipFile) -> bytes:
    """A « Strict Open XML » workbook under the names that libraries know (ISO/IEC 29500-1 and -4 differ by them here)."""
    if not any(
        _STRICT in packed.read(name) for name in packed.namelist() if name.endswith(("workbook.xml", ".rels"))
    ):
        return content
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as rewritten:
        for name in packed.namelist():
            part = packed.read(name)
            for strict, usual in _NAMES:
                part = part.replace(strict, usual)
            rewritten.writestr(name, part)
    return out.getvalue()


def _part_of(sheet: Any) -> str:
    return str(sheet._worksheet_path).lstrip("/")  # noqa: SLF001 where the library read it from


@dataclass(frozen=True, slots=True)
class Layout:
    """What a sheet says of its rows and that reading row by row does not: hidden rows, merged cells."""

    hidden: frozenset[int]
    #: (first row, first column, last row, last column), from 1.
    merged: list[tuple[int, int, int, int]]

    @classmethod
    def of(cls, xml: bytes) -> "Layout":
        hidden = frozenset(int(found[1]) for found in _HIDDEN.finditer(xml) if b"hidden=" in found[0])
        areas = (range_boundaries(found[1].decode()) for found in _MERGED.finditer(xml))
        return cls(hidden, [(top, left, bottom, right) for left, top, right, bottom in areas])

    def source_of(self, row: int, place: int) -> tuple[int, int] | None:
        """The cell whose value covers this one."""
        for top, left, bottom, right in self.merged:
            if top <= row <= bottom and left <= place <= right and (row, place) != (top, left):
                return top, left
        return None


def _grid(sheet: Any, values: Any, layout: Layout, notes: list[Finding], most_rows: int) -> Grid:
    """Every row there is, whatever size the sheet announces."""
    lines: list[Line] = []
    sheet.reset_dimensions()
    values.reset_dimensions()
    texts: dict[tuple[int, int], str] = {}
    rows = zip(
        sheet.iter_rows(max_col=MOST_COLUMNS + 1), values.iter_rows(max_col=MOST_COLUMNS + 1), strict=True
    )
    for number, (row, stored) in enumerate(rows, start=1):
        if number > most_rows + _BLANK_ROWS:
            raise whole_file(
                "TOO_MANY_ROWS", _("Une cellule est écrite très loin dans la feuille : effacez-la.")
            )
        found, reworked = [], set()
        for place, (cell, kept) in enumerate(zip(row, stored, strict=True)):
            text, is_reworked = _shown(cell, kept, number, place, notes)
            found.append(text)
            if is_reworked:
                reworked.add(place)
        _repeat(layout, number, found, texts, notes)
        if number in layout.hidden and any(found):
            sentence = _("Cette ligne est masquée dans le classeur ; elle est lue.")
            notes.append(Finding(number, _("ligne entière"), "HIDDEN_ROW", sentence, is_error=False))
        take(lines, number, found, notes, most_rows, frozenset(reworked))
    return Grid(lines, str(sheet.title))


def _repeat(
    layout: Layout, row: int, found: list[str], texts: dict[tuple[int, int], str], notes: list[Finding]
) -> None:
    """A merged cell says the same for every row and column that it covers."""
    if not layout.merged:
        return
    for place, text in enumerate(found, start=1):
        source = layout.source_of(row, place)
        if source is None:
            texts[row, place] = text
        elif not text and texts.get(source):
            found[place - 1] = texts[source]
            sentence = _("Cette cellule est fusionnée : sa valeur est répétée.")
            notes.append(Finding(row, str(place), "MERGED", sentence, is_error=False))


def _shown(cell: Any, stored: Any, line: int, place: int, notes: list[Finding]) -> tuple[str, bool]:
    """A cell as its reader sees it, and whether the spreadsheet may have changed what was typed (1.10 became 1.1)."""
    value, kind = cell.value, getattr(cell, "data_type", "n")
    if value is None:
        return "", False
    if kind == "f":
        sentence = _("Une formule : la valeur que le classeur garde est reprise.")
        notes.append(Finding(line, str(place + 1), "FORMULA", sentence, is_error=False))
        value, kind = stored.value, getattr(stored, "data_type", "n")
        if value is None:
            return "", False
    if kind == "e":
        sentence = _("Cette cellule contient une erreur de calcul.")
        raise Unreadable([Finding(line, str(place + 1), "ERROR_CELL", sentence)])
    return _said(value, str(cell.number_format))


def _said(value: Any, shape: str) -> tuple[str, bool]:
    """A value under its number format."""
    if isinstance(value, bool):
        return ("VRAI" if value else "FAUX"), True
    if isinstance(value, int):
        # Typed 007 or shown so: the format says how many digits.
        shown = str(value).zfill(len(shape)) if set(shape) == {"0"} and value >= 0 else str(value)
        # Typed 1E5, shown 1,00E+05, kept 100000.
        return shown, "E" in shape
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
