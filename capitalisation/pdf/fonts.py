"""Our fonts, whole, once for all the parts of a document: in a part there is only the fingerprint of each."""

import hashlib
from functools import cache
from io import BytesIO

import pikepdf
from django.conf import settings
from fontTools.ttLib import TTFont

from capitalisation.pdf.process import PdfFailed
from capitalisation.pdf.store import is_kept, place, written

_OURS = ("Source-Sans-3", "Spectral")
_TEXT = "Source-Sans-3"
_TEXT_FILE = "static/vendor/fonts/source-sans-3-latin-400-normal.woff2"
_FIRST_LETTER, _MARKS_OF_ORDER = 0x20, (0xFEFF, 0xFFFE)
_CMAP_HEAD = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange"""
_CMAP_END = """endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


def has_our_letters(text: str) -> bool:
    """Whether our fonts can draw it; any space is drawn without a letter of its own."""
    return all(ord(letter) in _drawable() or letter.isspace() for letter in set(text))


@cache
def _drawable() -> frozenset[int]:
    with TTFont(settings.BASE_DIR / _TEXT_FILE) as font:
        return frozenset(font.getBestCmap())


def take_out(part: pikepdf.Pdf) -> bool:
    """Replace each font by its fingerprint; False, and nothing is done, when one of them is not ours."""
    tables = [page.obj.Resources.Font for page in part.pages]
    if not all(_name(one).startswith(_OURS) for table in tables for one in _fonts(table).values()):
        return False
    for table in tables:
        for name, one in _fonts(table).items():
            table[name] = pikepdf.String(_kept(part, one))
    return True


class Fonts:
    """Those of the whole, each put back once."""

    def __init__(self, whole: pikepdf.Pdf) -> None:
        self._whole = whole
        self._known: dict[str, pikepdf.Object] = {}

    def put_back(self, page: pikepdf.Page) -> None:
        table = page.obj.Resources.Font
        for name, one in list(table.items()):
            if not isinstance(one, pikepdf.Dictionary):
                table[name] = self._font(str(one))

    def _font(self, mark: str) -> pikepdf.Object:
        if mark not in self._known:
            path = place(f"{mark}.font")
            if not is_kept(path):
                raise PdfFailed("a font is gone")
            with pikepdf.open(path) as holder:
                self._known[mark] = self._whole.copy_foreign(holder.Root.Font)
        return self._known[mark]

    @property
    def text(self) -> pikepdf.Object:
        """The plain font of our texts, which every document of ours has."""
        for one in self._known.values():
            if _name(one) == _TEXT:
                return one
        raise PdfFailed("no font for the page numbers")


class Glyphs:
    """Text of a font whose codes are its glyphs (Identity-H)."""

    def __init__(self, font: pikepdf.Object) -> None:
        self._font = _opened(font)
        self._names = self._font.getBestCmap()

    def of(self, text: str) -> tuple[bytes, float]:
        """Codes in hexadecimal, and the width in parts of the size."""
        names = [self._names[ord(letter)] for letter in text]
        codes = "".join(f"{self._font.getGlyphID(name):04x}" for name in names)
        width = sum(self._font["hmtx"][name][0] for name in names) / self._font["head"].unitsPerEm
        return codes.encode(), width


def _fonts(table: pikepdf.Object) -> dict[str, pikepdf.Object]:
    """Pages may share their table: what is taken out already is a fingerprint."""
    return {name: one for name, one in table.items() if isinstance(one, pikepdf.Dictionary)}


def _name(font: pikepdf.Object) -> str:
    return str(font.get("/BaseFont", "")).partition("+")[2].rstrip(",")


def _opened(font: pikepdf.Object) -> TTFont:
    content = font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()
    return TTFont(BytesIO(content), lazy=True)


def _kept(part: pikepdf.Pdf, font: pikepdf.Object) -> str:
    """Keep a font in a file of its own, with the letters of its glyphs; its fingerprint."""
    mark = hashlib.sha256(font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()).hexdigest()
    path = place(f"{mark}.font")
    if not is_kept(path):
        font.ToUnicode = part.make_stream(_letters(_opened(font)))
        with written(path) as out, pikepdf.new() as holder:
            holder.Root.Font = holder.copy_foreign(part.make_indirect(font))
            holder.save(out)
    return mark


def _letters(font: TTFont) -> bytes:
    """Which letter each glyph is (ISO 32000-1, 9.10.3). The engine's own table takes controls for letters."""
    letters: dict[int, int] = {}
    for letter, name in font.getBestCmap().items():
        if letter >= _FIRST_LETTER and letter not in _MARKS_OF_ORDER:
            letters.setdefault(font.getGlyphID(name), letter)
    lines = [f"<{glyph:04x}> <{chr(letter).encode('utf-16-be').hex()}>" for glyph, letter in letters.items()]
    blocks = [
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar"
        for block in (lines[start : start + 100] for start in range(0, len(lines), 100))
    ]
    return "\n".join([_CMAP_HEAD, *blocks, _CMAP_END]).encode()
