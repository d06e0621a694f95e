"""Our own table, empty with example rows or filled with a version: export, edit in a spreadsheet, import again."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from capitalisation.files import inert
from competences.interchange.draft import Draft, Node

COLUMNS = (
    "identifiant",
    "code",
    "code_parent",
    "type",
    "intitulé",
    "intitulé_court",
    "description",
    "niveau_requis",
    "indicateurs",
    "mots_clés",
    "autres_libellés",
    "ordre",
    "date_début",
    "date_fin",
    "remplacé_par",
    "équivalent_esco",
    "équivalent_rome",
    "rs5515",
    "ancien_code",
)
_EXAMPLES = (
    (
        "",
        "#A",
        "",
        "domaine",
        "Ligne d’exemple : un domaine. Effacez ces trois lignes.",
        "",
        "",
        "",
        "",
        "",
        "",
        "1",
    ),
    (
        "",
        "#A1",
        "#A",
        "savoir-faire",
        "Une compétence sous le domaine A",
        "",
        "",
        "3",
        "Un indice | un autre",
        "",
        "",
        "2",
    ),
    (
        "",
        "#A2",
        "#A",
        "connaissance",
        "Une connaissance sous le même domaine",
        "",
        "",
        "2",
        "",
        "mot | autre",
        "",
        "3",
    ),
)


def empty_template(name: str) -> bytes:
    rows = [COLUMNS, *(example + ("",) * (len(COLUMNS) - len(example)) for example in _EXAMPLES)]
    return _xlsx(rows, None) if name.lower().endswith(".xlsx") else _csv(rows)


def write_csv(draft: Draft) -> bytes:
    """As French spreadsheets open it. The document and the links are in the XLSX only."""
    return _csv([COLUMNS, *(tuple(inert(cell) for cell in _row(node)) for node in draft.nodes)])


def write_xlsx(draft: Draft) -> bytes:
    return _xlsx([COLUMNS, *(_row(node) for node in draft.nodes)], draft)


def _row(node: Node) -> tuple[str, ...]:
    parent = node.parent_node
    return (
        str(node.uuid or ""),
        node.code,
        (parent.code or str(parent.uuid)) if parent else "",
        node.kind,
        node.label,
        node.short_label,
        node.description,
        str(node.required_level or ""),
        " | ".join(node.indicators),
        " | ".join(node.keywords),
        " | ".join(node.alt_labels),
        str(node.position),
        node.valid_from.isoformat() if node.valid_from else "",
        node.valid_to.isoformat() if node.valid_to else "",
        node.replaced_by,
        " | ".join(node.external_ids.get("esco", [])),
        " | ".join(node.external_ids.get("rome", [])),
        str(node.external_ids.get("rs5515", "")),
        "",
    )


def _csv(rows: list[tuple[str, ...]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def _xlsx(rows: list[tuple[str, ...]], draft: Draft | None) -> bytes:
    book = Workbook(write_only=True)
    _sheet(book, "Compétences", rows)
    if draft is not None:
        document = [
            ("clé", "valeur"),
            ("identifiant", draft.identifier),
            ("code", draft.code),
            ("titre", draft.title),
            ("version", draft.number),
            ("organisme", draft.owner),
            ("licence", draft.license_note),
        ]
        _sheet(book, "Référentiel", document)
        links = [
            (one.kind, one.origin["identifier"], one.destination["identifier"], one.identifier)
            for one in draft.links
        ]
        _sheet(book, "Liens", [("type", "origine", "destination", "identifiant"), *links])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(book: Any, title: str, rows: Sequence[tuple[str, ...]]) -> None:
    sheet = book.create_sheet(title)
    for row in rows:
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, value=value)
            cell.data_type, cell.number_format = "s", "@"
            cells.append(cell)
        sheet.append(cells)
