"""What the tables of frameworks share: the names of their columns, and a row as a node."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from capitalisation.dates import read_day
from capitalisation.grids.book import Line
from capitalisation.grids.table import records
from competences.rules.interchange.draft import Draft, Node

#: The names of CASE, which tables of other products write joined or apart.
_CASE = {
    "humanCodingScheme": "code",
    "isChildOf": "parent",
    "parentIdentifier": "parent",
    "smartLevel": "level",
    "cfItemType": "kind",
    "itemType": "kind",
    "fullStatement": "label",
    "abbreviatedStatement": "short_label",
    "conceptKeywords": "keywords",
    "sequenceNumber": "order",
    "statusStartDate": "valid_from",
    "statusEndDate": "valid_to",
    "replacedBy": "replaced_by",
    "exactMatchOf": "esco",
}
#: Header names of every known table, folded, and what we call them. French and English.
ALIASES = {
    **{name.lower(): ours for name, ours in _CASE.items()},
    **{re.sub("(?=[A-Z])", "_", name).lower(): ours for name, ours in _CASE.items()},
    "identifiant": "identifier",
    "identifier": "identifier",
    "uuid": "identifier",
    "concepturi": "identifier",
    "code": "code",
    "code_ogr": "code",
    "idnumber": "code",
    "id_number": "code",
    "code_parent": "parent",
    "parent": "parent",
    "parentidnumber": "parent",
    "parent_id_number": "parent",
    "parent_id": "parent",
    "niveau": "level",
    "type": "kind",
    "kind": "kind",
    "skilltype": "kind",
    "intitule": "label",
    "libelle": "label",
    "label": "label",
    "shortname": "label",
    "short_name": "label",
    "preferredlabel": "label",
    "libelle_competence": "label",
    "intitule_court": "short_label",
    "description": "description",
    "notes": "description",
    "mots_cles": "keywords",
    "altlabels": "alt_labels",
    "autres_libelles": "alt_labels",
    "ordre": "order",
    "date_debut": "valid_from",
    "date_fin": "valid_to",
    "remplace_par": "replaced_by",
    "equivalent_esco": "esco",
    "equivalent_rome": "rome",
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
    "isframework": "is_framework",
    "is_framework": "is_framework",
}
#: How we write the columns that are asked for.
SPELT = {
    "domain_code": "code_domaine",
    "domain": "libellé_domaine",
    "code": "code",
    "label": "intitulé",
    "required_level": "niveau_requis",
}
#: Columns a person may name, as a screen calls them.
CHOICES = {
    "code": gettext_lazy("Code"),
    "label": gettext_lazy("Intitulé"),
    "parent": gettext_lazy("Code de la compétence au-dessus"),
    "description": gettext_lazy("Description"),
    "domain": gettext_lazy("Domaine"),
    "kind": gettext_lazy("Type"),
    "keywords": gettext_lazy("Mots-clés"),
    "required_level": gettext_lazy("Niveau requis"),
    "indicators": gettext_lazy("Indicateurs"),
}
#: An empty cell keeps what is there; these letters erase it.
ERASED = "#vide"
#: A spreadsheet that makes numbers or dates of these has lost what was typed.
_CODES = ("code", "parent", "domain_code", "identifier", "level")


def rows(draft: Draft, lines: list[Line], columns: list[str]) -> list[tuple[Line, dict[str, str]]]:
    """Each row by our column names; codes that a spreadsheet changed are refused."""
    taken = list(records(draft, lines, columns))
    sentence = _("Le tableur a changé ce code en nombre ou en date : mettez la colonne au format texte.")
    for line, _cells in taken:
        for place in line.reworked:
            if columns[place] in _CODES:
                draft.refuse(line.number, columns[place], "CODE_CHANGED", sentence)
    return taken


def lacks(draft: Draft, columns: list[str], *names: str) -> bool:
    """True when a column that this table cannot do without is missing, which is said."""
    missing = [name for name in names if name not in columns]
    for name in missing:
        draft.refuse(1, name, "MISSING_COLUMN", _("Cette colonne manque dans la première ligne."))
    return bool(draft.errors)


def must_be_filled(draft: Draft, line: Line, cells: dict[str, str], *names: str) -> None:
    for name in names:
        if not cells.get(name):
            draft.refuse(line.number, name, "MISSING_VALUE", _("Cette cellule est vide : complétez-la."))


def node_of(draft: Draft, line: Line, cells: dict[str, str], position: int) -> Node:
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
        valid_from=read_day(draft, line.number, "valid_from", said.get("valid_from", "")),
        valid_to=read_day(draft, line.number, "valid_to", said.get("valid_to", "")),
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


def joined(texts: Iterable[str]) -> str:
    """Several in one cell, between bars; a bar of their own follows a backslash."""
    return " | ".join(text.replace("|", r"\|") for text in texts)


def _listed(cell: str) -> list[str]:
    parts = re.split(r"(?<!\\)[|]|\n", cell)
    return [part.strip().replace(r"\|", "|") for part in parts if part.strip()]


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
