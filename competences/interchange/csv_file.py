"""Reading a framework from the CSV that French Excel writes.

Encodings: UTF-8 with or without mark, UTF-16 with mark, else Windows-1252. Separators: semicolon, comma, tab.
Every finding names its line and column; nothing here writes to the database.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

LARGEST_FILE = 2_000_000
MOST_ROWS = 5_000
LONGEST_CELL = 20_000
KINDS = {"savoir": "knowledge", "savoir-faire": "know_how", "savoir-etre": "behaviour"}
_HEADERS = {
    "code_domaine": "domain_code",
    "domain_code": "domain_code",
    "libelle_domaine": "domain_label",
    "domain_label": "domain_label",
    "code": "code",
    "intitule": "label",
    "label": "label",
    "type": "kind",
    "kind": "kind",
    "indicateurs": "indicators",
    "description": "description",
    "niveau_requis": "required_level",
    "required_level": "required_level",
    "rs5515": "rs5515",
}
_NEEDED = ("domain_code", "domain_label", "code", "label", "required_level")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}$")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to correct: where, a stable code for scripts, a sentence for people."""

    line: int
    column: str
    code: str
    sentence: str

    def __str__(self) -> str:
        return _("ligne %(line)s, colonne « %(column)s », %(code)s : %(sentence)s") % {
            "line": self.line,
            "column": self.column,
            "code": self.code,
            "sentence": self.sentence,
        }


class Unreadable(Exception):
    """The file is refused; nothing was written. Carries every finding."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(findings)
        self.findings = findings


@dataclass(frozen=True, slots=True)
class CompetenceRow:
    line: int
    domain_code: str
    domain_label: str
    code: str
    label: str
    kind: str
    required_level: int
    indicators: tuple[str, ...]
    description: str
    rs5515: str


@dataclass(slots=True)
class _Reading:
    rows: list[CompetenceRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    #: Our column names, as the first line of the file spells them.
    headers: dict[str, str] = field(default_factory=dict)

    def refuse(self, line: int, column: str, code: str, sentence: str) -> None:
        self.findings.append(Finding(line, self.headers.get(column, column), code, sentence))


def read_framework(content: bytes) -> list[CompetenceRow]:
    """All competences of a CSV file, in its order, or :class:`Unreadable` with every finding."""
    table = list(_table(content))
    reading = _Reading()
    columns = _columns(table[0][1], reading)
    if not reading.findings:
        for line, cells in table[1:]:
            _read_row(line, dict(zip(columns, cells, strict=False)), len(cells) - len(columns), reading)
        _check_domains(reading)
        if not reading.rows and not reading.findings:
            reading.refuse(2, "code", "EMPTY", _("Le fichier ne contient aucune compétence."))
    if reading.findings:
        raise Unreadable(reading.findings)
    return reading.rows


def _decode(content: bytes) -> str:
    if len(content) > LARGEST_FILE:
        raise _whole_file("TOO_LARGE", _("Le fichier dépasse 2 Mo : partagez-le en plusieurs fichiers."))
    encodings = ["utf-16"] if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return unicodedata.normalize("NFC", text)
    raise _whole_file("ENCODING", _("L’encodage n’est pas reconnu : enregistrez le fichier en CSV UTF-8."))


def _whole_file(code: str, sentence: str) -> Unreadable:
    return Unreadable([Finding(1, _("fichier"), code, sentence)])


def _table(content: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _decode(content)
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows = 0
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            rows += 1
            if rows > MOST_ROWS + 1:
                raise _whole_file("TOO_MANY_ROWS", _("Le fichier dépasse 5 000 lignes."))
            yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error:
        raise Unreadable(
            [Finding(reader.line_num, _("ligne entière"), "QUOTES", _("Un guillemet n’est pas refermé."))]
        ) from None
    if not rows:
        raise _whole_file("EMPTY", _("Le fichier est vide."))


def _fold(header: str) -> str:
    plain = unicodedata.normalize("NFKD", header.strip().lower())
    return re.sub(r"\s+", "_", "".join(letter for letter in plain if not unicodedata.combining(letter)))


def _columns(headers: list[str], reading: _Reading) -> list[str]:
    columns = [_HEADERS.get(_fold(header), "") for header in headers]
    reading.headers = dict(zip(columns, (header[:80] for header in headers), strict=True))
    for header, column in zip(headers, columns, strict=True):
        if column and columns.count(column) > 1:
            reading.refuse(1, header[:80], "DUPLICATE_COLUMN", _("Cette colonne est présente deux fois."))
    for needed in _NEEDED:
        if needed not in columns:
            french = next(name for name, column in _HEADERS.items() if column == needed)
            reading.refuse(1, french, "MISSING_COLUMN", _("Cette colonne manque dans la première ligne."))
    return columns


def _read_row(line: int, cells: dict[str, str], surplus: int, reading: _Reading) -> None:
    before = len(reading.findings)
    if surplus > 0:
        reading.refuse(
            line, _("ligne entière"), "TOO_MANY_CELLS", _("Cette ligne a plus de cellules que l’en-tête.")
        )
    _check_presence(line, cells, reading)
    _check_lengths(line, cells, reading)
    if cells.get("required_level") not in ("1", "2", "3", "4"):
        reading.refuse(line, "required_level", "BAD_LEVEL", _("Le niveau requis va de 1 à 4."))
    kind = KINDS.get(_fold(cells.get("kind") or "savoir-faire").replace("_", "-"))
    if kind is None:
        reading.refuse(line, "kind", "BAD_KIND", _("Écrivez : savoir, savoir-faire ou savoir-être."))
    indicators = tuple(part.strip() for part in cells.get("indicators", "").split("|") if part.strip())
    if any(len(indicator) > 400 for indicator in indicators):
        reading.refuse(line, "indicators", "TOO_LONG", _("Un indicateur tient en 400 caractères."))
    if len(reading.findings) == before:
        reading.rows.append(_row(line, cells, kind or "", indicators))


def _check_presence(line: int, cells: dict[str, str], reading: _Reading) -> None:
    for column in ("domain_code", "domain_label", "code", "label"):
        if not cells.get(column):
            reading.refuse(line, column, "MISSING_VALUE", _("Cette cellule est vide : complétez-la."))
    for column in ("domain_code", "code"):
        if cells.get(column) and not _CODE.match(cells[column]):
            reading.refuse(
                line, column, "BAD_CODE", _("Un code tient en 20 lettres, chiffres, points ou tirets.")
            )


def _check_lengths(line: int, cells: dict[str, str], reading: _Reading) -> None:
    for column, value in cells.items():
        if len(value) > (LONGEST_CELL if column == "description" else 2_000):
            reading.refuse(line, column, "TOO_LONG", _("Ce texte est trop long."))
    for column in ("domain_label", "label"):
        if len(cells.get(column, "")) > 200:
            reading.refuse(
                line, column, "TOO_LONG", _("Raccourcissez cet intitulé : 200 caractères au plus.")
            )


def _row(line: int, cells: dict[str, str], kind: str, indicators: tuple[str, ...]) -> CompetenceRow:
    return CompetenceRow(
        line=line,
        domain_code=cells["domain_code"],
        domain_label=cells["domain_label"],
        code=cells["code"],
        label=cells["label"],
        kind=kind,
        required_level=int(cells["required_level"]),
        indicators=indicators,
        description=cells.get("description", ""),
        rs5515=cells.get("rs5515", ""),
    )


def _check_domains(reading: _Reading) -> None:
    labels: dict[str, str] = {}
    lines: dict[str, int] = {}
    for row in reading.rows:
        if labels.setdefault(row.domain_code, row.domain_label) != row.domain_label:
            reading.refuse(
                row.line, "domain_label", "DOMAIN_LABEL", _("Ce domaine porte un autre intitulé plus haut.")
            )
        first = lines.setdefault(row.code.casefold(), row.line)
        if first != row.line:
            reading.refuse(
                row.line,
                "code",
                "DUPLICATE_CODE",
                _("Ce code est déjà à la ligne %(line)s.") % {"line": first},
            )
