"""Matrices of Mahara (SmartEvidence): standards and their elements."""

from typing import Any

from django.utils.translation import gettext as _

from competences.rules.interchange.draft import LONGEST_SHORT_LABEL, Draft, Node
from competences.rules.interchange.json_fields import text_in


def is_mahara(found: Any) -> bool:
    inside = found.get("framework") if isinstance(found, dict) else None
    return isinstance(inside, dict) and "standards" in inside


def read_mahara(found: dict[str, Any]) -> Draft:
    """``{"framework": {"name", "standards": […], "standardelements": […]}}``; the states of proof are not ours."""
    framework = found["framework"]
    draft = Draft(format="mahara", headers={"label": "name", "code": "elementid", "parent": "standardid"})
    draft.title = text_in(draft, 1, framework, "name")
    draft.source = {"description": text_in(draft, 1, framework, "description")}
    for one in _objects(draft, framework, "standards"):
        _add(draft, one, code="standardid", parents=(), kind="domaine")
    for one in _objects(draft, framework, "standardelements"):
        _add(draft, one, code="elementid", parents=("parentelementid", "standardid"), kind="")
    return draft


def _objects(draft: Draft, framework: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = framework.get(name, [])
    objects = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    if not isinstance(found, list) or len(objects) < len(found):
        draft.refuse(1, name, "NOT_AN_OBJECT", _("Un objet est attendu."))
    return objects


def _add(draft: Draft, one: dict[str, Any], *, code: str, parents: tuple[str, ...], kind: str) -> None:
    rank = len(draft.nodes) + 1
    short = text_in(draft, rank, one, "shortname")
    above = [(name.removeprefix("parent"), text_in(draft, rank, one, name)) for name in parents]
    number = text_in(draft, rank, one, code)
    draft.nodes.append(
        Node(
            rank,
            text_in(draft, rank, one, "name") or short,
            # A standard and an element may have the same number; 0 stands for none above.
            identifier=f"{code}:{number}" if number else "",
            code=number,
            parent=next((f"{name}:{said}" for name, said in above if said not in ("", "0")), ""),
            short_label=short if len(short) <= LONGEST_SHORT_LABEL else "",
            description=text_in(draft, rank, one, "description"),
            kind=kind,
            position=rank,
        )
    )
