"""CASE packages read leniently: what we do not use is kept (repertoire page, section 1.1)."""

import datetime
import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from capitalisation.findings import whole_file
from competences.rules.interchange.case import as_extension, known_kind
from competences.rules.interchange.draft import Draft, Link, Node, as_uuid
from competences.rules.interchange.json_fields import text_in

#: Keys of an item that we use, or that must never be written back.
_USED = {
    "identifier",
    "fullStatement",
    "humanCodingScheme",
    "abbreviatedStatement",
    "conceptKeywords",
    "CFItemType",
    "notes",
    "statusStartDate",
    "statusEndDate",
    "CFDocumentURI",
    "CFItemAssociationURI",
    "educationalLevel",
}
_DOCUMENT_USED = {"identifier", "title", "version", "creator", "CFPackageURI"}
#: After every item that says its place.
_LAST = 10**9


def is_case(found: Any) -> bool:
    return isinstance(found, dict) and ("CFDocument" in found or "CFPackage" in found)


def read_case(found: dict[str, Any]) -> Draft:
    """The draft of a package. Raises :class:`Unreadable` when it has no document; keeps what it does not use."""
    package = found.get("CFPackage", found)
    if not isinstance(package, dict) or not isinstance(package.get("CFDocument"), dict):
        raise whole_file("NOT_CASE", _("Ce fichier CASE ne contient pas de document (CFDocument)."))
    draft = Draft(
        format="case", headers={"label": "fullStatement", "code": "humanCodingScheme", "parent": "isChildOf"}
    )
    _read_document(draft, package["CFDocument"])
    for position, item in enumerate(_objects(draft, package, "CFItems"), start=1):
        draft.nodes.append(_item(draft, item, position))
    _read_associations(draft, list(_objects(draft, package, "CFAssociations")))
    for name in ("CFDefinitions", "CFRubrics", "extensions"):
        if package.get(name):
            draft.source[name] = package[name]
    for node in draft.nodes:
        _take_back(node)
    _take_back_document(draft)
    return draft


def _objects(draft: Draft, package: dict[str, Any], name: str) -> Iterable[dict[str, Any]]:
    found = package.get(name) or []
    if not isinstance(found, list):
        draft.refuse(1, name, "NOT_A_LIST", _("Une liste est attendue."))
        return
    for rank, one in enumerate(found, start=1):
        if isinstance(one, dict):
            yield one
        else:
            draft.refuse(rank, name, "NOT_AN_OBJECT", _("Un objet est attendu."))


def _read_document(draft: Draft, document: dict[str, Any]) -> None:
    draft.title, draft.number = text_in(draft, 1, document, "title"), text_in(draft, 1, document, "version")
    draft.owner = text_in(draft, 1, document, "creator")
    draft.identifier = text_in(draft, 1, document, "identifier")
    if not draft.title:
        draft.refuse(1, "title", "MISSING_VALUE", _("Le référentiel n’a pas de titre."))
    if not draft.identifier:
        draft.refuse(1, "identifier", "MISSING_VALUE", _("Le référentiel n’a pas d’identifiant."))
    if not draft.owner:
        draft.warn(1, "creator", "MISSING_VALUE", _("Auteur inconnu."))
    licence = document.get("licenseURI")
    draft.license_note = str(licence.get("title", "")) if isinstance(licence, dict) else str(licence or "")
    draft.source = {
        name: value for name, value in document.items() if name not in _DOCUMENT_USED and value is not None
    }


def _item(draft: Draft, item: dict[str, Any], position: int) -> Node:
    label = next(
        (
            text
            for name in ("fullStatement", "alternativeLabel", "abbreviatedStatement")
            if (text := text_in(draft, position, item, name))
        ),
        "",
    )
    short = text_in(draft, position, item, "abbreviatedStatement")
    node = Node(
        line=position,
        label=label,
        identifier=text_in(draft, position, item, "identifier"),
        code=text_in(draft, position, item, "humanCodingScheme"),
        short_label=short if len(short) <= 120 else "",
        kind=text_in(draft, position, item, "CFItemType"),
        description=text_in(draft, position, item, "notes"),
        position=position,
        keywords=_words(item.get("conceptKeywords")),
        valid_from=_day(draft, position, item, "statusStartDate"),
        valid_to=_day(draft, position, item, "statusEndDate"),
    )
    if not node.identifier:
        draft.warn(position, "identifier", "MISSING_VALUE", _("Sans identifiant : un identifiant est créé."))
    node.source = {name: value for name, value in item.items() if name not in _USED and value is not None}
    if "educationalLevel" in item and "educationLevel" not in node.source:
        node.source["educationLevel"] = item["educationalLevel"]
    if short and not node.short_label:
        node.source["abbreviatedStatement"] = short
    return node


def _words(value: Any) -> list[str]:
    parts = re.split(r"[,;|]", value) if isinstance(value, str) else value or []
    return [str(one).strip() for one in parts if str(one).strip()] if isinstance(parts, list) else []


def _day(draft: Draft, line: int, item: dict[str, Any], name: str) -> datetime.date | None:
    value = item.get(name)
    if not value:
        return None
    try:
        return datetime.date.fromisoformat(str(value)[:10])
    except ValueError:
        draft.warn(line, name, "BAD_DATE", _("Cette date n’est pas reprise."))
        return None


def _read_associations(draft: Draft, associations: list[dict[str, Any]]) -> None:
    """The first ``isChildOf`` by sequence is the tree; everything else is kept as a link, ends outside the file too."""
    nodes = {str(node.uuid): node for node in draft.nodes if node.identifier}
    document = str(as_uuid(draft.identifier)) if draft.identifier else ""
    ordered = sorted(enumerate(associations), key=lambda pair: (_sequence(pair[1]), pair[0]))
    planted: set[str] = set()
    for rank, one in ordered:
        kind, origin, destination = _kind(draft, rank + 1, one), _end(one, "origin"), _end(one, "destination")
        child = nodes.get(str(as_uuid(origin["identifier"]))) if origin["identifier"] else None
        target = str(as_uuid(destination["identifier"])) if destination["identifier"] else ""
        if kind == "isChildOf" and child is not None and (target in nodes or target == document):
            if str(child.uuid) not in planted:
                planted.add(str(child.uuid))
                child.parent = "" if target == document else target
                child.position = _sequence(one) if _sequence(one) < _LAST else child.position
                continue
            draft.warn(
                rank + 1,
                "isChildOf",
                "TWO_PARENTS",
                _("Deux parents : le premier est suivi, l’autre est gardé."),
            )
            kind = "isPartOf"
        source = {
            name: value
            for name, value in one.items()
            if name in ("notes", "extensions", "CFAssociationGroupingURI", "sequenceNumber")
            and value is not None
        }
        draft.links.append(Link(kind, origin, destination, str(one.get("identifier") or ""), source))


def _sequence(association: dict[str, Any]) -> int:
    value = str(association.get("sequenceNumber") or "")
    return int(value) if value.isdecimal() and len(value) < 10 else _LAST


def _kind(draft: Draft, line: int, association: dict[str, Any]) -> str:
    said = str(association.get("associationType") or "")
    known = known_kind(said)
    if known:
        return known
    draft.warn(
        line, "associationType", "UNKNOWN_LINK", _("Type de lien inconnu : il est gardé comme extension.")
    )
    return as_extension(said)


def _end(association: dict[str, Any], name: str) -> dict[str, str]:
    end = association.get(f"{name}NodeURI")
    if isinstance(end, str):
        end = {"uri": end, "identifier": end.rstrip("/").rpartition("/")[2]}
    if not isinstance(end, dict):
        end = {}
    identifier, uri = str(end.get("identifier") or ""), str(end.get("uri") or "")
    if identifier == uri and uri:
        identifier = uri.rstrip("/").rpartition("/")[2]
    return {"identifier": identifier, "uri": uri, "title": str(end.get("title") or "")}


def _take_back(node: Node) -> None:
    """Read back what only we know, in place."""
    extensions = node.source.get("extensions")
    own = extensions.get("capitalisation") if isinstance(extensions, dict) else None
    if not isinstance(own, dict):
        return
    level = own.get("requiredLevel", 0)
    node.required_level = level if isinstance(level, int) and 0 <= level <= 4 else 0
    node.indicators = _words_list(own.get("indicators"))
    node.alt_labels = _words_list(own.get("alternativeLabels"))
    node.external_ids = own["externalIds"] if isinstance(own.get("externalIds"), dict) else {}
    if isinstance(own.get("source"), dict):
        node.source = own["source"]


def _take_back_document(draft: Draft) -> None:
    extensions = draft.source.get("extensions")
    own = extensions.get("capitalisation") if isinstance(extensions, dict) else None
    if isinstance(own, dict):
        draft.code = str(own.get("code") or "")
        draft.license_note = str(own.get("licence") or draft.license_note)
        draft.source = own["source"] if isinstance(own.get("source"), dict) else draft.source


def _words_list(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []
