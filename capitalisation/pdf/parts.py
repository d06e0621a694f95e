"""Parts of long documents, each drawn once: a published sheet does not change, so what it looks like is kept.

A part is a PDF kept under the fingerprint of its HTML, without our fonts, which ``joining`` puts back.
"""

import hashlib
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import cache
from io import BytesIO
from pathlib import Path
from queue import SimpleQueue

import pikepdf

from capitalisation.pdf.fonts import take_out
from capitalisation.pdf.process import Engine, PdfFailed
from capitalisation.pdf.store import is_kept, place, written
from capitalisation.pdf.structure import prepare
from capitalisation.plans import Progress, Unwanted, silent

#: Two processes at once, as the machines we are measured on have two cores; both leave the way to the screens.
_ENGINES = 2
PART_SECONDS = 60
#: A document that takes longer fails; asked again, it goes on where it was.
LONGEST_SECONDS = 300


@cache
def _engines() -> "SimpleQueue[Engine]":
    free: SimpleQueue[Engine] = SimpleQueue()
    for _rank in range(_ENGINES):
        free.put(Engine(is_patient=True))
    return free


def parts_of(
    texts: Sequence[str], *, told: Progress = silent, is_unwanted: Callable[[], bool] = lambda: False
) -> list[Path]:
    """The kept PDF of each HTML text, drawn when there is none. Raises ``PdfFailed`` and ``Unwanted``."""
    end = time.monotonic() + LONGEST_SECONDS
    paths = [_path(text) for text in texts]
    missing = [(text, path) for text, path in zip(texts, paths, strict=True) if not is_kept(path)]
    done = len(texts) - len(missing)
    told(done, len(texts))
    with ThreadPoolExecutor(_ENGINES) as pool:
        drawing = [pool.submit(_draw, text, path) for text, path in missing]
        try:
            for drawn in as_completed(drawing):
                drawn.result()
                done += 1
                told(done, len(texts))
                _go_on(is_unwanted, end)
        except BaseException:
            for one in drawing:
                one.cancel()
            raise
    return paths


def _go_on(is_unwanted: Callable[[], bool], end: float) -> None:
    if is_unwanted():
        raise Unwanted
    if time.monotonic() > end:
        raise PdfFailed("too long")


def _draw(text: str, path: Path) -> None:
    engine = _engines().get()
    try:
        with _drawn(engine, text) as part, written(path) as out:
            prepare(part, path.stem[:12])
            part.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    finally:
        _engines().put(engine)


def _drawn(engine: Engine, text: str) -> pikepdf.Pdf:
    """With our fonts taken out. Letters we have no font for are drawn in a system font, which stays, reduced to them."""
    part = pikepdf.open(BytesIO(engine.convert(text, PART_SECONDS, part="whole")))
    if take_out(part):
        return part
    return pikepdf.open(BytesIO(engine.convert(text, PART_SECONDS, part="subset")))


def _path(text: str) -> Path:
    return place(f"{hashlib.sha256(text.encode()).hexdigest()}.pdf")
