"""CSV of any spreadsheet: UTF-8 with or without mark, UTF-16 with mark, else Windows-1252; semicolon, comma or tab."""

import csv
import io
import re

from django.utils.translation import gettext as _

from capitalisation.files import inert
from capitalisation.findings import Finding, Unreadable
from capitalisation.grids.book import Book, Grid, Line, not_empty, take

_UTF8_RUN = re.compile(rb"[\xc3\xc5][\x80-\xbf]")


def decode(content: bytes) -> tuple[str, str]:
    """(text, name of the encoding). Raises :class:`Unreadable`; a file of two encodings is refused with the line."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") and content[:4] != b"\xff\xfe\x00\x00":
        tried = [("utf-16", "UTF-16")]
    else:
        tried = [("utf-8-sig", "UTF-8"), ("cp1252", "Windows-1252")]
    wrong = 1
    if b"\x00" in content and tried[0][0] != "utf-16":
        tried = []
    for encoding, name in tried:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            wrong = content.count(b"\n", 0, error.start) + 1
            continue
        if encoding == "cp1252" and _UTF8_RUN.search(content):
            sentence = _(
                "Deux encodages se mélangent dans ce fichier : enregistrez-le à nouveau en CSV UTF-8."
            )
            raise Unreadable([Finding(wrong, _("ligne entière"), "MIXED_ENCODING", sentence)])
        return text, name
    raise Unreadable(
        [
            Finding(
                wrong,
                _("fichier"),
                "ENCODING",
                _("Ce fichier n’est pas un tableau lisible : enregistrez-le en CSV UTF-8 ou en XLSX."),
            )
        ]
    )


def read_csv(content: bytes, most_rows: int) -> Book:
    text, encoding = decode(content)
    book = Book([], encoding)
    lines: list[Line] = []
    body, skipped = _without_separator_line(text)
    header = body.lstrip("\r\n").split("\n", 1)[0]
    book.separator = max(";,\t", key=header.count)
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
