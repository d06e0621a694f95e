"""Reading an existing collection of practices: JSON, or CSV and XLSX with the same columns; the empty table to fill in.
Nothing here writes to the database.

A row: ``id``, ``title``, ``body``, ``competences``, ``tags``, ``kind``, ``explicitness``, ``transferability``,
``departement``; ``kind`` and ``explicitness`` are read by nobody. Every finding names its row and column, so that the file
can be corrected where it was made.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _

from capitalisation.findings import Reading, whole_file
from capitalisation.grids.book import LARGEST_FILE, MOST_ROWS
from capitalisation.grids.choices import NONE, Choices, enforce_columns
from capitalisation.grids.opening import read_book
from capitalisation.grids.table import find_table, named, records
from capitalisation.plaintext import plain_text
from capitalisation.strict_json import read_json
from repertoire.models.states import TransferClass

LONGEST_ID, LONGEST_TITLE, LONGEST_BODY, LONGEST_TAG = 60, 90, 20_000, 80
TRANSFER = {
    "transférable": TransferClass.AS_IS,
    "partiellement transférable": TransferClass.ADAPTABLE,
    "liée au contexte": TransferClass.BOUND,
}
COLUMNS = (
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
NEEDED = ("id", "title", "body")
ALIASES = {name: name for name in COLUMNS} | {
    "identifiant": "id",
    "intitule": "title",
    "titre": "title",
    "texte": "body",
    "mots_cles": "tags",
}
#: Rows with these identifiers are not read: they show how to fill the table in.
_EXAMPLES = ("EXEMPLE-1", "EXEMPLE-2")
TEMPLATE = (
    COLUMNS,
    (
        _EXAMPLES[0],
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
        _EXAMPLES[1],
        "Ces deux lignes d’exemple ne sont pas reprises",
        "Une liste se sépare par une barre.",
        "",
        "",
        "",
        "",
        "",
        "",
    ),
)


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    source_id: str
    title: str
    body: str
    competences: list[str]
    tags: list[str]
    transfer: str
    department: str


@dataclass(slots=True)
class Collection(Reading):
    rows: list[Row] = field(default_factory=list)


def read_practices(content: bytes, name: str, choices: Choices = NONE) -> Collection:
    """Rows and findings of a file. Raises ``Unreadable`` when it is no list of practices at all."""
    found = Collection(left_out=choices.left_out)
    rows = _from_json(found, content) if is_json(name) else _from_table(found, content, choices)
    for number, record in rows:
        if record.get("id") not in _EXAMPLES and number not in choices.left_out:
            _read_row(found, number, record)
    _refuse_twice(found)
    if not found.rows and not found.errors:
        found.refuse(2, "id", "EMPTY", _("Le fichier ne contient aucune pratique."))
    return found


def is_json(name: str) -> bool:
    return PurePath(name).suffix.lower() == ".json"


def _from_table(found: Collection, content: bytes, choices: Choices) -> Iterator[tuple[int, dict[str, Any]]]:
    """First sheet, first line of names; lists inside a cell by « | »."""
    book = read_book(content)
    book.describe(found)
    aliases = choices.aliases(ALIASES)
    lines = find_table(found, book, aliases)
    columns = named(found, lines[0], aliases, {name: name for name in COLUMNS}, NEEDED)
    enforce_columns(found, lines[0], aliases)
    for line, cells in records(found, lines, columns):
        yield line.number, dict(cells)


def _from_json(found: Collection, content: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    """Objects of a list; numbered as rows after a header would be, so that both formats count alike."""
    if len(content) > LARGEST_FILE:
        raise whole_file("TOO_LARGE", _("Le fichier dépasse 5 Mo : partagez-le en plusieurs fichiers."))
    rows = read_json(content)
    if not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows):
        raise whole_file("NOT_A_LIST", _("Ce fichier n’est pas une liste de pratiques."))
    if len(rows) > MOST_ROWS:
        raise whole_file("TOO_MANY_ROWS", _("Le fichier dépasse 20 000 lignes."))
    found.encoding = "UTF-8"
    unknown = {key: number for number, row in enumerate(rows, start=2) for key in row if key not in COLUMNS}
    for key, number in unknown.items():
        found.warn(number, key[:80], "UNKNOWN_COLUMN", _("Cette colonne n’est pas reprise."))
    yield from enumerate(rows, start=2)


def _read_row(found: Collection, number: int, record: dict[str, Any]) -> None:
    errors = len(found.errors)
    source_id, title = (
        _text(found, number, record, name, longest)
        for name, longest in (("id", LONGEST_ID), ("title", LONGEST_TITLE))
    )
    body = _text(found, number, record, "body", LONGEST_BODY)
    department = _text(found, number, record, "departement", 3)
    competences, tags = (_words(found, number, record, name) for name in ("competences", "tags"))
    transferability = _text(found, number, record, "transferability", 60)
    if transferability and transferability.lower() not in TRANSFER:
        sentence = _("« %(said)s » n’est pas reconnu : la pratique est gardée sans cette indication.")
        found.warn(number, "transferability", "UNKNOWN_VALUE", sentence % {"said": transferability[:40]})
    if len(found.errors) == errors:
        transfer = str(TRANSFER.get(transferability.lower(), ""))
        found.rows.append(Row(number, source_id, title, body, competences, tags, transfer, department))


def _text(found: Collection, number: int, record: dict[str, Any], name: str, longest: int) -> str:
    """On one line, the text of the practice excepted."""
    value = record.get(name)
    if value is not None and not isinstance(value, str | int):
        found.refuse(number, name, "NOT_TEXT", _("Un texte est attendu."))
        return ""
    plain = plain_text(str(value or ""))
    said = plain.strip() if name == "body" else " ".join(plain.split())
    if name in NEEDED and not said:
        found.refuse(number, name, "MISSING_VALUE", _("Cette cellule est vide : complétez-la."))
    if len(said) > longest:
        sentence = _("%(longest)s caractères au plus, il y en a %(now)s.")
        found.refuse(number, name, "TOO_LONG", sentence % {"longest": longest, "now": len(said)})
    return said


def _words(found: Collection, number: int, record: dict[str, Any], name: str) -> list[str]:
    value = record.get(name) or []
    items: Iterable[Any] = value.split("|") if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(one, str) for one in items):
        found.refuse(number, name, "NOT_A_LIST", _("Une liste de mots est attendue."))
        return []
    words = [" ".join(plain_text(one).split()) for one in items]
    if any(len(word) > LONGEST_TAG for word in words):
        found.refuse(number, name, "TOO_LONG", _("80 caractères au plus par mot."))
    return list(dict.fromkeys(word for word in words if word))


def _refuse_twice(found: Collection) -> None:
    """The same identifier on two rows: nobody can tell which one is meant."""
    first: dict[str, int] = {}
    for row in found.rows:
        if row.source_id in first:
            sentence = _("Cet identifiant est déjà à la ligne %(line)s.") % {"line": first[row.source_id]}
            found.refuse(row.number, "id", "DUPLICATE_ID", sentence)
        first.setdefault(row.source_id, row.number)
