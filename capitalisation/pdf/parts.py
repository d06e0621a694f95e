"""Parts of long documents, each drawn once: a published sheet does not change, so what it looks like is kept.

A part is a PDF kept under the fingerprint of its HTML, without our fonts, which ``joining`` puts back.
"""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from functools import cache
from io import BytesIO
from pathlib import Path
from queue import SimpleQueue

import pikepdf

from capitalisation.pdf.fonts import has_our_letters, take_out
from capitalisation.pdf.process import Engine, PdfFailed
from capitalisation.pdf.splitting import joined, split
from capitalisation.pdf.store import is_kept, place, written
from capitalisation.pdf.structure import prepare
from capitalisation.plans import Progress, Unwanted, silent

#: Two processes at once, as the machines we are measured on have two cores; both leave the way to the screens.
_ENGINES = 2
#: Drawn together, parts share what any document costs: each takes a third less. More of them bring nothing.
_TOGETHER = 16
GROUP_SECONDS = 60
#: A document that takes longer fails; asked again, it goes on where it was.
LONGEST_SECONDS = 300

_Missing = tuple[str, Path]


@cache
def _engines() -> "SimpleQueue[Engine]":
    free: SimpleQueue[Engine] = SimpleQueue()
    for _rank in range(_ENGINES):
        free.put(Engine(is_patient=True))
    return free


def parts_of(
    texts: Iterable[str],
    *,
    alone: Sequence[str] = (),
    told: Progress = silent,
    is_unwanted: Callable[[], bool] = lambda: False,
) -> list[Path]:
    """The kept PDF of each HTML document, drawn when there is none: those of ``alone`` with their title and bookmarks, then
    ``texts``, which differ by their body only and are drawn while the next ones are written.

    Progress is told of ``texts``. Raises ``PdfFailed`` and ``Unwanted``.
    """
    end = time.monotonic() + LONGEST_SECONDS
    paths: list[Path] = []
    drawing: dict[Future[None], int] = {}
    with ThreadPoolExecutor(_ENGINES) as pool:
        try:
            for text in alone:
                paths.append(_path(text))
                if not is_kept(paths[-1]):
                    drawing[pool.submit(_draw, [(text, paths[-1])])] = 0
            for group in _groups(texts, paths):
                drawing[pool.submit(_draw, group)] = len(group)
            total = len(paths) - len(alone)
            done = total - sum(drawing.values())
            told(done, total)
            for drawn in as_completed(drawing):
                drawn.result()
                done += drawing[drawn]
                told(done, total)
                _go_on(is_unwanted, end)
        except BaseException:
            for one in drawing:
                one.cancel()
            raise
    return paths


def _groups(texts: Iterable[str], paths: list[Path]) -> Iterator[list[_Missing]]:
    """What is missing, as it will be drawn; the path of every text goes to ``paths``."""
    group: list[_Missing] = []
    for text in texts:
        paths.append(path := _path(text))
        if is_kept(path):
            continue
        if not has_our_letters(text):
            # Its other fonts would come to the sheets beside it.
            yield [(text, path)]
            continue
        group.append((text, path))
        if len(group) == _TOGETHER:
            yield group
            group = []
    if group:
        yield group


def _go_on(is_unwanted: Callable[[], bool], end: float) -> None:
    if is_unwanted():
        raise Unwanted
    if time.monotonic() > end:
        raise PdfFailed("too long")


def _draw(group: Sequence[_Missing]) -> None:
    engine = _engines().get()
    try:
        with _drawn(engine, joined([text for text, _path in group])) as whole:
            parts = split(whole) if len(group) > 1 else [whole]
            for part, (_text, path) in zip(parts, group, strict=True):
                with written(path) as out:
                    prepare(part, path.stem[:12])
                    part.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    finally:
        _engines().put(engine)


def _drawn(engine: Engine, text: str) -> pikepdf.Pdf:
    """With our fonts taken out. Letters we have no font for are drawn in a system font, which stays, reduced to them."""
    part = pikepdf.open(BytesIO(engine.convert(text, GROUP_SECONDS, part="whole")))
    if take_out(part):
        return part
    return pikepdf.open(BytesIO(engine.convert(text, GROUP_SECONDS, part="subset")))


def _path(text: str) -> Path:
    return place(f"{hashlib.sha256(text.encode()).hexdigest()}.pdf")
