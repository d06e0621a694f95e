"""Tables as files that spreadsheets open: CSV and XLSX (ODS: ``capitalisation.opendocument``). No text can start a formula."""

import csv
import datetime
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from capitalisation.files import inert


class Percent(float):
    """A share, shown in percent: 0.83 is « 83% »."""

    def __str__(self) -> str:
        return f"{self:.0%}"


Value = str | int | float | datetime.date
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTH = 24
#: Of a sheet; some programmes refuse longer ones.
_LONGEST_TITLE = 31


@dataclass(frozen=True, slots=True)
class Row:
    values: list[Value]
    is_head: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    title: str
    rows: list[Row]

    @property
    def width(self) -> int:
        return max((len(row.values) for row in self.rows), default=1)


def write_csv(rows: Iterable[Iterable[Any]], out: IO[bytes], *, is_standard: bool = False) -> None:
    """One row at a time. Semicolons and a UTF-8 mark, as French spreadsheets open it; or RFC 4180."""
    encoding = "utf-8" if is_standard else "utf-8-sig"
    text = io.TextIOWrapper(out, encoding=encoding, newline="", write_through=True)
    writer = csv.writer(text, delimiter="," if is_standard else ";", lineterminator="\r\n")
    writer.writerows([inert(value) for value in row] for row in rows)
    text.detach()


def as_csv(rows: Iterable[Iterable[Any]], *, is_standard: bool = False) -> bytes:
    out = io.BytesIO()
    write_csv(rows, out, is_standard=is_standard)
    return out.getvalue()


def as_xlsx(sheets: Iterable[Sheet]) -> bytes:
    book = Workbook(write_only=True)
    for sheet in sheets:
        written = book.create_sheet(sheet.title[:_LONGEST_TITLE])
        for rank in range(sheet.width):
            written.column_dimensions[get_column_letter(rank + 1)].width = _WIDTH
        for row in sheet.rows:
            written.append([xlsx_cell(written, value, is_head=row.is_head) for value in row.values])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xlsx_cell(sheet: Any, value: Any, *, is_head: bool = False) -> Any:
    """A text stays the text it is, whatever it looks like: neither a formula, nor a number, nor a date."""
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type, cell.number_format = "s", "@"
    elif isinstance(value, Percent):
        cell.number_format = "0%"
    elif isinstance(value, datetime.date):
        cell.number_format = "dd/mm/yyyy"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if is_head:
        cell.font = Font(bold=True)
    return cell
