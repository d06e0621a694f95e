"""A framework as a file tells it, whatever the format: nodes in a tree, links, and what was found on the way."""

import datetime
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Hashable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from capitalisation.findings import Reading, whole_file
from capitalisation.grids.book import MOST_ROWS

LONGEST_LABEL, LONGEST_SHORT_LABEL, LONGEST_CODE, LONGEST_INDICATOR = 5_000, 120, 200, 400
DEEPEST = 12
#: Identifiers that are no UUID get one of their own, always the same.
NAMESPACE = uuid.UUID("8f0b7a52-6a64-5d0f-9b0e-3c1f2a7d4e90")


@dataclass(slots=True)
class Node:
    """A domain or a competence. ``parent`` is a code or an identifier, as the file says it."""

    line: int
    label: str
    identifier: str = ""
    code: str = ""
    parent: str = ""
    short_label: str = ""
    kind: str = ""
    description: str = ""
    required_level: int = 0
    position: int = 0
    indicators: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    alt_labels: list[str] = field(default_factory=list)
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    replaced_by: str = ""
    former_code: str = ""
    #: {"esco": […], "rome": […], "rs5515": …}
    external_ids: dict[str, Any] = field(default_factory=dict)
    #: Verbatim, for the formats that carry more than we use.
    source: dict[str, Any] = field(default_factory=dict)
    #: Names of the fields that the file empties on purpose; another empty cell keeps what is there.
    erased: frozenset[str] = frozenset()
    #: Filled by ``check_draft``.
    parent_node: "Node | None" = None

    @property
    def uuid(self) -> uuid.UUID | None:
        return as_uuid(self.identifier) if self.identifier else None

    @property
    def depth(self) -> int:
        depth, node = 1, self.parent_node
        while node is not None:
            depth, node = depth + 1, node.parent_node
        return depth


@dataclass(slots=True)
class Link:
    """Anything but the tree: between two nodes, or towards what is outside the file, which is legal and kept."""

    kind: str
    origin: dict[str, str]
    destination: dict[str, str]
    identifier: str = ""
    source: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Draft(Reading):
    format: str
    nodes: list[Node] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    title: str = ""
    number: str = ""
    owner: str = ""
    license_note: str = ""
    code: str = ""
    identifier: str = ""
    #: Of the document, verbatim.
    source: dict[str, Any] = field(default_factory=dict)


def as_uuid(identifier: str) -> uuid.UUID:
    """The identifier when it is a UUID as RFC 9562 draws them, which CASE asks for; else one made of it."""
    try:
        found = uuid.UUID(identifier)
    except ValueError:
        found = None
    return found if found and found.variant == uuid.RFC_4122 else uuid.uuid5(NAMESPACE, identifier)


def address_of(source: dict[str, Any], identifier: str, site: str) -> str:
    """The address a node or a document came with, else one of ours."""
    return str(source.get("uri") or f"{site}/{identifier}")


def check_draft(draft: Draft, *, deepest: int = DEEPEST) -> Draft:
    """Check every node and the tree. Raises ``Unreadable`` with every finding when one row cannot be taken."""
    if len(draft.nodes) > MOST_ROWS:
        raise whole_file("TOO_MANY_ROWS", _("Le fichier dépasse 20 000 lignes."))
    if not draft.nodes and not draft.errors:
        draft.refuse(2, "label", "EMPTY", _("Le fichier ne contient aucune compétence."))
    for node in draft.nodes:
        _check_texts(draft, node)
    bare = {node.code.casefold() for node in draft.nodes if not node.identifier}
    twice = _("Ce code est déjà à la ligne %(line)s.")
    _refuse_twice(draft, "code", twice, lambda node: _code_of(node, bare))
    twice = _("Cet identifiant est déjà à la ligne %(line)s.")
    _refuse_twice(draft, "identifier", twice, lambda node: str(node.uuid or ""))
    _plant(draft)
    _check_tree(draft, deepest)
    draft.enforce()
    return draft


def _code_of(node: Node, bare: Container[str]) -> Hashable:
    """What may not stand twice. Where identifiers name, as in CASE, a code may come back under another parent; never one of
    ``bare``, those of rows without identifier."""
    code = node.code.casefold()
    return (node.parent, code) if code and code not in bare else code


def _check_texts(draft: Draft, node: Node) -> None:
    if not node.label:
        draft.refuse(node.line, "label", "MISSING_VALUE", _("Cette cellule est vide : complétez-la."))
    for column, text, longest in (
        ("label", node.label, LONGEST_LABEL),
        ("short_label", node.short_label, LONGEST_SHORT_LABEL),
        ("code", node.code, LONGEST_CODE),
    ):
        if len(text) > longest:
            sentence = _("%(longest)s caractères au plus, il y en a %(now)s.")
            draft.refuse(node.line, column, "TOO_LONG", sentence % {"longest": longest, "now": len(text)})
    if any(len(one) > LONGEST_INDICATOR for one in node.indicators):
        draft.refuse(node.line, "indicators", "TOO_LONG", _("Un indicateur tient en 400 caractères."))
    if "\n" in node.code:
        draft.refuse(node.line, "code", "BAD_CODE", _("Un code tient sur une ligne."))
    if node.valid_from and node.valid_to and node.valid_to < node.valid_from:
        draft.refuse(node.line, "valid_to", "BAD_DATE", _("La fin précède le début."))


def _refuse_twice(draft: Draft, column: str, twice: str, key_of: Callable[[Node], Hashable]) -> None:
    first: dict[Hashable, int] = {}
    for node in draft.nodes:
        key = key_of(node)
        if not key:
            continue
        if key in first:
            said = twice % {"line": first[key]}
            draft.refuse(node.line, column, f"DUPLICATE_{column.upper()}", said)
        first.setdefault(key, node.line)


def _plant(draft: Draft) -> None:
    """Find each parent by code, then by identifier; it may stand before or after."""
    known: dict[str, Node] = {}
    times = Counter(node.code.casefold() for node in draft.nodes)
    for node in draft.nodes:
        if node.identifier:
            known.setdefault(str(node.uuid), node)
        if node.code:
            known.setdefault(node.code.casefold(), node)
    for node in draft.nodes:
        if not node.parent:
            continue
        found = known.get(node.parent.casefold()) or known.get(str(as_uuid(node.parent)))
        if found is None:
            sentence = _("Le parent « %(parent)s » n’est pas dans le fichier.") % {"parent": node.parent[:80]}
            draft.refuse(node.line, "parent", "MISSING_PARENT", sentence)
        elif times[node.parent.casefold()] > 1:
            sentence = _("Plusieurs lignes portent le code « %(parent)s » : donnez l’identifiant du parent.")
            draft.refuse(node.line, "parent", "AMBIGUOUS_PARENT", sentence % {"parent": node.parent[:80]})
        node.parent_node = found


def _check_tree(draft: Draft, deepest: int) -> None:
    for node in draft.nodes:
        chain, above = [node], node.parent_node
        while above is not None and above is not node and len(chain) <= len(draft.nodes):
            chain.append(above)
            above = above.parent_node
        if above is node:
            names = " → ".join((one.code or one.label)[:20] for one in [*chain[:6], node])
            sentence = _("Ces lignes se contiennent l’une l’autre : %(names)s.") % {"names": names}
            draft.refuse(node.line, "parent", "CYCLE", sentence)
            break
        if above is not None:
            break  # it leads into a cycle that another node will name
        if len(chain) > deepest:
            sentence = _("Plus de %(deepest)s niveaux l’un sous l’autre.") % {"deepest": deepest}
            draft.refuse(node.line, "parent", "TOO_DEEP", sentence)
            break


def children_of(nodes: list[Node]) -> dict[int, list[Node]]:
    """Children by the identity of their parent, 0 for the roots; in their order."""
    found: dict[int, list[Node]] = defaultdict(list)
    for node in nodes:
        found[id(node.parent_node) if node.parent_node else 0].append(node)
    for siblings in found.values():
        siblings.sort(key=lambda node: node.position)
    return found
