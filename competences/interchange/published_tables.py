"""The tables that others publish: ESCO, ROME 3 and 4, Moodle (repertoire page, sections 1.2 to 1.4)."""

import re

from django.utils.translation import gettext as _

from capitalisation.grids import Line, fold, records
from competences.interchange.columns import lacks, must_be_filled, node_of, rows
from competences.interchange.draft import Draft, Node

_URI_END = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
#: Asked of all who use it, in these words.
_ESCO_NOTICE = "This publication uses the ESCO classification of the European Commission."
_LICENCE_OUVERTE = "ROME, France Travail, Licence Ouverte 2.0"


def read_esco(draft: Draft, lines: list[Line], columns: list[str]) -> None:
    for position, (line, cells) in enumerate(rows(draft, lines, columns), start=1):
        if cells.get("status", "") not in ("", "released"):
            draft.warn(
                line.number,
                "status",
                "NOT_RELEASED",
                _("Cette ligne n’est pas publiée : elle n’est pas reprise."),
            )
            continue
        must_be_filled(draft, line, cells, "identifier")
        uri = cells["identifier"]
        end = _URI_END.search(uri)
        node = node_of(draft, line, cells, position)
        node.identifier = end.group(0) if end else uri
        node.source["uri"] = uri
        node.kind = _esco_kind(draft, line, cells.get("kind", ""))
        draft.nodes.append(node)
    draft.title = draft.title or "ESCO"
    draft.license_note = _ESCO_NOTICE


def _esco_kind(draft: Draft, line: Line, said: str) -> str:
    known = {"skill/competence": "savoir-faire", "knowledge": "connaissance", "": "savoir-faire"}
    if said not in known:
        sentence = _("Type « %(said)s » : lu comme un savoir-faire.") % {"said": said[:80]}
        draft.warn(line.number, "kind", "UNKNOWN_KIND", sentence)
    return known.get(said, "savoir-faire")


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
    steps = [
        ("code_domaine_competence", "domaine_competence", "domaine"),
        ("code_enjeu", "enjeu", "enjeu"),
        ("code_objectif", "objectif", "objectif"),
        ("code_ogr_macro_competence", "libelle_macro_competence", "macro-compétence"),
        ("code_ogr_competence", "libelle_competence", "savoir-faire"),
    ]
    if lacks(draft, folded, *(code for code, _label, _kind in steps)):
        return
    draft.findings = [one for one in draft.findings if one.code != "UNKNOWN_COLUMN"]
    seen: dict[str, Node] = {}
    for line, cells in records(draft, lines, folded):
        above = ""
        for code_column, label_column, kind in steps:
            code, label = cells[code_column], cells[label_column]
            if not code or not label:
                must_be_filled(draft, line, cells, code_column, label_column)
                break
            if code not in seen:
                seen[code] = Node(line.number, label, code=code, parent=above, kind=kind, position=len(seen))
                draft.nodes.append(seen[code])
            above = code
    draft.title, draft.license_note = draft.title or "ROME 4.0", _LICENCE_OUVERTE


def read_moodle(draft: Draft, lines: list[Line], columns: list[str]) -> None:
    """Fourteen columns; the row without a parent that says « isframework » is the framework itself."""
    draft.findings = [one for one in draft.findings if one.code != "UNKNOWN_COLUMN"]
    root = ""
    for position, (line, cells) in enumerate(rows(draft, lines, columns), start=1):
        if cells.get("is_framework") in ("1", "VRAI", "true"):
            draft.title, root = cells.get("label", ""), cells.get("code", "")
            draft.source["description"] = cells.get("description", "")
            continue
        node = node_of(draft, line, cells, position)
        node.parent = "" if node.parent == root else node.parent
        draft.nodes.append(node)
