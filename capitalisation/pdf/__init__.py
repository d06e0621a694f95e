"""The door to paper: HTML in, tagged PDF out, in a process of its own.

WeasyPrint never enters the web workers: a child process keeps it loaded, with a limit of CPU time, memory and
wall time for each document. It opens nothing but our own style sheets and fonts.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.template.loader import render_to_string

from capitalisation.pdf.process import Attached, Engine, PdfFailed

__all__ = ["COLLECTION_SECONDS", "SHEET_SECONDS", "TYPE", "Attached", "PdfFailed", "render"]

TYPE = "application/pdf"
#: Seconds of wall time; a longer document is the task worker's business.
SHEET_SECONDS = 20
COLLECTION_SECONDS = 300

_engine = Engine()


def render(
    template: str,
    context: dict[str, Any],
    *,
    seconds: int = SHEET_SECONDS,
    is_unwanted: Callable[[], bool] = lambda: False,
    attached: Sequence[Attached] = (),
) -> bytes:
    """The PDF/UA-1 document of a template, PDF/A-3a as well when files are in it. Raises :class:`PdfFailed`, also when
    nobody wants it any more."""
    html = render_to_string(template, context)
    return _engine.convert(html, seconds, is_unwanted=is_unwanted, attached=attached)
