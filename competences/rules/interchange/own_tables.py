"""Our own tables: domains and competences in seven columns, the flat one, and the template of any depth."""

import re

from django.utils.translation import gettext as _

from capitalisation.grids.book import Line
from capitalisation.grids.table import fold
from competences.rules.interchange.columns import lacks, must_be_filled, node_of, rows
from competences.rules.interchange.draft import Draft, Node

#: Codes of the example rows of our template, which are not read.
EXAMPLE_CODES = ("#A", "#A1", "#A2")
_SMART_LEVEL = re.compile(r"\d{1,9}(\.\d{1,9})*")
_DEPTH = re.compile(r"\d{1,9}")
_SHORT_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}")


def read_ours(draft: Draft, lines: list[Line], columns: list[str]) -> None:
    """code_domaine; libellé_domaine; code; intitulé; type; indicateurs; niveau_requis."""
    if lacks(draft, columns, "domain_code", "domain", "code", "label", "required_level"):
        return
    domains: dict[str, Node] = {}
    for position, (line, cells) in enumerate(rows(draft, lines, columns), start=1):
        _check_our_row(draft, line, cells)
        code, label = cells["domain_code"], cells["domain"]
        domain = domains.get(code)
        if domain is None:
            domain = domains[code] = Node(line.number, label, code=code, kind="domaine", position=position)
            draft.nodes.append(domain)
        elif domain.label != label:
            draft.refuse(
                line.number, "domain", "DOMAIN_LABEL", _("Ce domaine porte un autre intitulé plus haut.")
            )
        draft.nodes.append(node_of(draft, line, cells | {"parent": code}, position))


def _check_our_row(draft: Draft, line: Line, cells: dict[str, str]) -> None:
    must_be_filled(draft, line, cells, "domain_code", "domain", "code", "label")
    for column in ("domain_code", "code"):
        if cells.get(column) and not _SHORT_CODE.fullmatch(cells[column]):
            sentence = _("Un code tient en 20 lettres, chiffres, points ou tirets.")
            draft.refuse(line.number, column, "BAD_CODE", sentence)
    for column in ("domain", "label"):
        if len(cells.get(column, "")) > 200:
            sentence = _("Raccourcissez cet intitulé : 200 caractères au plus.")
            draft.refuse(line.number, column, "TOO_LONG", sentence)
    _check_our_choices(draft, line, cells)


def _check_our_choices(draft: Draft, line: Line, cells: dict[str, str]) -> None:
    if not cells.get("required_level"):
        draft.refuse(line.number, "required_level", "BAD_LEVEL", _("Le niveau requis va de 1 à 4."))
    if fold(cells.get("kind") or "savoir-faire") not in ("savoir", "savoir_faire", "savoir_etre"):
        draft.refuse(line.number, "kind", "BAD_KIND", _("Écrivez : savoir, savoir-faire ou savoir-être."))


def read_flat(draft: Draft, lines: list[Line], columns: list[str]) -> None:
    """code, intitulé, description, domaine, parent, niveau: ``niveau`` is the depth, checked against ``parent``."""
    if lacks(draft, columns, "label"):
        return
    domains: dict[str, Node] = {}
    said: list[tuple[Node, str]] = []
    found = rows(draft, lines, columns)
    codes = {cells.get("code", "").casefold() for _line, cells in found}
    for position, (line, cells) in enumerate(found, start=1):
        node = node_of(draft, line, cells, position)
        if not node.identifier:
            must_be_filled(draft, line, cells, "code")
        domain = cells.get("domain", "")
        if domain and not node.parent:
            node.parent = _under_domain(draft, domains, domain, codes, node)
        draft.nodes.append(node)
        said.append((node, cells.get("level", "")))
    draft.nodes[:0] = domains.values()
    _check_depths(draft, said, bool(domains))


def _under_domain(draft: Draft, domains: dict[str, Node], domain: str, codes: set[str], node: Node) -> str:
    """The code of the domain: a row of the file that has it as code, or a node made of its label."""
    if domain.casefold() in codes:
        return "" if domain.casefold() == node.code.casefold() else domain
    if domain not in domains:
        domains[domain] = Node(
            node.line, domain, identifier=f"domaine:{domain}", kind="domaine", position=len(domains)
        )
    return domains[domain].identifier


def _check_depths(draft: Draft, said: list[tuple[Node, str]], has_domains: bool) -> None:
    """``niveau`` counts from 0 or from 1; whatever disagrees with the parents is said, and the parents win."""
    given = {node.code.casefold(): node for node, _level in said if node.code}

    def depth(node: Node) -> int:
        seen, found, steps = node, 1, 0
        while seen.parent and seen.parent.casefold() in given and steps < 50:
            seen, found, steps = given[seen.parent.casefold()], found + 1, steps + 1
        return found

    numbers = [(node, level) for node, level in said if level]
    start = min((int(level) for _node, level in numbers if _DEPTH.fullmatch(level)), default=1)
    for node, level in numbers:
        if not _DEPTH.fullmatch(level):
            draft.warn(
                node.line,
                "level",
                "BAD_NUMBER",
                _("Un nombre entier est attendu ; le niveau n’est pas repris."),
            )
        elif int(level) - start + 1 != depth(node):
            sentence = _("Le niveau %(level)s ne correspond pas au parent : le parent est suivi.")
            draft.warn(node.line, "level", "LEVEL_MISMATCH", sentence % {"level": level})


def read_template(draft: Draft, lines: list[Line], columns: list[str]) -> None:
    """Our own table, of any depth. ``niveau`` « 1.2.3 » may stand for the parent, never both on one row."""
    if lacks(draft, columns, "label"):
        return
    smart: list[tuple[Node, str]] = []
    for position, (line, cells) in enumerate(rows(draft, lines, columns), start=1):
        if cells.get("code") in EXAMPLE_CODES:
            continue
        node = node_of(draft, line, cells, position)
        level = cells.get("level", "")
        if level and node.parent:
            draft.refuse(
                line.number, "level", "TWO_PARENTS", _("Donnez le niveau ou le parent, pas les deux.")
            )
        elif level:
            smart.append((node, level))
        draft.nodes.append(node)
    _place(draft, smart)


def _place(draft: Draft, smart: list[tuple[Node, str]]) -> None:
    """« 1.2.3 » stands under « 1.2 », wherever that is in the file, and after « 1.2.2 »."""
    known = _by_level(draft, smart)
    for level, node in known.items():
        above, _point, rank = level.rpartition(".")
        node.position = int(rank)
        if above and above not in known:
            sentence = _("Le niveau %(level)s n’est pas dans le fichier.") % {"level": above}
            draft.refuse(node.line, "level", "MISSING_PARENT", sentence)
        elif above:
            node.parent = known[above].identifier or known[above].code


def _by_level(draft: Draft, smart: list[tuple[Node, str]]) -> dict[str, Node]:
    known: dict[str, Node] = {}
    for node, level in smart:
        if not _SMART_LEVEL.fullmatch(level):
            draft.refuse(node.line, "level", "BAD_NUMBER", _("Écrivez le niveau comme 1.2.3."))
            continue
        if level in known:
            sentence = _("Ce niveau est déjà à la ligne %(line)s.") % {"line": known[level].line}
            draft.refuse(node.line, "level", "DUPLICATE_LEVEL", sentence)
        if not node.identifier and not node.code:
            node.identifier = f"niveau:{level}"
        known.setdefault(level, node)
    return known
