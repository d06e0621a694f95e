"""A list as a file to save: CSV as French spreadsheets open it, XLSX or ODS."""

from collections.abc import Callable, Sequence

from django.http import Http404, HttpResponse

from capitalisation import opendocument
from capitalisation.files import attached
from capitalisation.spreadsheets import CSV_TYPE, XLSX_TYPE, Row, Sheet, as_csv, as_xlsx

_FORMATS: dict[str, tuple[str, Callable[[Sheet], bytes]]] = {
    "csv": (CSV_TYPE, lambda sheet: as_csv(row.values for row in sheet.rows)),
    "ods": (opendocument.TYPE, lambda sheet: opendocument.as_ods([sheet])),
    "xlsx": (XLSX_TYPE, lambda sheet: as_xlsx([sheet])),
}


def list_bytes(title: str, table: Sequence[Sequence[str]], kind: str) -> bytes:
    """The first row is the header. Raises ``KeyError`` for another kind than csv, ods and xlsx."""
    rows = [Row([*values], is_head=not rank) for rank, values in enumerate(table)]
    return _FORMATS[kind][1](Sheet(title, rows))


def list_file(title: str, table: Sequence[Sequence[str]], kind: str) -> HttpResponse:
    """Named after its title; ``Http404`` for another kind than csv, ods and xlsx."""
    if kind not in _FORMATS:
        raise Http404
    return attached(list_bytes(title, table, kind), _FORMATS[kind][0], f"{title}.{kind}")
