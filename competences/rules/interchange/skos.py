"""A framework as SKOS in JSON-LD, for catalogues of linked data (repertoire page, section 1.5).

What SKOS has no word for stays out: required levels, indicators, « precedes », « exemplar ». CASE loses nothing.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from competences.rules.interchange.draft import Draft, Node, address_of, as_uuid

_CONTEXT = {
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dct": "http://purl.org/dc/terms/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "@language": "fr",
}
#: Our kinds of links; within the framework, then towards another one.
_RELATIONS = {
    "exactMatchOf": ("skos:exactMatch", "skos:exactMatch"),
    "isRelatedTo": ("skos:related", "skos:relatedMatch"),
    "isPeerOf": ("skos:related", "skos:relatedMatch"),
    "isPartOf": ("skos:broader", "skos:broadMatch"),
    "replacedBy": ("dct:isReplacedBy", "dct:isReplacedBy"),
}


def write_skos(draft: Draft, site: str) -> bytes:
    """One concept scheme; ``site`` begins the addresses we give."""
    scheme = address_of(draft.source, str(as_uuid(draft.identifier)), site)
    addresses = {str(node.uuid): _address(node, site) for node in draft.nodes}
    relations = _relations(draft, addresses, site)
    graph = [
        _said(
            {
                "@id": scheme,
                "@type": "skos:ConceptScheme",
                "dct:title": draft.title,
                "dct:creator": draft.owner,
                "dct:rights": draft.license_note,
                "dct:description": draft.source.get("description"),
                "owl:versionInfo": draft.number,
                "skos:hasTopConcept": _ids(
                    _address(node, site) for node in draft.nodes if node.parent_node is None
                ),
            }
        ),
        *(_said(_concept(node, scheme, site)) | relations[addresses[str(node.uuid)]] for node in draft.nodes),
    ]
    return json.dumps({"@context": _CONTEXT, "@graph": graph}, ensure_ascii=False, indent=1).encode()


def _concept(node: Node, scheme: str, site: str) -> dict[str, Any]:
    above = node.parent_node
    return {
        "@id": _address(node, site),
        "@type": "skos:Concept",
        "skos:inScheme": {"@id": scheme},
        "skos:topConceptOf": {"@id": scheme} if above is None else None,
        "skos:prefLabel": node.label,
        "skos:altLabel": [*dict.fromkeys([*node.alt_labels, *filter(None, [node.short_label])])],
        "skos:notation": {"@value": node.code, "@type": "xsd:string"} if node.code else None,
        "skos:definition": node.description,
        "dct:type": node.kind,
        "dct:valid": _validity(node),
    }


def _validity(node: Node) -> str:
    """A period as Dublin Core writes it (DCMI Period Encoding Scheme)."""
    bounds = (("start", node.valid_from), ("end", node.valid_to))
    return " ".join(f"{name}={day.isoformat()};" for name, day in bounds if day)


def _relations(draft: Draft, addresses: dict[str, str], site: str) -> dict[str, dict[str, Any]]:
    """What each concept refers to, by its address."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for node in draft.nodes:
        said = found[_address(node, site)]
        if node.parent_node is not None:
            said["skos:broader"].append(_address(node.parent_node, site))
        said["skos:exactMatch"] += [one for one in node.external_ids.get("esco", []) if _is_address(one)]
    for link in draft.links:
        origin = addresses.get(str(as_uuid(link.origin["identifier"])))
        inside = addresses.get(str(as_uuid(link.destination["identifier"])))
        target = inside or link.destination.get("uri", "")
        if origin and link.kind in _RELATIONS and _is_address(target):
            found[origin][_RELATIONS[link.kind][inside is None]].append(target)
    return {
        address: {name: _ids(dict.fromkeys(targets)) for name, targets in said.items() if targets}
        for address, said in found.items()
    }


def _is_address(text: str) -> bool:
    return text.startswith(("http://", "https://", "urn:"))


def _address(node: Node, site: str) -> str:
    return address_of(node.source, str(node.uuid), site)


def _ids(addresses: Iterable[str]) -> list[dict[str, str]]:
    return [{"@id": address} for address in addresses]


def _said(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value}
