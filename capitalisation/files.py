"""Files that leave the service, and how they are fetched."""

import re
from typing import Any

from django.core.files.base import File
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header

#: What a spreadsheet runs; the wide forms of East Asian keyboards are signs to it too.
_LIVE_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: Blanks and marks that a spreadsheet skips before the sign.
_UNSEEN = " \u00a0\u202f\u200b\u200c\u200d\u2060\ufeff"
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


def inert(value: Any) -> Any:
    """A text with an apostrophe before what a spreadsheet would run; a number stays a number, written or not."""
    if not isinstance(value, str) or not value.lstrip(_UNSEEN).startswith(_LIVE_FORMULA):
        return value
    plain = value.replace("\u202f", "").replace("\u00a0", "").replace(",", ".").removeprefix("-")
    is_number = value.startswith("-") and plain.replace(".", "", 1).isdigit()
    return value if is_number else f"'{value}"


def attached(content: bytes, content_type: str, name: str) -> HttpResponse:
    """To save under this name."""
    headers = {"Content-Disposition": _saved_as(name)}
    return HttpResponse(content, content_type=content_type, headers=headers)


def resumable(request: HttpRequest, file: File, name: str, content_type: str) -> HttpResponseBase:
    """The file to save under this name, or the part a download cut short asks for (RFC 9110, section 14)."""
    size = file.size
    span = _span(request.headers.get("Range", ""), size)
    if span is None:
        answer: HttpResponseBase = FileResponse(
            file, as_attachment=True, filename=name, content_type=content_type
        )
        answer.headers["Accept-Ranges"] = "bytes"
        return answer
    start, end = span
    if start >= size or end < start:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    file.seek(start)
    part = HttpResponse(file.read(end - start + 1), status=206, content_type=content_type)
    part.headers["Content-Range"] = f"bytes {start}-{end}/{size}"
    part.headers["Accept-Ranges"] = "bytes"
    part.headers["Content-Disposition"] = _saved_as(name)
    return part


def _saved_as(name: str) -> str:
    """RFC 6266: a name with quotes or accents stays one name."""
    return content_disposition_header(as_attachment=True, filename=name) or ""


def _span(asked: str, size: int) -> tuple[int, int] | None:
    """First and last byte of a single range; ``None`` without one, or with one that is not understood."""
    match = _RANGE.fullmatch(asked.strip())
    if match is None or match.group(0) == "bytes=-":
        return None
    first, last = match.groups()
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1
