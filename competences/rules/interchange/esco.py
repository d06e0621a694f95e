"""ESCO, as the Commission publishes it: the skills, their groups, and which stands under which (repertoire page, section 1.2)."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from capitalisation.grids.book import Line
from capitalisation.grids.table import fold
from competences.rules.interchange.columns import ALIASES, must_be_filled, node_of, rows
from competences.rules.interchange.draft import Draft, Link, Node

_URI_END = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
#: Asked of all who use it, in these words.
_NOTICE = "This publication uses the ESCO classification of the European Commission."
_CONCEPTS = ("", "KnowledgeSkillCompetence", "SkillGroup")
_SKILLS = re.compile(r"skills(_[a-z]{2})?")


def is_skills(title: str) -> bool:
    """True for the folded name of the file that holds the skills, whatever its language."""
    return bool(_SKILLS.fullmatch(title))


def read_esco(draft: Draft, lines: list[Line], columns: list[str]) -> None:
    draft.nodes += _concepts(draft, lines, columns)
    draft.title, draft.license_note = draft.title or "ESCO", _NOTICE


def read_companions(draft: Draft, sheets: Mapping[str, list[Line]]) -> None:
    """The groups above the skills that are there, from the other files of the package; ``sheets`` by folded name."""
    groups, broader = {}, defaultdict(list)
    for title, lines in sheets.items():
        if title.startswith("skillgroups"):
            groups = _by_uri(_groups(draft, lines))
        elif title.startswith("broaderrelationsskillpillar"):
            for _line, cells in rows(draft, lines, _columns(lines)):
                broader[cells.get("identifier", "")].append(cells.get("broader", ""))
    if not broader:
        _say_left_out(draft, len(groups))
        return
    known = groups | _by_uri(draft.nodes)
    kept = _with_all_above(known, broader, [node.source["uri"] for node in draft.nodes])
    draft.nodes = [*(node for uri, node in groups.items() if uri in kept), *draft.nodes]
    _say_left_out(draft, len(groups.keys() - kept))
    for node in draft.nodes:
        _place(draft, node, [known[uri] for uri in broader[node.source["uri"]] if uri in known])


def _concepts(draft: Draft, lines: list[Line], columns: list[str]) -> Iterable[Node]:
    for position, (line, cells) in enumerate(rows(draft, lines, columns), start=1):
        if cells.get("status", "") not in ("", "released"):
            sentence = _("Cette ligne n’est pas publiée : elle n’est pas reprise.")
            draft.warn(line.number, "status", "NOT_RELEASED", sentence)
            continue
        if cells.get("concept_type", "") not in _CONCEPTS:
            sentence = _("Cette ligne n’est ni une compétence ni un groupe de compétences d’ESCO.")
            draft.refuse(line.number, "concept_type", "NOT_A_SKILL", sentence)
            continue
        must_be_filled(draft, line, cells, "identifier")
        uri = cells["identifier"]
        end = _URI_END.search(uri)
        node = node_of(draft, line, cells, position)
        node.identifier = end.group(0) if end else uri
        node.source["uri"] = uri
        node.kind = _kind(draft, line, cells.get("kind", ""))
        yield node


def _groups(draft: Draft, lines: list[Line]) -> Iterable[Node]:
    columns = _columns(lines)
    if not {"identifier", "label"} <= set(columns):
        draft.refuse(1, "skillGroups", "MISSING_COLUMN", _("Cette colonne manque dans la première ligne."))
        return
    for node in _concepts(draft, lines, columns):
        node.kind = "domaine"
        yield node


def _columns(lines: list[Line]) -> list[str]:
    names = ALIASES | {"broaderuri": "broader"}
    return [names.get(fold(cell), "") for cell in lines[0].cells]


def _by_uri(nodes: Iterable[Node]) -> dict[str, Node]:
    return {node.source["uri"]: node for node in nodes}


def _with_all_above(
    known: Mapping[str, Node], broader: Mapping[str, list[str]], starts: list[str]
) -> set[str]:
    """Addresses met on the way up: of a subset of the skills, only the groups it needs."""
    met, waiting = set(starts), list(starts)
    while waiting:
        for uri in broader.get(waiting.pop(), ()):
            if uri in known and uri not in met:
                met.add(uri)
                waiting.append(uri)
    return met


def _say_left_out(draft: Draft, count: int) -> None:
    if count:
        sentence = ngettext(
            "%(count)s groupe sans compétence dans ce fichier n’est pas repris.",
            "%(count)s groupes sans compétence dans ce fichier ne sont pas repris.",
            count,
        )
        draft.warn(1, "skillGroups", "EMPTY_GROUP", sentence % {"count": count})


def _place(draft: Draft, node: Node, above: list[Node]) -> None:
    """Under the first; the others are kept as links, since a tree has one place for each."""
    for parent in above[:1]:
        node.parent = parent.identifier
    for parent in above[1:]:
        sentence = _("Deux parents : le premier est suivi, l’autre est gardé.")
        draft.warn(node.line, "broaderUri", "TWO_PARENTS", sentence)
        draft.links.append(Link("isPartOf", _end(node), _end(parent)))


def _end(node: Node) -> dict[str, str]:
    return {"identifier": node.identifier, "title": node.label}


def _kind(draft: Draft, line: Line, said: str) -> str:
    known = {"skill/competence": "savoir-faire", "knowledge": "connaissance", "": "savoir-faire"}
    if said not in known:
        sentence = _("Type « %(said)s » : lu comme un savoir-faire.") % {"said": said[:80]}
        draft.warn(line.number, "kind", "UNKNOWN_KIND", sentence)
    return known.get(said, "savoir-faire")
