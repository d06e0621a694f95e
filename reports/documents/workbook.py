"""A frozen report as a workbook: a summary, then a sheet a table; texts stay texts, numbers are numbers."""

import io
import re
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from reports.models import NeedsReport

_NUMBER = re.compile(r"[−-]?\d+(?:,\d+)?")
_WIDTH = 24


def build(report: NeedsReport) -> bytes:
    book = Workbook(write_only=True)
    _summary(book, report)
    for table in report.tables:
        sheet = _sheet(book, table["code"], len(table["columns"]))
        _write(sheet, [f"{table['code']}. {table['title']}"], bold=True)
        _write(sheet, [column["label"] for column in table["columns"]], bold=True)
        numbers = [column["is_number"] for column in table["columns"]]
        for row in table["rows"]:
            _write(
                sheet, [_value(text) if number else text for text, number in zip(row, numbers, strict=True)]
            )
        if table["note"]:
            _write(sheet, [table["note"]])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _summary(book: Workbook, report: NeedsReport) -> None:
    sheet = _sheet(book, _("Synthèse"), 2)
    said = report.snapshot
    for label, value in (
        (_("Région"), said["region"]["name"]),
        (_("Année"), said["year"]),
        (_("Version"), said["version"]),
        (_("Figé le"), said["frozen_on"]),
        (_("Référentiel"), said["framework"]),
        (_("Répondants"), said["respondents"]),
        (_("Tuteurs en activité"), said["active"]),
        (_("Seuil de masquage"), said["threshold"]),
        (_("Empreinte SHA-256"), report.sha256),
    ):
        _write(sheet, [label, value])


def _sheet(book: Workbook, title: str, columns: int) -> Any:
    sheet = book.create_sheet(title)
    for rank in range(columns):
        sheet.column_dimensions[chr(ord("A") + rank)].width = _WIDTH
    return sheet


def _write(sheet: Any, values: list[Any], *, bold: bool = False) -> None:
    sheet.append([_cell(sheet, value, bold) for value in values])


def _cell(sheet: Any, value: Any, bold: bool) -> Any:
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if bold:
        cell.font = Font(bold=True)
    return cell


def _value(text: str) -> Any:
    """A number as a spreadsheet knows it; what is masked or a band stays a text."""
    plain = text.replace("\u202f", "").replace("\u00a0", "")
    if not _NUMBER.fullmatch(plain):
        return text
    number = float(plain.replace(",", ".").replace("−", "-"))
    return int(number) if number.is_integer() and "," not in plain else number
