"""Part of a framework: only what stands under the codes that a person names."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from capitalisation.findings import Finding, Unreadable
from competences.rules.interchange.draft import Draft, Link, Node, as_uuid, children_of


def keep_branches(draft: Draft, named: Sequence[str]) -> None:
    """Leave in a checked draft the nodes with these codes or identifiers, now at the top, and all below them. Raises
    ``Unreadable`` for one that the file does not hold."""
    tops = [_named(draft, name) for name in named]
    below = children_of(draft.nodes)
    kept, waiting = {}, list(tops)
    while waiting:
        node = waiting.pop()
        if id(node) not in kept:
            kept[id(node)] = node
            waiting += below[id(node)]
    for node in tops:
        if not _is_below_another(node, kept):
            node.parent, node.parent_node = "", None
    draft.nodes = [node for node in draft.nodes if id(node) in kept]
    known = {name for node in draft.nodes for name in (node.code, str(node.uuid))}
    draft.links = [link for link in draft.links if {_origin(link), str(as_uuid(_origin(link)))} & known]


def _named(draft: Draft, name: str) -> Node:
    for node in draft.nodes:
        if name.casefold() in (node.code.casefold(), node.identifier.casefold(), node.source.get("uri")):
            return node
    sentence = _("Le code « %(code)s » n’est pas dans le fichier.") % {"code": name[:80]}
    raise Unreadable([Finding(1, _("fichier"), "MISSING_BRANCH", sentence)])


def _origin(link: Link) -> str:
    return link.origin["identifier"]


def _is_below_another(node: Node, kept: dict[int, Node]) -> bool:
    return node.parent_node is not None and id(node.parent_node) in kept
