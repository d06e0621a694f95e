"""CSV of any spreadsheet: UTF-8, UTF-16, else what old French systems write; semicolon, comma, tab or bar."""

import csv
import io
import re
from collections import Counter
from typing import NoReturn

from django.utils.translation import gettext as _

from capitalisation.files import inert
from capitalisation.findings import Finding, Unreadable
from capitalisation.grids.book import Book, Grid, Line, not_empty, take

_UTF8_RUN = re.compile(rb"[\xc3\xc5][\x80-\xbf]")
#: UTF-8 that was taken for Windows-1252 and saved again: « Ã© », « â€™ ».
_TWICE = re.compile(
    r"[ÃÂ][\u00a0-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]|â€."
)
#: How old French systems write; the first that is as good as another wins.
_OLD = (("cp1252", "Windows-1252"), ("mac_roman", "MacRoman"), ("cp850", "CP850"))
_FRENCH = frozenset("éèêëàâäçùûüôöîïÿœæÉÈÊËÀÂÄÇÙÛÜÔÖÎÏŸŒÆ’‘«»–—…€°•\u00a0\u202f")
SEPARATORS = ";,\t|"


def decode(content: bytes) -> tuple[str, str]:
    """(text, name of the encoding). Raises :class:`Unreadable`; a file of two encodings is refused with the line."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") and content[:4] != b"\xff\xfe\x00\x00":
        return _decoded(content, "utf-16", "UTF-16")
    if b"\x00" in content:
        order = _utf16_order(content)
        return _decoded(content, order, "UTF-16") if order else _unreadable(1)
    try:
        return content.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
    if _UTF8_RUN.search(content) and _is_mixed(content):
        sentence = _("Deux encodages se mélangent dans ce fichier : enregistrez-le à nouveau en CSV UTF-8.")
        raise Unreadable([Finding(line, _("ligne entière"), "MIXED_ENCODING", sentence)])
    tried = [(_likely(content, encoding), encoding, name) for encoding, name in _OLD]
    best = max(score for score, _encoding, _name in tried)
    if best < 0:
        _unreadable(line)
    encoding, name = next((encoding, name) for score, encoding, name in tried if score == best)
    return content.decode(encoding), name


def _decoded(content: bytes, encoding: str, name: str) -> tuple[str, str]:
    try:
        return content.decode(encoding), name
    except UnicodeDecodeError as error:
        return _unreadable(content.count(b"\n", 0, error.start) + 1)


def _utf16_order(content: bytes) -> str:
    """Without its mark: every second byte of western letters is zero."""
    even, odd = content[::2].count(0), content[1::2].count(0)
    half = len(content) // 2
    if odd > 0.7 * half and not even:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 * half and not odd else ""


def _is_mixed(content: bytes) -> bool:
    """Some lines hold letters in UTF-8, others letters that are none."""
    lines = [line for line in content.split(b"\n") if any(byte > 0x7F for byte in line)]
    return sum(_is_utf8(line) for line in lines) > 0 and not all(map(_is_utf8, lines))


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _likely(content: bytes, encoding: str) -> int:
    """How many signs of French it gives, less those that no French text holds; below zero, it is not this one."""
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return -1
    odd = [letter for letter in text if ord(letter) > 0x7F]
    good = sum(letter in _FRENCH for letter in odd)
    return 2 * good - len(odd) if good else -1


def _unreadable(line: int) -> NoReturn:
    sentence = _("Ce fichier n’est pas un tableau lisible : enregistrez-le en CSV UTF-8 ou en XLSX.")
    raise Unreadable([Finding(line, _("fichier"), "ENCODING", sentence)])


def _mended(text: str, book: Book) -> str:
    """Letters encoded twice are read as they were meant, and that is said."""
    if not _TWICE.search(text):
        return text
    mended = _TWICE_RUN.sub(_once, text)
    if mended != text:
        line = text[: _TWICE.search(text).start()].count("\n") + 1  # type: ignore[union-attr]  # it was found above
        sentence = _("Des lettres étaient encodées deux fois (« Ã© ») : vérifiez les accents.")
        book.notes.append(Finding(line, _("ligne entière"), "TWICE_ENCODED", sentence, is_error=False))
    return mended


_TWICE_RUN = re.compile(r"[\u0080-\u2122]{2,}")


def _once(run: re.Match[str]) -> str:
    try:
        return run[0].encode("cp1252").decode("utf-8")
    except UnicodeError:
        return run[0]


def separator_of(body: str) -> str:
    """What parts the cells of the first row that holds several, whatever stands between quotes."""
    best = {sign: _widths(body, sign) for sign in SEPARATORS}
    return max(SEPARATORS, key=lambda sign: best[sign])


def _widths(body: str, sign: str) -> tuple[int, int]:
    """(rows of the commonest width above one, that width) of the first rows read with this separator."""
    rows = []
    try:
        for row, _rank in zip(
            csv.reader(io.StringIO(body, newline=""), delimiter=sign), range(20), strict=False
        ):
            rows.append(len(row))
    except csv.Error:
        return (0, 0)
    wide = Counter(width for width in rows if width > 1)
    width, times = max(wide.items(), key=lambda one: (one[1], one[0]), default=(0, 0))
    return times, width


def read_csv(content: bytes, most_rows: int) -> Book:
    text, encoding = decode(content)
    book = Book([], encoding)
    lines: list[Line] = []
    body, skipped = _without_separator_line(_mended(text, book))
    book.separator = separator_of(body.lstrip("\r\n"))
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=book.separator, strict=True)
    try:
        for cells in reader:
            plain = [_released(cell) for cell in cells]
            take(lines, reader.line_num + skipped, plain, book.notes, most_rows)
    except csv.Error as error:
        code, sentence = (
            ("TOO_LONG", _("Une cellule dépasse 20 000 caractères."))
            if "field larger" in str(error)
            else ("QUOTES", _("Un guillemet n’est pas refermé."))
        )
        found = Finding(reader.line_num + skipped, _("ligne entière"), code, sentence)
        raise Unreadable([found]) from None
    book.grids = [Grid(lines)]
    return not_empty(book)


def _released(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from running it: our own files come back as they were."""
    return cell[1:] if cell[:1] == "'" and inert(cell[1:]) == cell else cell


def _without_separator_line(text: str) -> tuple[str, int]:
    """Excel may write « sep=; » above the header; the lines keep their numbers."""
    first, _end, rest = text.partition("\n")
    return (rest, 1) if first.strip().lower() in ("sep=;", "sep=,", "sep=\t") else (text, 0)
