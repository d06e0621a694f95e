"""Join parts into one PDF/UA-1 document: one structure tree, bookmarks, links between parts, page numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pikepdf

from capitalisation.pdf.fonts import Fonts, Glyphs
from capitalisation.pdf.process import PdfFailed
from capitalisation.pdf.structure import Tree

#: ``href="part:P-12#3"`` leads to the first page of the part P-12; the rank tells a title on two lines from two titles.
SCHEME = "part:"
MILLIMETRE = 72 / 25.4
#: As in ``print.css``: right margin, baseline and size of the folio, black; size of a line of contents, and its baseline.
_RIGHT, _BASELINE, _SIZE, _GREY = 18 * MILLIMETRE, 9.15 * MILLIMETRE, 8.5, 0.1
_TEXT_SIZE, _ABOVE_BOTTOM = 10.5, 4.2


@dataclass(frozen=True, slots=True)
class Part:
    key: str
    path: Path
    #: Of its bookmark; without one it keeps those it was drawn with.
    title: str = ""


def join(first: Path, parts: Sequence[Part], out: BinaryIO) -> None:
    """Write the document that begins with ``first``, whose title, language and bookmarks it keeps. Raises ``PdfFailed``."""
    try:
        _join(first, parts, out)
    except pikepdf.PdfError as error:
        raise PdfFailed("a part cannot be read") from error


def _join(first: Path, parts: Sequence[Part], out: BinaryIO) -> None:
    with pikepdf.open(first) as whole:
        tree = Tree(whole)
        fonts = Fonts(whole)
        starts: dict[str, int] = {}
        for part in parts:
            starts[part.key] = len(whole.pages)
            with pikepdf.open(part.path) as added:
                tree.add(added)
        tree.close()
        pages = list(whole.pages)
        for page in pages:
            fonts.put_back(page)
        numbers = _Numbers(fonts.text)
        titles = {part.key: part.title for part in parts}
        for rank, page in enumerate(pages, start=1):
            _lead(page, pages, starts, titles, numbers)
            numbers.add(page, f"{rank} / {len(pages)}", _BASELINE, _SIZE)
            numbers.draw(page)
        _bookmark(whole, [(part.title, starts[part.key]) for part in parts if part.title])
        whole.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _lead(
    page: pikepdf.Page,
    pages: Sequence[pikepdf.Page],
    starts: dict[str, int],
    titles: dict[str, str],
    numbers: "_Numbers",
) -> None:
    """Links that name a part lead to its first page, and say its title; its number stands on their line."""
    before = ""
    for annotation in page.obj.get("/Annots", []):
        target = str(annotation.get("/A", pikepdf.Dictionary()).get("/URI", ""))
        if not target.startswith(SCHEME):
            continue
        key = target.removeprefix(SCHEME).partition("#")[0]
        del annotation["/A"]
        annotation.Dest = pikepdf.Array([pages[starts[key]].obj, pikepdf.Name.Fit])
        annotation.Contents = pikepdf.String(titles[key])
        if target != before:
            bottom = min(float(annotation.Rect[1]), float(annotation.Rect[3]))
            numbers.add(page, str(starts[key] + 1), bottom + _ABOVE_BOTTOM, _TEXT_SIZE)
        before = target


def _bookmark(whole: pikepdf.Pdf, titles: Iterable[tuple[str, int]]) -> None:
    with whole.open_outline() as outline:
        outline.root.extend(pikepdf.OutlineItem(title, start) for title, start in titles)


class _Numbers:
    """Page numbers at the right margin, as artifacts: nobody wants them read aloud, a link says where it leads."""

    def __init__(self, font: pikepdf.Object) -> None:
        self._font = font
        self._glyphs = Glyphs(font)
        self._waiting: list[bytes] = []

    def add(self, page: pikepdf.Page, text: str, baseline: float, size: float) -> None:
        codes, width = self._glyphs.of(text)
        left = float(page.mediabox[2]) - _RIGHT - width * size
        self._waiting.append(
            b"BT /Folio %.1f Tf %.1f g %.2f %.2f Td <%s> Tj ET" % (size, _GREY, left, baseline, codes)
        )

    def draw(self, page: pikepdf.Page) -> None:
        """What was added since, on top of what the page draws in a state of its own."""
        page.obj.Resources.Font["/Folio"] = self._font
        page.contents_add(b"q", prepend=True)
        drawn = b" ".join(self._waiting)
        page.contents_add(b"Q /Artifact <</Type /Pagination /Subtype /Footer>> BDC q %s Q EMC" % drawn)
        self._waiting = []
