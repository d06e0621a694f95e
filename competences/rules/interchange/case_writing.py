"""CASE 1.1 packages written strictly: only keys of the official schema (repertoire page, section 1.1)."""

import datetime
import json
import uuid
from collections.abc import Mapping
from typing import Any

from competences.rules.interchange.case import as_extension, known_kind
from competences.rules.interchange.draft import Draft, Link, Node, address_of, as_uuid

_DOCUMENT_KEYS = {
    "frameworkType": str,
    "officialSourceURL": str,
    "publisher": str,
    "description": str,
    "language": str,
    "notes": str,
    "adoptionStatus": str,
    "subject": list,
}
_ITEM_KEYS = {
    "listEnumeration": str,
    "alternativeLabel": str,
    "language": str,
    "educationLevel": list,
    "subject": list,
    "abbreviatedStatement": str,
}


def write_case(draft: Draft, site: str, now: datetime.datetime) -> bytes:
    """A CASE 1.1 package: only keys of the official schema, never null. ``site`` begins the addresses we give."""
    moment = now.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    identifier = str(as_uuid(draft.identifier))
    document = {
        **_kept(draft.source, _DOCUMENT_KEYS),
        "identifier": identifier,
        "uri": address_of(draft.source, identifier, site),
        "creator": draft.owner or "inconnu",
        "title": draft.title,
        "lastChangeDateTime": _moment(draft.source.get("lastChangeDateTime"), moment),
        "caseVersion": "1.1",
        "version": draft.number,
        "extensions": _others(draft.source)
        | {"capitalisation": {"code": draft.code, "licence": draft.license_note, "source": draft.source}},
    }
    items = [_written_item(node, site, moment) for node in draft.nodes]
    titles = {str(node.uuid): node.label for node in draft.nodes}
    ends = {one["identifier"]: {"title": titles[one["identifier"]][:250], **_pick(one)} for one in items}
    root = {"title": draft.title[:250], "identifier": identifier, "uri": document["uri"]}
    associations = [_child(node, ends, root, site, moment) for node in draft.nodes]
    associations += [_written_link(link, ends, site, moment) for link in draft.links]
    package: dict[str, Any] = {
        "CFDocument": _filled(document),
        "CFItems": items,
        "CFAssociations": associations,
    }
    return json.dumps(package, ensure_ascii=False, indent=1).encode()


def _kept(source: dict[str, Any], keys: Mapping[str, type]) -> dict[str, Any]:
    """What we kept for a format, in the shape the strict schema asks for."""
    found: dict[str, Any] = {}
    for name, kind in keys.items():
        value = source.get(name)
        if value in (None, "", []):
            continue
        if kind is list:
            found[name] = [str(one) for one in (value if isinstance(value, list) else str(value).split(","))]
        else:
            found[name] = str(value)
    return found


def _filled(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def _pick(item: dict[str, Any]) -> dict[str, str]:
    return {"identifier": item["identifier"], "uri": item["uri"]}


def _moment(said: Any, otherwise: str) -> str:
    """As the schema writes moments; a moment without a zone is universal time."""
    try:
        found = datetime.datetime.fromisoformat(str(said))
    except ValueError:
        return otherwise
    aware = found if found.tzinfo else found.replace(tzinfo=datetime.UTC)
    return aware.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _written_item(node: Node, site: str, moment: str) -> dict[str, Any]:
    identifier = str(node.uuid)
    return _filled(
        {
            **_kept(node.source, _ITEM_KEYS),
            "identifier": identifier,
            "uri": address_of(node.source, identifier, site),
            "fullStatement": node.label,
            "humanCodingScheme": node.code,
            "CFItemType": node.kind,
            "notes": node.description,
            "conceptKeywords": node.keywords,
            "statusStartDate": node.valid_from.isoformat() if node.valid_from else "",
            "statusEndDate": node.valid_to.isoformat() if node.valid_to else "",
            "lastChangeDateTime": _moment(node.source.get("lastChangeDateTime"), moment),
        }
        | ({"abbreviatedStatement": node.short_label} if node.short_label else {})
        | {"extensions": _others(node.source) | {"capitalisation": _own(node)}}
    )


def _own(node: Node) -> dict[str, Any]:
    """What only we know, under one key, and what we keep for the formats we read: nothing is lost on the way back."""
    found: dict[str, Any] = {
        "requiredLevel": node.required_level,
        "indicators": node.indicators,
        "alternativeLabels": node.alt_labels,
        "externalIds": node.external_ids,
    }
    return {name: value for name, value in found.items() if value} | {"source": node.source}


def _others(source: dict[str, Any]) -> dict[str, Any]:
    """Extensions of other products, verbatim."""
    extensions = source.get("extensions")
    return extensions if isinstance(extensions, dict) else {}


def _child(
    node: Node, ends: dict[str, dict[str, str]], root: dict[str, str], site: str, moment: str
) -> dict[str, Any]:
    parent = ends[str(node.parent_node.uuid)] if node.parent_node else root
    return _association("isChildOf", ends[str(node.uuid)], parent, site, moment) | {
        "sequenceNumber": node.position
    }


def _written_link(link: Link, ends: dict[str, dict[str, str]], site: str, moment: str) -> dict[str, Any]:
    origin, destination = _written_end(link.origin, ends), _written_end(link.destination, ends)
    kept = {name: link.source[name] for name in ("notes",) if link.source.get(name)}
    kind = known_kind(link.kind) or as_extension(link.kind)
    return _association(kind, origin, destination, site, moment, link.identifier) | kept


def _written_end(end: dict[str, str], ends: dict[str, dict[str, str]]) -> dict[str, str]:
    inside = ends.get(str(as_uuid(end["identifier"])))
    if inside is not None:
        return inside
    return {
        "title": end.get("title") or end["identifier"],
        "identifier": end["identifier"],
        "uri": end.get("uri") or end["identifier"],
    }


def _association(
    kind: str,
    origin: dict[str, str],
    destination: dict[str, str],
    site: str,
    moment: str,
    identifier: str = "",
) -> dict[str, Any]:
    made = uuid.uuid5(as_uuid(origin["identifier"]), f"{kind} {destination['identifier']}")
    identifier = str(as_uuid(identifier) if identifier else made)
    return {
        "identifier": identifier,
        "uri": f"{site}/{identifier}",
        "associationType": kind,
        "originNodeURI": origin,
        "destinationNodeURI": destination,
        "lastChangeDateTime": moment,
    }
