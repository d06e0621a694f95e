"""A frozen report as XLSX; no text can start a formula."""

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from capitalisation.opendocument import Value
from reports.documents.sheets import sheets_of
from reports.models import NeedsReport

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTH = 24


def build(report: NeedsReport) -> bytes:
    book = Workbook(write_only=True)
    for sheet in sheets_of(report):
        written = book.create_sheet(sheet.title)
        for rank in range(sheet.width):
            written.column_dimensions[get_column_letter(rank + 1)].width = _WIDTH
        for row in sheet.rows:
            written.append([_cell(written, value, is_head=row.is_head) for value in row.values])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, value: Value, *, is_head: bool) -> Any:
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if is_head:
        cell.font = Font(bold=True)
    return cell
