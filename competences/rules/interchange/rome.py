"""ROME 3 and ROME 4.0, as France Travail publishes them (repertoire page, section 1.3)."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from capitalisation.findings import whole_file
from capitalisation.grids.book import MOST_ROWS, Line
from capitalisation.grids.table import fold, records
from competences.rules.interchange.columns import lacks, must_be_filled, node_of, rows
from competences.rules.interchange.draft import Draft, Link, Node
from competences.rules.interchange.json_fields import text_in

_LICENCE_OUVERTE = "ROME, France Travail, Licence Ouverte 2.0"
#: Column of the code, column of the label, kind: from the widest to the leaf.
_TABLE = [
    ("code_domaine_competence", "domaine_competence", "domaine"),
    ("code_enjeu", "enjeu", "enjeu"),
    ("code_objectif", "objectif", "objectif"),
    ("code_ogr_macro_competence", "libelle_macro_competence", "macro-compétence"),
    ("code_ogr_competence", "libelle_competence", "savoir-faire"),
]
#: The same in the JSON twin, with the list that holds them.
_TREE = [
    ("domaine_competence", "code_fonctionnel", "libelle_domaine_competence", "domaine"),
    ("liste_enjeux", "code_fonctionnel", "libelle_enjeu", "enjeu"),
    ("liste_objectifs", "code_fonctionnel", "libelle_objectif", "objectif"),
    ("liste_macro_competences", "code_ogr_macro_competence", "libelle_macro_competence", "macro-compétence"),
    ("liste_competences", "code_ogr_competence", "libelle_competence", "savoir-faire"),
]


def read_rome_3(draft: Draft, lines: list[Line], columns: list[str]) -> None:
    """One line an item and rubric: each code once; type 5 is a place of work, not a competence."""
    seen: set[str] = set()
    for position, (line, cells) in enumerate(rows(draft, lines, columns), start=1):
        kind = cells.get("rome_type", "")
        if kind == "5" or cells["code"] in seen:
            continue
        must_be_filled(draft, line, cells, "code")
        seen.add(cells["code"])
        node = node_of(draft, line, cells, position)
        node.kind = "connaissance" if kind == "1" else "savoir-faire"
        draft.nodes.append(node)
    draft.title, draft.license_note = draft.title or "ROME 3", _LICENCE_OUVERTE


def read_rome_4(draft: Draft, lines: list[Line], columns: list[str]) -> None:
    """One flat row a leaf: the five levels are built from their codes."""
    folded = [fold(cell) for cell in lines[0].cells]
    if lacks(draft, folded, *(code for code, _label, _kind in _TABLE)):
        return
    draft.findings = [one for one in draft.findings if one.code != "UNKNOWN_COLUMN"]
    seen: dict[str, Node] = {}
    for line, cells in records(draft, lines, folded):
        above = ""
        for code_column, label_column, kind in _TABLE:
            code, label = cells[code_column], cells[label_column]
            if not code or not label:
                must_be_filled(draft, line, cells, code_column, label_column)
                break
            _add(draft, seen, Node(line.number, label, code=code, parent=above, kind=kind))
            above = code
    _sign(draft)


def is_rome(found: Any) -> bool:
    return isinstance(found, dict) and "arborescence_competence" in found


def read_rome_json(found: dict[str, Any]) -> Draft:
    """The same tree, one list inside the other. Raises ``Unreadable`` when a list is none, or beyond the limit."""
    draft = Draft(format="rome_4", headers={"label": "libelle_competence", "code": "code_ogr_competence"})
    _walk(draft, {}, found["arborescence_competence"])
    _sign(draft)
    return draft


def _walk(draft: Draft, seen: dict[str, Node], holder: Any, above: str = "", level: int = 0) -> None:
    name, code_key, label_key, kind = _TREE[level]
    for one in _held(draft, holder, name):
        rank = len(draft.nodes) + 1
        if rank > MOST_ROWS:
            raise whole_file("TOO_MANY_ROWS", _("Le fichier dépasse 20 000 lignes."))
        code, label = text_in(draft, rank, one, code_key), text_in(draft, rank, one, label_key)
        if not code:
            draft.refuse(rank, code_key, "MISSING_VALUE", _("Cette cellule est vide : complétez-la."))
        _add(draft, seen, Node(rank, label, code=code, parent=above, kind=kind))
        if level + 1 < len(_TREE):
            _walk(draft, seen, one, code, level + 1)


def _held(draft: Draft, holder: Any, name: str) -> Iterator[dict[str, Any]]:
    held = holder.get(name) if isinstance(holder, dict) else None
    if not isinstance(held, list):
        raise whole_file("NOT_A_LIST", _("« %(name)s » : une liste est attendue.") % {"name": name})
    for one in held:
        if isinstance(one, dict):
            yield one
        else:
            draft.refuse(len(draft.nodes) + 1, name, "NOT_AN_OBJECT", _("Un objet est attendu."))


def _add(draft: Draft, seen: dict[str, Node], node: Node) -> None:
    """Once a code, at its first place; a competence that serves several aims keeps the others as links."""
    known = seen.get(node.code)
    if known is None:
        seen[node.code] = node
        node.identifier = _identifier(node.code)
        node.position = len(draft.nodes)
        draft.nodes.append(node)
    elif node.parent != known.parent:
        sentence = _("Deux parents : le premier est suivi, l’autre est gardé.")
        draft.warn(node.line, "parent", "TWO_PARENTS", sentence)
        origin, destination = ({"identifier": _identifier(code)} for code in (node.code, node.parent))
        draft.links.append(Link("isPartOf", origin, destination))


def _identifier(code: str) -> str:
    """ROME gives codes alone: they make identifiers that are the same in every edition of it."""
    return f"rome:{code}"


def _sign(draft: Draft) -> None:
    draft.title, draft.license_note = draft.title or "ROME 4.0", _LICENCE_OUVERTE
