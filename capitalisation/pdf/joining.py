"""Join parts into one PDF/UA-1 document: one structure tree, bookmarks, links between parts, page numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pikepdf

from capitalisation.pdf.fonts import Fonts, Glyphs
from capitalisation.pdf.structure import Tree

#: ``href="part:P-12"`` leads to the first page of the part of this key.
SCHEME = "part:"
MILLIMETRE = 72 / 25.4
#: Where the folio stands (see ``print.css``): right margin, baseline, size, black.
_RIGHT, _BASELINE, _SIZE, _GREY = 18 * MILLIMETRE, 9.15 * MILLIMETRE, 8.5, 0.2


@dataclass(frozen=True, slots=True)
class Part:
    key: str
    path: Path
    #: Of its bookmark; without one it keeps those it was drawn with.
    title: str = ""


def join(first: Path, parts: Sequence[Part], out: BinaryIO) -> None:
    """Write the document that begins with ``first``, whose title, language and bookmarks it keeps. Raises ``PdfFailed``."""
    with pikepdf.open(first) as whole:
        tree = Tree(whole)
        fonts = Fonts(whole)
        starts: dict[str, int] = {}
        for part in parts:
            starts[part.key] = len(whole.pages)
            with pikepdf.open(part.path) as added:
                tree.add(added)
        tree.close()
        for page in whole.pages:
            fonts.put_back(page)
        _lead(whole, starts, {part.key: part.title for part in parts})
        _bookmark(whole, [(part.title, starts[part.key]) for part in parts if part.title])
        _number(whole, fonts)
        whole.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _lead(whole: pikepdf.Pdf, starts: dict[str, int], titles: dict[str, str]) -> None:
    """Links that name a part lead to its first page, and say its title."""
    for page in whole.pages:
        for annotation in page.obj.get("/Annots", []):
            target = str(annotation.get("/A", pikepdf.Dictionary()).get("/URI", ""))
            if target.startswith(SCHEME):
                key = target.removeprefix(SCHEME)
                del annotation["/A"]
                annotation.Dest = pikepdf.Array([whole.pages[starts[key]].obj, pikepdf.Name.Fit])
                annotation.Contents = pikepdf.String(titles[key])


def _bookmark(whole: pikepdf.Pdf, titles: Iterable[tuple[str, int]]) -> None:
    with whole.open_outline() as outline:
        outline.root.extend(pikepdf.OutlineItem(title, start) for title, start in titles)


def _number(whole: pikepdf.Pdf, fonts: Fonts) -> None:
    """« 12 / 518 » at the foot of each page, as an artifact: nobody wants it read aloud."""
    folio = fonts.text
    digits = Glyphs(folio)
    for rank, page in enumerate(whole.pages, start=1):
        glyphs, width = digits.of(f"{rank} / {len(whole.pages)}")
        left = float(page.mediabox[2]) - _RIGHT - width * _SIZE
        page.obj.Resources.Font["/Folio"] = folio
        page.contents_add(b"q", prepend=True)
        page.contents_add(
            b"Q /Artifact <</Type /Pagination /Subtype /Footer>> BDC q BT /Folio %.1f Tf %.1f g "
            b"%.2f %.2f Td <%s> Tj ET Q EMC" % (_SIZE, _GREY, left, _BASELINE, glyphs)
        )
