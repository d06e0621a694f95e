"""The door to paper: HTML in, tagged PDF out, in a process of its own.

WeasyPrint never enters the web workers: a child process keeps it loaded, with a limit of CPU time, memory and
wall time for each document. It opens nothing but our own style sheets and fonts.
"""

import atexit
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connections
from django.template.loader import render_to_string

TYPE = "application/pdf"
#: Seconds of wall time; a longer document is the task worker's business.
SHEET_SECONDS = 20
COLLECTION_SECONDS = 300
#: Seconds between two looks at whether somebody still waits.
LOOK_EVERY = 1


class PdfFailed(Exception):
    """The document could not be made in the time and memory it may take."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file inside the document: the data behind its tables."""

    name: str
    description: str
    content: bytes


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
    return _child.convert(render_to_string(template, context), seconds, is_unwanted, attached)


class _Child:
    """One WeasyPrint process, started at the first document and again after a failure."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def convert(
        self, html: str, seconds: int, is_unwanted: Callable[[], bool], attached: Sequence[Attached]
    ) -> bytes:
        with self._lock:
            process = self._running()
            is_over = threading.Event()
            watch = threading.Thread(
                target=_watch, args=(process, seconds, is_unwanted, is_over), daemon=True
            )
            watch.start()
            try:
                return self._exchange(process, html.encode(), seconds, attached)
            except OSError as error:
                raise PdfFailed("the PDF process stopped") from error
            finally:
                is_over.set()

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "capitalisation.pdf_child", str(settings.BASE_DIR / "static")],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=settings.BASE_DIR,
            )
        return self._process

    def _exchange(
        self, process: "subprocess.Popen[bytes]", html: bytes, seconds: int, attached: Sequence[Attached]
    ) -> bytes:
        assert process.stdin is not None
        assert process.stdout is not None
        files = [
            {"name": one.name, "description": one.description, "length": len(one.content)} for one in attached
        ]
        head = json.dumps({"length": len(html), "seconds": seconds, "attached": files})
        process.stdin.write(b"".join([head.encode(), b"\n", html, *(one.content for one in attached)]))
        process.stdin.flush()
        answer = process.stdout.readline()
        if not answer:
            process.wait()
            raise PdfFailed("the PDF process stopped")
        described = json.loads(answer)
        if "error" in described:
            raise PdfFailed(described["error"])
        return process.stdout.read(described["length"])

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()


def _watch(
    process: "subprocess.Popen[bytes]",
    seconds: int,
    is_unwanted: Callable[[], bool],
    is_over: threading.Event,
) -> None:
    """Kill the process when its time is over, or when the document is not wanted any more."""
    end = time.monotonic() + seconds
    while not is_over.wait(min(LOOK_EVERY, max(0, end - time.monotonic()))):
        if time.monotonic() >= end or is_unwanted():
            process.kill()
            break
    connections.close_all()


_child = _Child()
# It must not outlive its owner.
atexit.register(_child.stop)
