"""A list as a file: CSV as French spreadsheets open it, or ODS."""

import csv
import io

from django.http import Http404, HttpResponse

from capitalisation import opendocument
from capitalisation.files import inert
from capitalisation.opendocument import Row, Sheet


def list_file(title: str, columns: list[str], rows: list[list[str]], kind: str) -> HttpResponse:
    """Named after its title; ``Http404`` for another kind than csv and ods."""
    if kind == "ods":
        content = opendocument.as_ods(
            [Sheet(title, [Row([*columns], is_head=True), *(Row([*row]) for row in rows)])]
        )
        content_type = opendocument.TYPE
    elif kind == "csv":
        content, content_type = _csv([columns, *rows]), "text/csv; charset=utf-8"
    else:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{title}.{kind}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


def _csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(
        [[inert(cell) for cell in row] for row in rows]
    )
    return out.getvalue().encode("utf-8-sig")
