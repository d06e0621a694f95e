"""Rows of cells from what people have: CSV of any spreadsheet, XLSX.

Encodings: UTF-8 with or without mark, UTF-16 with mark, else Windows-1252. Separators: semicolon, comma, tab. An XLSX is
weighed before it is opened, and read row by row (reliability page, section 2 and rows 26 to 29). Nothing here knows what
the cells mean.
"""

import csv
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import DEFUSEDXML, load_workbook

from capitalisation.findings import Finding, Reading, Unreadable, whole_file

LARGEST_FILE = 5_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 50
LONGEST_CELL = 20_000
SAMPLES = 3
#: Of an XLSX, unpacked.
MOST_PARTS, LARGEST_UNPACKED, GREATEST_RATIO = 200, 30_000_000, 100
_BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    RuntimeError,
    NotImplementedError,
    EOFError,
    ValueError,
    OSError,
)
_ROW = re.compile(rb"<(?:\w+:)?row[\s>]")
#: Rows that hold nothing but a format are no reason to refuse.
_BLANK_ROWS = 1_000
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_UTF8_RUN = re.compile(rb"[\xc3\xc5][\x80-\xbf]")
_ACCENT = re.compile(r"[À-ÿŒœ]")

if not DEFUSEDXML:
    raise ImportError("openpyxl reads entities unless defusedxml is installed")


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    cells: list[str]
    #: Places of the cells that a spreadsheet holds as a decimal number or a date: what was typed is lost.
    reworked: frozenset[int] = frozenset()


@dataclass(slots=True)
class Grid:
    lines: list[Line]
    title: str = ""


@dataclass(slots=True)
class Book:
    """A file as sheets of text cells; ``notes`` are warnings."""

    grids: list[Grid]
    encoding: str = ""
    separator: str = ""
    notes: list[Finding] = field(default_factory=list)

    @property
    def samples(self) -> list[str]:
        """The first cells with an accent: a wrong encoding shows there."""
        cells = (cell for grid in self.grids for line in grid.lines for cell in line.cells)
        found = (cell[:80] for cell in cells if _ACCENT.search(cell))
        return [cell for cell, _rank in zip(dict.fromkeys(found), range(SAMPLES), strict=False)]

    @property
    def first(self) -> list[Line]:
        """Of the first sheet that holds anything."""
        return next(grid.lines for grid in self.grids if grid.lines)

    def describe(self, reading: Reading) -> None:
        """Say in ``reading`` how this file was read."""
        reading.findings += self.notes
        reading.encoding, reading.separator, reading.samples = self.encoding, self.separator, self.samples


def read_book(content: bytes, *, most_rows: int = MOST_ROWS) -> Book:
    """Raises :class:`Unreadable` for what is not a readable table."""
    if len(content) > LARGEST_FILE:
        raise whole_file("TOO_LARGE", _("Le fichier dépasse 5 Mo : partagez-le en plusieurs fichiers."))
    if content[:4] == b"PK\x03\x04":
        return _xlsx(content, most_rows)
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        sentence = _(
            "Ce fichier est un ancien classeur Excel ou il a un mot de passe : enregistrez-le en XLSX ou en CSV."
        )
        raise whole_file("OLD_WORKBOOK", sentence)
    return _csv(content, most_rows)


def clean(value: str, line: int, column: str, notes: list[Finding]) -> str:
    """NFC, no control nor direction override, no blank at the ends; what is taken away is said."""
    text = unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\r", "\n")
    kept = _CONTROLS.sub("", text)
    if kept != text:
        notes.append(
            Finding(line, column, "CONTROL", _("Des caractères invisibles ont été retirés."), is_error=False)
        )
    return kept.strip()  # no-break blanks at the ends included


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


def _csv(content: bytes, most_rows: int) -> Book:
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
            _take(lines, reader.line_num + skipped, plain, book.notes, most_rows)
    except csv.Error as error:
        code, sentence = (
            ("TOO_LONG", _("Une cellule dépasse 20 000 caractères."))
            if "field larger" in str(error)
            else ("QUOTES", _("Un guillemet n’est pas refermé."))
        )
        found = Finding(reader.line_num + skipped, _("ligne entière"), code, sentence)
        raise Unreadable([found]) from None
    book.grids = [Grid(lines)]
    return _not_empty(book)


def _released(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from running it: our own files come back as they were."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in tuple("=+-@\t\r") else cell


def _without_separator_line(text: str) -> tuple[str, int]:
    """Excel may write « sep=; » above the header; the lines keep their numbers."""
    first, _end, rest = text.partition("\n")
    return (rest, 1) if first.strip().lower() in ("sep=;", "sep=,", "sep=\t") else (text, 0)


def _take(
    lines: list[Line],
    number: int,
    values: Iterable[Any],
    notes: list[Finding],
    most_rows: int,
    reworked: frozenset[int] = frozenset(),
) -> None:
    """Keep a row that holds anything, within the limits."""
    cells = [clean(str(value), number, str(place + 1), notes) for place, value in enumerate(values)]
    while cells and not cells[-1]:
        cells.pop()
    if not cells:
        return
    if len(cells) > MOST_COLUMNS:
        raise whole_file("TOO_MANY_COLUMNS", _("Le fichier dépasse 50 colonnes."))
    if len(lines) > most_rows:
        raise _too_many_rows(most_rows)
    if any(len(cell) > LONGEST_CELL for cell in cells):
        sentence = _("Une cellule dépasse 20 000 caractères.")
        raise Unreadable([Finding(number, _("ligne entière"), "TOO_LONG", sentence)])
    lines.append(Line(number, cells, reworked))


def _too_many_rows(most_rows: int) -> Unreadable:
    said = f"{most_rows:,}".replace(",", " ")
    return whole_file("TOO_MANY_ROWS", _("Le fichier dépasse %(most)s lignes.") % {"most": said})


def _not_empty(book: Book) -> Book:
    if not any(grid.lines for grid in book.grids):
        raise whole_file("EMPTY", _("Le fichier est vide."))
    return book


def _xlsx(content: bytes, most_rows: int) -> Book:
    _weigh(content, most_rows)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        found = Book([], "XLSX")
        for sheet in sheets:
            found.grids.append(_grid(sheet, found.notes, most_rows))
    except Unreadable:
        raise
    except Exception as error:
        # The library raises what its parsers raise; whatever it is, the file is not one we can read.
        raise whole_file(
            "BAD_WORKBOOK", _("Ce classeur ne s’ouvre pas : enregistrez-le de nouveau en XLSX.")
        ) from error
    return _not_empty(found)


def _grid(sheet: Any, notes: list[Finding], most_rows: int) -> Grid:
    lines: list[Line] = []
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), start=1):
        if number > most_rows + _BLANK_ROWS:
            raise whole_file(
                "TOO_MANY_ROWS", _("Une cellule est écrite très loin dans la feuille : effacez-la.")
            )
        values, reworked = [], set()
        for place, cell in enumerate(row):
            text, is_reworked = _shown(cell, number, place, notes)
            values.append(text)
            if is_reworked:
                reworked.add(place)
        _take(lines, number, values, notes, most_rows, frozenset(reworked))
    return Grid(lines, str(sheet.title))


def _shown(cell: Any, line: int, place: int, notes: list[Finding]) -> tuple[str, bool]:
    """A cell as its reader sees it, and whether the spreadsheet may have changed what was typed (1.10 became 1.1)."""
    value, kind = cell.value, getattr(cell, "data_type", "n")
    if value is None:
        return "", False
    if kind == "f":
        notes.append(
            Finding(line, str(place + 1), "FORMULA", _("Une formule n’est pas reprise."), is_error=False)
        )
        return "", False
    if kind == "e":
        sentence = _("Cette cellule contient une erreur de calcul.")
        raise Unreadable([Finding(line, str(place + 1), "ERROR_CELL", sentence)])
    if isinstance(value, bool):
        return ("VRAI" if value else "FAUX"), True
    if isinstance(value, int):
        # Typed 1E5, shown 1,00E+05, kept 100000.
        return str(value), "E" in str(cell.number_format)
    if isinstance(value, float):
        return (str(int(value)) if value.is_integer() else repr(value)), True
    if hasattr(value, "isoformat"):
        return value.isoformat()[:10], True
    return str(value), False


def _weigh(content: bytes, most_rows: int) -> None:
    """Refuse what would grow too much, what runs, and what is not one workbook, before any part is parsed."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            _weigh_parts(parts)
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _look_into(packed.read(part), most_rows)
    except _BROKEN_ZIP as error:
        raise whole_file(
            "BAD_WORKBOOK", _("Ce classeur ne s’ouvre pas : enregistrez-le de nouveau en XLSX.")
        ) from error


def _weigh_parts(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename for part in parts]
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    too_much = (
        len(parts) > MOST_PARTS or unpacked > LARGEST_UNPACKED or unpacked > GREATEST_RATIO * max(packed, 1)
    )
    if too_much:
        raise whole_file("TOO_LARGE", _("Ce classeur devient trop grand une fois ouvert : partagez-le."))
    if len(set(names)) != len(names) or any(".." in name or name.startswith("/") for name in names):
        raise whole_file("BAD_WORKBOOK", _("Ce classeur ne s’ouvre pas : enregistrez-le de nouveau en XLSX."))
    if any(name.endswith("vbaProject.bin") or "externalLinks/" in name for name in names):
        sentence = _(
            "Ce classeur contient des macros ou des liens vers d’autres fichiers : enregistrez-le en XLSX simple."
        )
        raise whole_file("ACTIVE_CONTENT", sentence)
    if not any(name.startswith("xl/") for name in names):
        raise whole_file("NOT_A_WORKBOOK", _("Ce fichier n’est pas un classeur XLSX."))


def _look_into(xml: bytes, most_rows: int) -> None:
    """A document type is how entities come in, in any encoding; no spreadsheet needs one. Rows are counted before they are
    parsed, which costs a hundred times less."""
    if sum(1 for _row in _ROW.finditer(xml)) > most_rows + _BLANK_ROWS:
        raise _too_many_rows(most_rows)
    head = xml[:4_096]
    if (
        b"<!DOCTYPE" in head
        or "<!DOCTYPE".encode("utf-16-le") in head
        or "<!DOCTYPE".encode("utf-16-be") in head
    ):
        raise whole_file(
            "ENTITIES", _("Ce classeur contient des définitions interdites : enregistrez-le de nouveau.")
        )


def fold(header: str) -> str:
    """A header name without case, accent nor blank: « Libellé domaine » is « libelle_domaine »."""
    plain = unicodedata.normalize("NFKD", header.strip().lower().replace("œ", "oe"))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[\s\-’'.]+", "_", letters).strip("_")


def named(
    reading: Reading,
    first: Line,
    aliases: Mapping[str, str],
    spelt: Mapping[str, str],
    needed: Iterable[str] = (),
) -> list[str]:
    """Our name of each column, "" for one that is not read. ``spelt`` is how we write our names, ``needed`` those without
    which nothing can be read; a column that is there twice is refused."""
    columns = [aliases.get(fold(cell), "") for cell in first.cells]
    reading.headers = dict(spelt)
    reading.headers |= {name: cell[:80] for name, cell in zip(columns, first.cells, strict=True) if name}
    for cell, column in zip(first.cells, columns, strict=True):
        if column and columns.count(column) > 1:
            sentence = _("Cette colonne est présente deux fois.")
            reading.refuse(first.number, cell[:80], "DUPLICATE_COLUMN", sentence)
        elif cell and not column:
            sentence = _("Cette colonne n’est pas reprise.")
            reading.warn(first.number, cell[:80], "UNKNOWN_COLUMN", sentence)
    for name in needed:
        if name not in columns:
            sentence = _("Cette colonne manque dans la première ligne.")
            reading.refuse(first.number, name, "MISSING_COLUMN", sentence)
    return columns


def records(reading: Reading, lines: list[Line], columns: list[str]) -> Iterator[tuple[Line, dict[str, str]]]:
    """Each row after the header as {column: cell}; a column without a name is left out, a row wider than the header is
    refused: nobody can tell which cell slipped."""
    for line in lines[1:]:
        if len(line.cells) > len(columns):
            sentence = _("Cette ligne a plus de cellules que l’en-tête.")
            reading.refuse(line.number, _("ligne entière"), "TOO_MANY_CELLS", sentence)
            continue
        cells = line.cells + [""] * (len(columns) - len(line.cells))
        yield line, {name: cell for name, cell in zip(columns, cells, strict=True) if name}
