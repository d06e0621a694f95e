"""A stored version as a draft again: to compare it with a file, and to give it back in a file."""

from competences.models import Competence, Domain, FrameworkVersion
from competences.rules.interchange.draft import Draft, Link, Node


def draft_of(version: FrameworkVersion) -> Draft:
    """Four queries whatever the size; domains of our own making are left out."""
    framework = version.framework
    draft = Draft(
        format="stored",
        title=framework.title,
        number=version.number,
        owner=framework.owner,
        license_note=framework.license_note,
        code=framework.code,
        identifier=str(version.uuid),
        source=version.source,
    )
    nodes: dict[tuple[str, int], Node] = {}
    for domain in version.domains.all():
        if domain.is_item:
            nodes["domain", domain.pk] = _node(domain)
    rows = Competence.objects.filter(domain__version=version).prefetch_related("indicators")
    competences = list(rows.order_by("position", "pk"))
    for competence in competences:
        node = nodes["competence", competence.pk] = _node(competence)
        node.required_level = competence.required_level
        node.indicators = [indicator.text for indicator in competence.indicators.all()]
    for competence in competences:
        above = (
            ("competence", competence.parent_id) if competence.parent_id else ("domain", competence.domain_id)
        )
        parent = nodes.get(above)
        node = nodes["competence", competence.pk]
        node.parent_node, node.parent = parent, parent.identifier if parent else ""
    draft.nodes = sorted(nodes.values(), key=lambda node: node.position)
    draft.links = [
        Link(one.kind, one.origin, one.destination, one.identifier, one.source) for one in version.links.all()
    ]
    replaced = {
        one.origin["identifier"]: one.destination["identifier"]
        for one in draft.links
        if one.kind == "replacedBy"
    }
    codes = {node.identifier: node.code for node in draft.nodes}
    for node in draft.nodes:
        target = replaced.get(node.identifier, "")
        node.replaced_by = codes.get(target) or target
    return draft


def _node(row: Domain | Competence) -> Node:
    return Node(
        line=row.position,
        label=row.label,
        identifier=str(row.uuid),
        code=row.code,
        short_label=row.short_label,
        kind=row.said_kind,
        description=row.description,
        position=row.position,
        keywords=row.keywords,
        alt_labels=row.alt_labels,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        external_ids=row.external_ids,
        source=row.source,
    )
