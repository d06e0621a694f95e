"""Reading an existing collection of practices: JSON, or CSV and XLSX with the same columns; the empty form to fill in.
Nothing here writes to the database.

A row: ``id``, ``title``, ``body``, ``competences``, ``tags``, ``kind``, ``transferability``, ``departement``. Every
finding names its row and column, so that the file can be corrected where it was made.
"""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from capitalisation.forms import plain_text
from repertoire.states import TransferClass

LARGEST_FILE = 5_000_000
MOST_ROWS = 20_000
#: Of the parts of an XLSX once unpacked.
LARGEST_UNPACKED = 60_000_000
FEWEST_COLUMNS, MOST_COLUMNS = 2, 40
LONGEST_ID, LONGEST_TITLE, LONGEST_BODY, LONGEST_TAG = 60, 90, 20_000, 80
TRANSFER = {
    "transférable": TransferClass.AS_IS,
    "partiellement transférable": TransferClass.ADAPTABLE,
    "liée au contexte": TransferClass.BOUND,
}
_COLUMNS = (
    "id",
    "title",
    "body",
    "competences",
    "tags",
    "kind",
    "explicitness",
    "transferability",
    "departement",
)
_ALIASES = {"identifiant": "id", "intitulé": "title", "titre": "title", "texte": "body", "mots-clés": "tags"}

_EXAMPLES = (
    (
        "EXEMPLE-1",
        "Poser un créneau court chaque semaine",
        "Fixez un créneau de dix minutes. Chacun dit un fait, puis une suite.",
        "D1|B3",
        "retour|rythme",
        "",
        "",
        "transférable",
        "75",
    ),
    (
        "EXEMPLE-2",
        "Effacez ces deux lignes avant d’importer",
        "Une liste se sépare par une barre.",
        "",
        "",
        "",
        "",
        "",
        "",
    ),
)
_UNREADABLE = (
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    RecursionError,
    OSError,
    csv.Error,
    zipfile.BadZipFile,
    InvalidFileException,
    SyntaxError,
)


@dataclass(frozen=True, slots=True)
class Finding:
    row: int
    column: str
    code: str
    sentence: str
    is_error: bool = True

    def __str__(self) -> str:
        return _("ligne %(line)s, colonne « %(column)s », %(code)s : %(sentence)s") % {
            "line": self.row,
            "column": self.column,
            "code": self.code,
            "sentence": self.sentence,
        }


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    source_id: str
    title: str
    body: str
    tags: list[str]
    transfer: str
    department: str


@dataclass(slots=True)
class Reading:
    rows: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def errors(self) -> list[Finding]:
        return [one for one in self.findings if one.is_error]


def read_practices(content: bytes, name: str) -> Reading:
    """Rows and findings of a file; what is not understood at all is one finding on row 1."""
    reading = Reading()
    if len(content) > LARGEST_FILE:
        reading.findings.append(
            Finding(1, "", "too_large", _("Le fichier dépasse 5 Mo : coupez-le en plusieurs."))
        )
        return reading
    try:
        records = list(_reader(name)(content))
    except _UNREADABLE:
        sentence = _("Ce fichier n’est pas une liste de pratiques en JSON, en CSV ou en XLSX.")
        reading.findings.append(Finding(1, "", "unreadable", sentence))
        return reading
    if not records or len(records) > MOST_ROWS:
        sentence = _("Le fichier doit contenir de 1 à 20 000 pratiques.")
        reading.findings.append(Finding(1, "", "size", sentence))
        return reading
    for number, record in records:
        _read_row(reading, number, record)
    _refuse_twice(reading)
    return reading


def _reader(name: str) -> Callable[[bytes], Iterator[tuple[int, dict[str, Any]]]]:
    """By the end of the file's name; what is not known is read as CSV."""
    return {".json": _json, ".xlsx": _xlsx}.get(PurePath(name).suffix.lower(), _csv)


def _xlsx(content: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    """First sheet, first line of names; formulas count as their last value. Refused before it is opened when it would
    grow too much."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
            raise ValueError
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    rows = book.worksheets[0].iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS, values_only=True)
    names = [_name(value) for value in next(rows, ())]
    if len([name for name in names if name]) < FEWEST_COLUMNS:
        raise ValueError
    for number, values in enumerate(rows, start=2):
        record = {name: _shown(value) for name, value in zip(names, values, strict=False) if name}
        if any(record.values()):
            yield number, record


def _name(value: object) -> str:
    name = str(value or "").strip().lower()
    return _ALIASES.get(name, name)


def _shown(value: object) -> str:
    """A cell as its reader sees it: a whole number without its point."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def empty_form(name: str) -> bytes:
    """The form to fill in, CSV or XLSX by its name, with two example lines whose identifiers say so."""
    lines = [_COLUMNS, *_EXAMPLES]
    out = io.BytesIO()
    if name.lower().endswith(".xlsx"):
        book = Workbook()
        sheet = book.worksheets[0]
        for line in lines:
            sheet.append(list(line))
        book.save(out)
    else:
        text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
        csv.writer(text, delimiter=";").writerows(lines)
        text.detach()
    return out.getvalue()


def _json(content: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    """Objects of a list; numbered as rows after a header would be, so that both formats count alike."""
    found = json.loads(content.decode("utf-8-sig"))
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise ValueError
    yield from enumerate(found, start=2)


def _csv(content: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    """UTF-8 or Windows-1252, separated by semicolons, commas or tabs; lists inside a cell by « | »."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    header = text.partition("\n")[0]
    separator = max(";,\t", key=header.count)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator)
    if not rows.fieldnames or len(rows.fieldnames) < FEWEST_COLUMNS:
        raise ValueError
    for row in rows:
        yield (
            rows.line_num,
            {_name(name): value for name, value in row.items()},
        )


def _read_row(reading: Reading, number: int, record: dict[str, Any]) -> None:
    errors = len(reading.errors)

    def text(name: str, longest: int, *, required: bool = False) -> str:
        value = record.get(name)
        if value is not None and not isinstance(value, str | int):
            _note(reading, number, name, "not_text", _("Un texte est attendu."))
            return ""
        said = (
            " ".join(plain_text(str(value or "")).split())
            if name != "body"
            else plain_text(str(value or "")).strip()
        )
        if required and not said:
            _note(reading, number, name, "missing", _("Cette valeur est nécessaire."))
        if len(said) > longest:
            sentence = _("%(longest)s caractères au plus, il y en a %(now)s.") % {
                "longest": longest,
                "now": len(said),
            }
            _note(reading, number, name, "too_long", sentence)
        return said

    source_id, title = text("id", LONGEST_ID, required=True), text("title", LONGEST_TITLE, required=True)
    body, department = text("body", LONGEST_BODY, required=True), text("departement", 3)
    tags = [*_words(reading, number, record, "competences"), *_words(reading, number, record, "tags")]
    transferability = text("transferability", 60)
    if transferability and transferability.lower() not in TRANSFER:
        sentence = _("« %(said)s » n’est pas reconnu : la pratique est gardée sans cette indication.")
        reading.findings.append(
            Finding(
                number,
                "transferability",
                "unknown",
                sentence % {"said": transferability[:40]},
                is_error=False,
            )
        )
    for name in sorted(map(str, record.keys() - set(_COLUMNS))):
        reading.findings.append(
            Finding(number, name[:40], "ignored", _("Colonne non reprise."), is_error=False)
        )
    if len(reading.errors) == errors:
        transfer = str(TRANSFER.get(transferability.lower(), ""))
        reading.rows.append(Row(number, source_id, title, body, tags, transfer, department))


def _words(reading: Reading, number: int, record: dict[str, Any], name: str) -> list[str]:
    value = record.get(name) or []
    items: Iterable[Any] = value.split("|") if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(one, str) for one in items):
        _note(reading, number, name, "not_a_list", _("Une liste de mots est attendue."))
        return []
    words = [" ".join(plain_text(one).split()) for one in items]
    if any(len(word) > LONGEST_TAG for word in words):
        _note(reading, number, name, "too_long", _("80 caractères au plus par mot."))
    return list(dict.fromkeys(word for word in words if word))


def _note(reading: Reading, number: int, column: str, code: str, sentence: str) -> None:
    reading.findings.append(Finding(number, column, code, sentence))


def _refuse_twice(reading: Reading) -> None:
    """The same identifier on two rows: nobody can tell which one is meant."""
    first: dict[str, int] = {}
    for row in reading.rows:
        if row.source_id in first:
            sentence = _("Déjà sur la ligne %(line)s.") % {"line": first[row.source_id]}
            _note(reading, row.number, "id", "twice", sentence)
        first.setdefault(row.source_id, row.number)
