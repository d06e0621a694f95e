"""The short JSON ``{"referentiel": …, "competences": […]}``."""

from typing import Any

from django.utils.translation import gettext as _

from capitalisation.findings import whole_file
from competences.rules.interchange.draft import Draft, Node
from competences.rules.interchange.json_fields import text_in
from competences.rules.interchange.tables import STRICT_ROWS


def is_short(found: Any) -> bool:
    return isinstance(found, dict) and "referentiel" in found


def read_short(found: dict[str, Any]) -> Draft:
    """``{"referentiel": {"code", "titre", "version"}, "competences": [{"code", "intitule", "description", "parent"}]}``."""
    draft = Draft(format="short_json", headers={"label": "intitule"})
    head, rows = found.get("referentiel"), found.get("competences")
    if not isinstance(head, dict) or not isinstance(rows, list):
        raise whole_file("NOT_A_FRAMEWORK", _("Ce fichier JSON ne contient pas de référentiel."))
    if len(rows) > STRICT_ROWS:
        raise whole_file("TOO_MANY_ROWS", _("Le fichier dépasse 5 000 lignes."))
    draft.code, draft.title = text_in(draft, 1, head, "code"), text_in(draft, 1, head, "titre")
    draft.number = text_in(draft, 1, head, "version")
    if not draft.title:
        draft.refuse(1, "titre", "MISSING_VALUE", _("Le référentiel n’a pas de titre."))
    for rank, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            draft.refuse(rank, "competences", "NOT_AN_OBJECT", _("Un objet est attendu."))
            continue
        code, label = text_in(draft, rank, row, "code"), text_in(draft, rank, row, "intitule")
        if not code:
            draft.refuse(rank, "code", "MISSING_VALUE", _("Cette cellule est vide : complétez-la."))
        node = Node(rank, label, code=code, parent=text_in(draft, rank, row, "parent"), position=rank)
        node.description = text_in(draft, rank, row, "description")
        draft.nodes.append(node)
        for name in sorted(set(map(str, row)) - {"code", "intitule", "description", "parent"}):
            draft.warn(rank, name[:80], "UNKNOWN_COLUMN", _("Cette colonne n’est pas reprise."))
    return draft
