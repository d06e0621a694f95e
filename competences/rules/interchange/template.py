"""Our own table, empty with example rows or filled with a version: export, edit in a spreadsheet, import again."""

from collections import Counter
from collections.abc import Sequence

from capitalisation.spreadsheets import Row, Sheet, as_csv, as_xlsx
from competences.rules.interchange.columns import joined
from competences.rules.interchange.draft import Draft, Node

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
#: Rows whose codes begin with « # » are examples, which are not read.
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
TEMPLATE = (COLUMNS, *(example + ("",) * (len(COLUMNS) - len(example)) for example in _EXAMPLES))


def write_csv(draft: Draft) -> bytes:
    """As French spreadsheets open it. The document and the links are in the XLSX only."""
    return as_csv([COLUMNS, *_rows(draft)])


def write_xlsx(draft: Draft) -> bytes:
    """Three sheets: the competences, the document, the links."""
    document = [
        ("clé", "valeur"),
        ("identifiant", draft.identifier),
        ("code", draft.code),
        ("titre", draft.title),
        ("version", draft.number),
        ("organisme", draft.owner),
        ("licence", draft.license_note),
    ]
    links = [
        (one.kind, one.origin["identifier"], one.destination["identifier"], one.identifier)
        for one in draft.links
    ]
    return as_xlsx(
        [
            _sheet("Compétences", [COLUMNS, *_rows(draft)]),
            _sheet("Référentiel", document),
            _sheet("Liens", [("type", "origine", "destination", "identifiant"), *links]),
        ]
    )


def _sheet(title: str, rows: Sequence[tuple[str, ...]]) -> Sheet:
    return Sheet(title, [Row([*values], is_head=not rank) for rank, values in enumerate(rows)])


def _rows(draft: Draft) -> list[tuple[str, ...]]:
    times = Counter(node.code.casefold() for node in draft.nodes)
    return [_row(node, times) for node in draft.nodes]


def _row(node: Node, times: Counter[str]) -> tuple[str, ...]:
    parent = node.parent_node
    is_named = parent is not None and times[parent.code.casefold()] == 1 and parent.code
    return (
        str(node.uuid or ""),
        node.code,
        (parent.code if is_named else str(parent.uuid)) if parent else "",
        node.kind,
        node.label,
        node.short_label,
        node.description,
        str(node.required_level or ""),
        joined(node.indicators),
        joined(node.keywords),
        joined(node.alt_labels),
        str(node.position),
        node.valid_from.isoformat() if node.valid_from else "",
        node.valid_to.isoformat() if node.valid_to else "",
        node.replaced_by,
        joined(node.external_ids.get("esco", [])),
        joined(node.external_ids.get("rome", [])),
        str(node.external_ids.get("rs5515", "")),
        "",
    )
