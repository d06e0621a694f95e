"""The process that holds WeasyPrint, seen from the one that asks."""

import atexit
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.db import connections

#: Seconds between two looks at whether somebody still waits.
LOOK_EVERY = 1
#: Steps of courtesy (see ``nice``) of a patient engine.
PATIENCE = 10


class PdfFailed(Exception):
    """The document could not be made in the time and memory it may take."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file inside the document: the data behind its tables."""

    name: str
    description: str
    content: bytes


class Engine:
    """One WeasyPrint process, started at the first document and again after a failure. A patient one leaves the processor to
    those who wait in front of a screen."""

    def __init__(self, *, is_patient: bool = False) -> None:
        self._is_patient = is_patient
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        # It must not outlive its owner.
        atexit.register(self.stop)

    def convert(
        self,
        html: str,
        seconds: int,
        *,
        is_unwanted: Callable[[], bool] = lambda: False,
        attached: Sequence[Attached] = (),
        part: Literal["", "whole", "subset"] = "",
    ) -> bytes:
        """The document; a part, of whole or subset fonts, has no page number: it will be joined with others. Raises ``PdfFailed``."""
        files = [
            {"name": one.name, "description": one.description, "length": len(one.content)} for one in attached
        ]
        content = html.encode()
        head = {"length": len(content), "seconds": seconds, "attached": files, "part": part}
        request = b"".join([json.dumps(head).encode(), b"\n", content, *(one.content for one in attached)])
        with self._lock:
            process = self._running()
            is_over = threading.Event()
            watch = threading.Thread(
                target=_watch, args=(process, seconds, is_unwanted, is_over), daemon=True
            )
            watch.start()
            try:
                return self._exchange(process, request)
            except OSError as error:
                raise PdfFailed("the PDF process stopped") from error
            finally:
                is_over.set()

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "capitalisation.pdf.engine",
                    str(settings.BASE_DIR / "static"),
                    str(PATIENCE if self._is_patient else 0),
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=settings.BASE_DIR,
            )
        return self._process

    def _exchange(self, process: "subprocess.Popen[bytes]", request: bytes) -> bytes:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(request)
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
