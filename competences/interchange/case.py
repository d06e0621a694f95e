"""CASE packages (1EdTech, versions 1.0 and 1.1): read leniently, written strictly (repertoire page, section 1.1); and the
short JSON ``{"referentiel": …, "competences": […]}``."""

import datetime
import json
import re
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from capitalisation.findings import whole_file
from capitalisation.grids import clean
from competences.interchange.draft import Draft, Link, Node, as_uuid
from competences.interchange.formats import STRICT_ROWS

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
TYPES = (
    "isChildOf",
    "isPeerOf",
    "isPartOf",
    "exactMatchOf",
    "precedes",
    "isRelatedTo",
    "replacedBy",
    "exemplar",
    "hasSkillLevel",
    "isTranslationOf",
)
_BY_FOLDED = {kind.lower(): kind for kind in TYPES} | {"relatedto": "isRelatedTo"}


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
    draft.title, draft.number = _text(draft, 1, document, "title"), _text(draft, 1, document, "version")
    draft.owner = _text(draft, 1, document, "creator")
    draft.identifier = _text(draft, 1, document, "identifier")
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
            if (text := _text(draft, position, item, name))
        ),
        "",
    )
    short = _text(draft, position, item, "abbreviatedStatement")
    node = Node(
        line=position,
        label=label,
        identifier=_text(draft, position, item, "identifier"),
        code=_text(draft, position, item, "humanCodingScheme"),
        short_label=short if len(short) <= 120 else "",
        kind=_text(draft, position, item, "CFItemType"),
        description=_text(draft, position, item, "notes"),
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


def _text(draft: Draft, line: int, found: dict[str, Any], name: str) -> str:
    value = found.get(name)
    if value is None:
        return ""
    if not isinstance(value, str | int):
        draft.refuse(line, name, "NOT_TEXT", _("Un texte est attendu."))
        return ""
    return clean(str(value), line, name, draft.findings)


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


_LAST = 10**9


def _sequence(association: dict[str, Any]) -> int:
    value = str(association.get("sequenceNumber") or "")
    return int(value) if value.isdigit() and len(value) < 10 else _LAST


def _kind(draft: Draft, line: int, association: dict[str, Any]) -> str:
    said = str(association.get("associationType") or "")
    known = _known_kind(said)
    if known:
        return known
    draft.warn(
        line, "associationType", "UNKNOWN_LINK", _("Type de lien inconnu : il est gardé comme extension.")
    )
    return _as_extension(said)


def _known_kind(said: str) -> str:
    """As the standard spells it, or an extension; empty for anything else."""
    folded = said.replace(" ", "").lower()
    is_extension = re.fullmatch(r"ext:[A-Za-z0-9.\-_]+", said)
    return _BY_FOLDED.get(folded) or (said if is_extension else "")


def _as_extension(said: str) -> str:
    return "ext:" + (re.sub(r"[^A-Za-z0-9.\-_]", "", said)[:40] or "inconnu")


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


def read_short(found: dict[str, Any]) -> Draft:
    """``{"referentiel": {"code", "titre", "version"}, "competences": [{"code", "intitule", "description", "parent"}]}``."""
    draft = Draft(format="short_json", headers={"label": "intitule"})
    head, rows = found.get("referentiel"), found.get("competences")
    if not isinstance(head, dict) or not isinstance(rows, list):
        raise whole_file("NOT_A_FRAMEWORK", _("Ce fichier JSON ne contient pas de référentiel."))
    if len(rows) > STRICT_ROWS:
        raise whole_file("TOO_MANY_ROWS", _("Le fichier dépasse 5 000 lignes."))
    draft.code, draft.title = _text(draft, 1, head, "code"), _text(draft, 1, head, "titre")
    draft.number = _text(draft, 1, head, "version")
    if not draft.title:
        draft.refuse(1, "titre", "MISSING_VALUE", _("Le référentiel n’a pas de titre."))
    for rank, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            draft.refuse(rank, "competences", "NOT_AN_OBJECT", _("Un objet est attendu."))
            continue
        code, label = _text(draft, rank, row, "code"), _text(draft, rank, row, "intitule")
        if not code:
            draft.refuse(rank, "code", "MISSING_VALUE", _("Cette cellule est vide : complétez-la."))
        node = Node(rank, label, code=code, parent=_text(draft, rank, row, "parent"), position=rank)
        node.description = _text(draft, rank, row, "description")
        draft.nodes.append(node)
        for name in sorted(set(map(str, row)) - {"code", "intitule", "description", "parent"}):
            draft.warn(rank, name[:80], "UNKNOWN_COLUMN", _("Cette colonne n’est pas reprise."))
    return draft


def write_case(draft: Draft, site: str, now: datetime.datetime) -> bytes:
    """A CASE 1.1 package: only keys of the official schema, never null. ``site`` begins the addresses we give."""
    moment = now.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    identifier = str(as_uuid(draft.identifier))
    document = {
        **_kept(draft.source, _DOCUMENT_KEYS),
        "identifier": identifier,
        "uri": str(draft.source.get("uri") or f"{site}/{identifier}"),
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
            "uri": str(node.source.get("uri") or f"{site}/{identifier}"),
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


def own_of(node: Node) -> None:
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


def _own_of_document(draft: Draft) -> None:
    extensions = draft.source.get("extensions")
    own = extensions.get("capitalisation") if isinstance(extensions, dict) else None
    if isinstance(own, dict):
        draft.code = str(own.get("code") or "")
        draft.license_note = str(own.get("licence") or draft.license_note)
        draft.source = own["source"] if isinstance(own.get("source"), dict) else draft.source


def _words_list(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


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
    kind = _known_kind(link.kind) or _as_extension(link.kind)
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


def read_any(found: Any) -> Draft:
    """A CASE package or our short JSON. Raises :class:`Unreadable`."""
    if is_case(found):
        draft = read_case(found)
        for node in draft.nodes:
            own_of(node)
        _own_of_document(draft)
        return draft
    if isinstance(found, dict) and "referentiel" in found:
        return read_short(found)
    raise whole_file("NOT_A_FRAMEWORK", _("Ce fichier JSON ne contient pas de référentiel."))
