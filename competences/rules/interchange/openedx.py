"""Taxonomies of Open edX: tags with an identifier, a value and a parent, as a table or as JSON."""

from typing import Any

from django.utils.translation import gettext as _

from competences.rules.interchange.draft import Draft, Node
from competences.rules.interchange.json_fields import text_in

#: Its columns and ours; « previous_id » is what a tag was called before.
ALIASES = {"id": "code", "value": "label", "parent_id": "parent", "previous_id": "former_code"}


def is_openedx_table(headers: set[str]) -> bool:
    return {"id", "value"} <= headers and bool(headers & {"parent_id", "previous_id"})


def is_openedx(found: Any) -> bool:
    return isinstance(found, dict) and isinstance(found.get("tags"), list)


def read_openedx(found: dict[str, Any]) -> Draft:
    """``{"name", "description", "tags": [{"id", "value", "parent_id"}]}``."""
    draft = Draft(format="openedx", headers={"code": "id", "label": "value", "parent": "parent_id"})
    draft.title = text_in(draft, 1, found, "name")
    for rank, tag in enumerate(found["tags"], start=1):
        if not isinstance(tag, dict):
            draft.refuse(rank, "tags", "NOT_AN_OBJECT", _("Un objet est attendu."))
            continue
        code, label, parent, former = (text_in(draft, rank, tag, name) for name in ALIASES)
        draft.nodes.append(Node(rank, label, code=code, parent=parent, former_code=former, position=rank))
    return draft
