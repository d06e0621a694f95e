"""The tables people have, recognised by their header: ours, the flat one, ESCO, ROME, Moodle, OpenSALT (repertoire page,
sections 1.2 to 1.4). What is not recognised can be read with a mapping of its columns."""

import datetime
import re
from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from capitalisation.dates import day_in
from capitalisation.findings import Finding, Unreadable, whole_file
from capitalisation.grids import Book, Line, fold, records
from competences.interchange.draft import Draft, Link, Node

#: Header names of every known table, folded, and what we call them. French and English.
ALIASES = {
    "identifiant": "identifier",
    "identifier": "identifier",
    "uuid": "identifier",
    "concepturi": "identifier",
    "code": "code",
    "humancodingscheme": "code",
    "code_ogr": "code",
    "idnumber": "code",
    "id_number": "code",
    "code_parent": "parent",
    "parent": "parent",
    "parentidnumber": "parent",
    "parent_id_number": "parent",
    "parent_id": "parent",
    "ischildof": "parent",
    "niveau": "level",
    "smartlevel": "level",
    "type": "kind",
    "cfitemtype": "kind",
    "kind": "kind",
    "skilltype": "kind",
    "intitule": "label",
    "libelle": "label",
    "label": "label",
    "fullstatement": "label",
    "shortname": "label",
    "short_name": "label",
    "preferredlabel": "label",
    "libelle_competence": "label",
    "intitule_court": "short_label",
    "abbreviatedstatement": "short_label",
    "description": "description",
    "notes": "description",
    "mots_cles": "keywords",
    "conceptkeywords": "keywords",
    "altlabels": "alt_labels",
    "autres_libelles": "alt_labels",
    "ordre": "order",
    "sequencenumber": "order",
    "date_debut": "valid_from",
    "statusstartdate": "valid_from",
    "date_fin": "valid_to",
    "statusenddate": "valid_to",
    "remplace_par": "replaced_by",
    "replacedby": "replaced_by",
    "equivalent_esco": "esco",
    "equivalent_rome": "rome",
    "exactmatchof": "esco",
    "ancien_code": "former_code",
    "previous_id": "former_code",
    "indicateurs": "indicators",
    "indicators": "indicators",
    "niveau_requis": "required_level",
    "required_level": "required_level",
    "rs5515": "rs5515",
    "code_domaine": "domain_code",
    "domain_code": "domain_code",
    "libelle_domaine": "domain",
    "domain_label": "domain",
    "domaine": "domain",
    "reuselevel": "reuse_level",
    "concepttype": "concept_type",
    "status": "status",
    "code_type_referentiel": "rome_type",
}
#: Columns one may choose on the mapping screen, in the order of the screen.
CHOICES = (
    "code",
    "label",
    "parent",
    "description",
    "domain",
    "kind",
    "keywords",
    "required_level",
    "indicators",
)
KINDS = {
    "savoir": "knowledge",
    "connaissance": "knowledge",
    "knowledge": "knowledge",
    "savoir_faire": "know_how",
    "skill": "know_how",
    "skill/competence": "know_how",
    "competence": "know_how",
    "savoir_etre": "behaviour",
    "attitude": "behaviour",
    "behaviour": "behaviour",
    "domaine": "domain",
    "domain": "domain",
    "cluster": "domain",
}
#: Codes of the example rows of our template, which are not read.
EXAMPLE_CODES = ("#A", "#A1", "#A2")
#: An empty cell keeps what is there; these letters erase it.
ERASED = "#vide"
_ROME_4 = ("domaine_competence", "enjeu", "objectif", "libelle_macro_competence", "libelle_competence")
_SMART_LEVEL = re.compile(r"\d+(\.\d+)*")
_SHORT_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}")
_URI_END = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
STRICT_ROWS, STRICT_DEPTH, STRICT_SIZE = 5_000, 8, 2_000_000


class Unrecognised(Exception):
    """A readable table whose columns mean nothing to us: ``headers`` can be mapped by a person."""

    def __init__(self, headers: list[str]) -> None:
        super().__init__(headers)
        self.headers = headers


def read_tables(book: Book, content_size: int, mapping: Mapping[str, str] | None = None) -> Draft:
    """The draft of a table. ``mapping`` gives our column for a header, where a person chose. Raises ``Unreadable`` and
    :class:`Unrecognised`."""
    titles = [fold(grid.title) for grid in book.grids]
    if {"cf_doc", "cf_item"} <= set(titles):
        return _opensalt(book, titles)
    lines = _main(book, titles)
    folded = [fold(cell) for cell in lines[0].cells]
    reader = _recognised(folded, mapping)
    if reader is None:
        _refuse_twin_headers(lines[0])
        raise Unrecognised(lines[0].cells)
    if reader in (_ours, _flat):
        _check_limits(lines, content_size)
    draft = Draft(format=reader.__name__.strip("_"), encoding=book.encoding, separator=book.separator)
    draft.samples, draft.findings = book.samples, _named(book.notes, lines[0].cells)
    columns = _columns(draft, lines[0], folded, mapping)
    if not draft.errors:
        reader(draft, lines, columns)
    _other_sheets(draft, book, titles)
    return draft


def _refuse_twin_headers(first: Line) -> None:
    """Nobody could tell them apart when asked which column is which."""
    twins = [cell for cell in first.cells if cell and first.cells.count(cell) > 1]
    if twins:
        sentence = _("Cette colonne est présente deux fois.")
        raise Unreadable([Finding(first.number, twins[0][:80], "DUPLICATE_COLUMN", sentence)])


def _main(book: Book, titles: list[str]) -> list[Line]:
    """The sheet « Compétences », else the first that holds anything."""
    filled = [(grid, title) for grid, title in zip(book.grids, titles, strict=True) if grid.lines]
    named = next((grid for grid, title in filled if title == "competences"), None)
    return (named or filled[0][0]).lines


def _check_limits(lines: list[Line], content_size: int) -> None:
    if content_size > STRICT_SIZE:
        raise whole_file("TOO_LARGE", _("Le fichier dépasse 2 Mo : partagez-le en plusieurs fichiers."))
    if len(lines) > STRICT_ROWS + 1:
        raise whole_file("TOO_MANY_ROWS", _("Le fichier dépasse 5 000 lignes."))


def _other_sheets(draft: Draft, book: Book, titles: list[str]) -> None:
    for grid, title in zip(book.grids, titles, strict=True):
        if title == "referentiel":
            _document(draft, grid.lines)
        elif title == "liens":
            _links(draft, grid.lines)


def _recognised(
    folded: list[str], mapping: Mapping[str, str] | None
) -> Callable[[Draft, list[Line], list[str]], None] | None:
    names = {ALIASES.get(header, "") for header in folded}
    if mapping:
        return _flat
    if set(_ROME_4) <= set(folded):
        return _rome_4
    if {"code_ogr", "libelle", "code_type_referentiel"} <= set(folded):
        return _rome_3
    if {"concepturi", "preferredlabel"} <= set(folded):
        return _esco
    if "shortname" in folded or "short_name" in folded:
        return _moodle
    if "domain_code" in names:
        return _ours
    if "label" in names and ("code" in names or "identifier" in names):
        is_template = names & {
            "identifier",
            "esco",
            "rome",
            "former_code",
            "replaced_by",
            "short_label",
            "order",
        }
        return _template if is_template or ("code_parent" in folded) else _flat
    return None


def _named(notes: list[Finding], headers: list[str]) -> list[Finding]:
    """Warnings of the grid, with the column's name instead of its place."""

    def name(column: str) -> str:
        place = int(column) - 1
        return headers[place][:80] if place < len(headers) else column

    return [Finding(one.line, name(one.column), one.code, one.sentence, one.is_error) for one in notes]


def _columns(draft: Draft, first: Line, folded: list[str], mapping: Mapping[str, str] | None) -> list[str]:
    names = [
        (mapping or {}).get(cell, "") or ("" if mapping else ALIASES.get(header, ""))
        for cell, header in zip(first.cells, folded, strict=True)
    ]
    draft.headers = {name: cell[:80] for name, cell in zip(names, first.cells, strict=True) if name}
    for name, cell, header in zip(names, first.cells, folded, strict=True):
        if (name and names.count(name) > 1) or (header and folded.count(header) > 1):
            draft.refuse(
                first.number, cell[:80], "DUPLICATE_COLUMN", _("Cette colonne est présente deux fois.")
            )
        elif not name and cell:
            draft.warn(first.number, cell[:80], "UNKNOWN_COLUMN", _("Cette colonne n’est pas reprise."))
    return names


def _rows(draft: Draft, lines: list[Line], columns: list[str]) -> list[tuple[Line, dict[str, str]]]:
    """Rows that are as wide as the header, or narrower; codes that a spreadsheet changed are refused."""
    taken = []
    for line, cells in records(lines, columns):
        if len(line.cells) > len(columns):
            draft.refuse(
                line.number,
                _("ligne entière"),
                "TOO_MANY_CELLS",
                _("Cette ligne a plus de cellules que l’en-tête."),
            )
            continue
        for place in line.reworked:
            if place < len(columns) and columns[place] in (
                "code",
                "parent",
                "domain_code",
                "identifier",
                "level",
            ):
                sentence = _(
                    "Le tableur a changé ce code en nombre ou en date : mettez la colonne au format texte."
                )
                draft.refuse(line.number, columns[place], "CODE_CHANGED", sentence)
        taken.append((line, cells))
    return taken


def _needed(draft: Draft, columns: list[str], *names: str) -> bool:
    spelt = {
        "domain_code": "code_domaine",
        "domain": "libellé_domaine",
        "code": "code",
        "label": "intitulé",
        "required_level": "niveau_requis",
    }
    for name in names:
        if name not in columns:
            draft.refuse(1, spelt[name], "MISSING_COLUMN", _("Cette colonne manque dans la première ligne."))
    return not draft.errors


def _listed(cell: str) -> list[str]:
    return [part.strip() for part in re.split(r"[|\n]", cell) if part.strip()]


def _node(draft: Draft, line: Line, cells: dict[str, str], position: int) -> Node:
    """What every table shares; a cell that says « #vide » is empty."""
    said = {name: "" if cell.lower() == ERASED else cell for name, cell in cells.items()}
    node = Node(
        line=line.number,
        label=said.get("label", ""),
        identifier=said.get("identifier", ""),
        code=said.get("code", ""),
        parent=said.get("parent", ""),
        short_label=said.get("short_label", ""),
        kind=said.get("kind", ""),
        description=said.get("description", ""),
        required_level=_level(draft, line, said.get("required_level", "")),
        position=_order(draft, line, said.get("order", ""), position),
        indicators=_listed(said.get("indicators", "").replace("\n", " ")),
        keywords=_listed(said.get("keywords", "")),
        alt_labels=_listed(said.get("alt_labels", "")),
        valid_from=_day(draft, line, "valid_from", said.get("valid_from", "")),
        valid_to=_day(draft, line, "valid_to", said.get("valid_to", "")),
        replaced_by=said.get("replaced_by", ""),
        former_code=said.get("former_code", ""),
        erased=frozenset(name for name, cell in cells.items() if cell.lower() == ERASED),
    )
    for name in ("esco", "rome"):
        if said.get(name):
            node.external_ids[name] = _listed(said[name])
    if said.get("rs5515"):
        node.external_ids["rs5515"] = said["rs5515"]
    if said.get("reuse_level"):
        node.source["reuseLevel"] = said["reuse_level"]
    return node


def _level(draft: Draft, line: Line, cell: str) -> int:
    if cell and cell not in ("1", "2", "3", "4"):
        draft.refuse(line.number, "required_level", "BAD_LEVEL", _("Le niveau requis va de 1 à 4."))
        return 0
    return int(cell or 0)


def _order(draft: Draft, line: Line, cell: str, position: int) -> int:
    if cell and not re.fullmatch(r"\d{1,9}", cell):
        draft.refuse(line.number, "order", "BAD_NUMBER", _("Un nombre entier est attendu."))
        return position
    return int(cell or position)


def _day(draft: Draft, line: Line, column: str, cell: str) -> datetime.date | None:
    if not cell:
        return None
    found = day_in(cell)
    if found is None:
        draft.refuse(line.number, column, "BAD_DATE", _("Écrivez la date AAAA-MM-JJ ou JJ/MM/AAAA."))
    return found


def _ours(draft: Draft, lines: list[Line], columns: list[str]) -> None:
    """code_domaine; libellé_domaine; code; intitulé; type; indicateurs; niveau_requis."""
    if not _needed(draft, columns, "domain_code", "domain", "code", "label", "required_level"):
        return
    domains: dict[str, Node] = {}
    for position, (line, cells) in enumerate(_rows(draft, lines, columns), start=1):
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
        draft.nodes.append(_node(draft, line, cells | {"parent": code}, position))


def _check_our_row(draft: Draft, line: Line, cells: dict[str, str]) -> None:
    for column in ("domain_code", "domain", "code", "label"):
        if not cells.get(column):
            draft.refuse(line.number, column, "MISSING_VALUE", _("Cette cellule est vide : complétez-la."))
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


def _flat(draft: Draft, lines: list[Line], columns: list[str]) -> None:
    """code, intitulé, description, domaine, parent, niveau: ``niveau`` is the depth, checked against ``parent``."""
    if not _needed(draft, columns, "label"):
        return
    domains: dict[str, Node] = {}
    said: list[tuple[Node, str]] = []
    rows = _rows(draft, lines, columns)
    codes = {cells.get("code", "").casefold() for _line, cells in rows}
    for position, (line, cells) in enumerate(rows, start=1):
        node = _node(draft, line, cells, position)
        if not node.code and not node.identifier:
            draft.refuse(line.number, "code", "MISSING_VALUE", _("Cette cellule est vide : complétez-la."))
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
    start = min((int(level) for _node, level in numbers if level.isdigit()), default=1)
    for node, level in numbers:
        if not level.isdigit():
            draft.warn(
                node.line,
                "level",
                "BAD_NUMBER",
                _("Un nombre entier est attendu ; le niveau n’est pas repris."),
            )
        elif int(level) - start + 1 != depth(node):
            sentence = _("Le niveau %(level)s ne correspond pas au parent : le parent est suivi.")
            draft.warn(node.line, "level", "LEVEL_MISMATCH", sentence % {"level": level})


def _template(draft: Draft, lines: list[Line], columns: list[str]) -> None:
    """Our own table, of any depth. ``niveau`` « 1.2.3 » may stand for the parent, never both on one row."""
    if not _needed(draft, columns, "label"):
        return
    smart: dict[str, Node] = {}
    for position, (line, cells) in enumerate(_rows(draft, lines, columns), start=1):
        if cells.get("code") in EXAMPLE_CODES:
            continue
        node = _node(draft, line, cells, position)
        level = cells.get("level", "")
        if level and node.parent:
            draft.refuse(
                line.number, "level", "TWO_PARENTS", _("Donnez le niveau ou le parent, pas les deux.")
            )
        elif level:
            _place(draft, smart, node, level)
        draft.nodes.append(node)


def _place(draft: Draft, smart: dict[str, Node], node: Node, level: str) -> None:
    """« 1.2.3 » stands under « 1.2 », which stands above it in the file."""
    if not _SMART_LEVEL.fullmatch(level):
        draft.refuse(node.line, "level", "BAD_NUMBER", _("Écrivez le niveau comme 1.2.3."))
        return
    above = level.rpartition(".")[0]
    if above and above not in smart:
        sentence = _("Le niveau %(level)s n’est pas plus haut dans le fichier.") % {"level": above}
        draft.refuse(node.line, "level", "MISSING_PARENT", sentence)
    elif above:
        node.parent = smart[above].identifier or smart[above].code
    if not node.identifier and not node.code:
        node.identifier = f"niveau:{level}"
    smart[level] = node


def _esco(draft: Draft, lines: list[Line], columns: list[str]) -> None:
    for position, (line, cells) in enumerate(_rows(draft, lines, columns), start=1):
        if cells.get("status", "") not in ("", "released"):
            draft.warn(
                line.number,
                "status",
                "NOT_RELEASED",
                _("Cette ligne n’est pas publiée : elle n’est pas reprise."),
            )
            continue
        uri = cells.get("identifier", "")
        if not uri:
            draft.refuse(
                line.number, "identifier", "MISSING_VALUE", _("Cette cellule est vide : complétez-la.")
            )
        end = _URI_END.search(uri)
        node = _node(draft, line, cells, position)
        node.identifier = end.group(0) if end else uri
        node.source["uri"] = uri
        node.kind = _esco_kind(draft, line, cells.get("kind", ""))
        draft.nodes.append(node)
    draft.title = draft.title or "ESCO"
    draft.license_note = _ESCO_NOTICE


#: Asked of all who use it, in these words.
_ESCO_NOTICE = "This publication uses the ESCO classification of the European Commission."


def _esco_kind(draft: Draft, line: Line, said: str) -> str:
    known = {"skill/competence": "savoir-faire", "knowledge": "connaissance", "": "savoir-faire"}
    if said not in known:
        sentence = _("Type « %(said)s » : lu comme un savoir-faire.") % {"said": said[:80]}
        draft.warn(line.number, "kind", "UNKNOWN_KIND", sentence)
    return known.get(said, "savoir-faire")


def _rome_3(draft: Draft, lines: list[Line], columns: list[str]) -> None:
    """One line an item and rubric: each code once; type 5 is a place of work, not a competence."""
    seen: set[str] = set()
    for position, (line, cells) in enumerate(_rows(draft, lines, columns), start=1):
        kind = cells.get("rome_type", "")
        if kind == "5" or cells.get("code") in seen:
            continue
        if not cells.get("code"):
            draft.refuse(line.number, "code", "MISSING_VALUE", _("Cette cellule est vide : complétez-la."))
        seen.add(cells.get("code", ""))
        node = _node(draft, line, cells, position)
        node.kind = "connaissance" if kind == "1" else "savoir-faire"
        draft.nodes.append(node)
    draft.title, draft.license_note = draft.title or "ROME 3", _LICENCE_OUVERTE


def _rome_4(draft: Draft, lines: list[Line], columns: list[str]) -> None:
    """One flat row a leaf: the five levels are built from their codes."""
    folded = [fold(cell) for cell in lines[0].cells]
    steps = [
        ("code_domaine_competence", "domaine_competence", "domaine"),
        ("code_enjeu", "enjeu", "enjeu"),
        ("code_objectif", "objectif", "objectif"),
        ("code_ogr_macro_competence", "libelle_macro_competence", "macro-compétence"),
        ("code_ogr_competence", "libelle_competence", "savoir-faire"),
    ]
    missing = [code for code, _label, _kind in steps if code not in folded]
    for code in missing:
        draft.refuse(1, code, "MISSING_COLUMN", _("Cette colonne manque dans la première ligne."))
    if missing:
        return
    draft.findings = [one for one in draft.findings if one.code != "UNKNOWN_COLUMN"]
    seen: dict[str, Node] = {}
    for line in lines[1:]:
        cells = dict(zip(folded, line.cells + [""] * (len(folded) - len(line.cells)), strict=False))
        above = ""
        for code_column, label_column, kind in steps:
            code, label = cells[code_column], cells[label_column]
            if not code or not label:
                draft.refuse(
                    line.number, code_column, "MISSING_VALUE", _("Cette cellule est vide : complétez-la.")
                )
                break
            if code not in seen:
                seen[code] = Node(line.number, label, code=code, parent=above, kind=kind, position=len(seen))
                draft.nodes.append(seen[code])
            above = code
    draft.title, draft.license_note = draft.title or "ROME 4.0", _LICENCE_OUVERTE


_LICENCE_OUVERTE = "ROME, France Travail, Licence Ouverte 2.0"


def _moodle(draft: Draft, lines: list[Line], columns: list[str]) -> None:
    """Fourteen columns; the row without a parent that says « isframework » is the framework itself."""
    folded = [fold(cell) for cell in lines[0].cells]
    is_framework = next(
        (place for place, name in enumerate(folded) if name.replace("_", "") == "isframework"), None
    )
    draft.findings = [one for one in draft.findings if one.code != "UNKNOWN_COLUMN"]
    root = ""
    for position, (line, cells) in enumerate(_rows(draft, lines, columns), start=1):
        flag = line.cells[is_framework] if is_framework is not None and is_framework < len(line.cells) else ""
        if flag in ("1", "VRAI", "true"):
            draft.title, root = cells.get("label", ""), cells.get("code", "")
            draft.source["description"] = cells.get("description", "")
            continue
        node = _node(draft, line, cells, position)
        node.parent = "" if node.parent == root else node.parent
        draft.nodes.append(node)


def _opensalt(book: Book, titles: list[str]) -> Draft:
    """Three sheets: document, items, associations."""
    sheets = {title: grid.lines for title, grid in zip(titles, book.grids, strict=True)}
    draft = Draft(format="opensalt", encoding=book.encoding, samples=book.samples)
    head, values = [*sheets["cf_doc"], Line(2, []), Line(2, [])][:2]
    document = {name: value for name, value in zip(head.cells, values.cells, strict=False) if value}
    draft.title, draft.number = document.get("title", ""), document.get("version", "")
    draft.owner, draft.identifier = document.get("creator", ""), document.get("identifier", "")
    draft.license_note = document.get("licenseTitle", "")
    draft.source = {
        name: document[name] for name in ("description", "publisher", "language", "notes") if name in document
    }
    lines = sheets["cf_item"]
    if not lines:
        return draft
    folded = [fold(cell) for cell in lines[0].cells]
    names = [ALIASES.get(name, "") for name in folded]
    draft.headers = {name: cell for name, cell in zip(names, lines[0].cells, strict=True) if name}
    _template(
        draft,
        [Line(one.number, one.cells) for one in lines],
        ["" if name == "level" else name for name in names],
    )
    for node, line in zip(
        draft.nodes, [one for one in lines[1:] if len(draft.nodes) == len(lines) - 1], strict=False
    ):
        extra = dict(zip(lines[0].cells, line.cells, strict=False))
        node.source |= {
            name: extra[name] for name in ("listEnumeration", "language", "educationLevel") if extra.get(name)
        }
    _associations(draft, sheets.get("cf_association", []))
    return draft


def _associations(draft: Draft, lines: list[Line]) -> None:
    if not lines:
        return
    by_identifier = {node.identifier: node for node in draft.nodes}
    head = lines[0].cells
    for line in lines[1:]:
        row = dict(zip(head, line.cells, strict=False))
        kind = row.get("associationType", "").replace(" ", "").lower()
        origin, target = row.get("originNodeIdentifier", ""), row.get("destinationNodeIdentifier", "")
        child = by_identifier.get(origin)
        if kind == "ischildof" and child is not None:
            child.parent = "" if target == draft.identifier else target
        elif origin and target:
            spelt = row.get("associationType", "")
            draft.links.append(
                Link(
                    spelt[:1].lower() + spelt[1:].replace(" ", ""),
                    {"identifier": origin},
                    {"identifier": target},
                    row.get("identifier", ""),
                )
            )


def _document(draft: Draft, lines: list[Line]) -> None:
    """The sheet « Référentiel »: key, value."""
    said = {fold(line.cells[0]): line.cells[1] for line in lines if len(line.cells) > 1}
    draft.title = said.get("titre", draft.title)
    draft.number = said.get("version", draft.number)
    draft.owner = said.get("organisme", draft.owner)
    draft.license_note = said.get("licence", draft.license_note)
    draft.code = said.get("code", draft.code)
    draft.identifier = said.get("identifiant", draft.identifier)


def _links(draft: Draft, lines: list[Line]) -> None:
    """The sheet « Liens »: type, origine, destination, identifiant."""
    for line in lines[1:]:
        kind, origin, destination, identifier = [*line.cells, "", "", "", ""][:4]
        if kind and origin and destination:
            draft.links.append(Link(kind, {"identifier": origin}, {"identifier": destination}, identifier))
