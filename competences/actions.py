"""Deeds on frameworks: import a version, put it in force."""

import itertools
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.journal import record
from accounts.models import User
from capitalisation.grids import fold
from capitalisation.policy import Refused
from competences import policy
from competences.interchange.draft import Draft, Node
from competences.interchange.formats import KINDS
from competences.interchange.stored import draft_of
from competences.models import (
    Competence,
    CompetenceLink,
    Domain,
    Framework,
    FrameworkVersion,
    Indicator,
    MasteryLevel,
)
from competences.planning import Identity, Plan, find_version, in_order, plan_import
from competences.states import VersionState

# Domain page, section 13: levels shared by our frameworks.
LEVELS = (
    (1, "Découvre", "A vu ou lu ; agit avec un guide."),
    (2, "Pratique avec appui", "Agit en situation courante, demande de l’aide."),
    (3, "Maîtrise", "Agit seul, s’adapte aux imprévus, en laisse trace."),
    (4, "Transmet", "Explicite, forme des pairs, améliore la pratique commune."),
)
_BATCH = 1_000
Progress = Callable[[int, int], None]


@transaction.atomic
def import_version(
    content: bytes,
    identity: Identity,
    *,
    by: User | None,
    source: str,
    mapping: Mapping[str, str] | None = None,
    in_force: bool = True,
    progress: Progress = lambda done, total: None,
) -> Plan:
    """Write a new version, and put it in force unless told otherwise; the same file twice changes nothing. A version that
    was ever in force is never changed: raises ``Unreadable``. A draft is completed: what the file leaves out stays."""
    plan = plan_import(content, identity, name=source, mapping=mapping)
    if plan.already_there:
        return plan
    existing = find_version(plan.identity)
    version = existing or _new_version(plan, source)
    _write(version, _completed(plan.draft, existing), progress)
    if in_force:
        activate(version, by=by)
    record("framework.imported", version, by=by, reason=source[:200])
    return plan


def _new_version(plan: Plan, source: str) -> FrameworkVersion:
    identity, draft = plan.identity, plan.draft
    framework, _created = Framework.objects.get_or_create(
        code=identity.code,
        defaults={
            "title": identity.title,
            "kind": identity.kind,
            "owner": identity.owner,
            "license_note": draft.license_note[:300],
        },
    )
    version = FrameworkVersion(
        framework=framework, number=identity.number, source_ref=source[:200], source=draft.source
    )
    if draft.identifier:
        version.uuid = Node(1, "", identifier=draft.identifier).uuid or version.uuid
    version.save()
    MasteryLevel.objects.bulk_create(
        MasteryLevel(version=version, value=value, label=label, anchor=anchor)
        for value, label, anchor in LEVELS
    )
    return version


def _completed(draft: Draft, existing: FrameworkVersion | None) -> Draft:
    """A draft version keeps the nodes that the file does not name; nothing refers to them yet, they are written anew."""
    if existing is None:
        return draft
    there = {node.identifier: node for node in draft.nodes}
    for node in draft_of(existing).nodes:
        if node.identifier not in there:
            node.parent_node = there.get(node.parent) if node.parent else None
            there[node.identifier] = node
            draft.nodes.append(node)
    existing.domains.all().delete()
    existing.links.all().delete()
    return draft


@transaction.atomic
def activate(version: FrameworkVersion, *, by: User | None) -> None:
    """Put a version in force; the former one is retired and its links stay."""
    siblings = FrameworkVersion.objects.select_for_update(of=("self",)).filter(framework=version.framework)
    siblings.filter(status=VersionState.ACTIVE).update(status=VersionState.RETIRED)
    version.status = VersionState.ACTIVE
    version.effective_on = timezone.localdate()
    version.save(update_fields=["status", "effective_on"])
    record("framework.activated", version, by=by)


def _write(version: FrameworkVersion, draft: Draft, progress: Progress) -> None:
    """Roots with something under them are domains; the others stand in a domain of our own making. Written level by
    level, since a row must know its parent."""
    nodes = in_order(draft)
    parents = {id(node.parent_node) for node in nodes if node.parent_node}
    places = {id(node): place for place, node in enumerate(nodes, start=1)}
    domains: dict[int, Domain] = {}
    holder: Domain | None = None
    for node in nodes:
        if node.parent_node is None and id(node) in parents:
            domains[id(node)] = Domain(version=version, **_fields(node, places[id(node)]))
        elif node.parent_node is None and holder is None:
            holder = Domain(
                version=version, label=draft.title or version.framework.title, position=0, is_item=False
            )
    Domain.objects.bulk_create([*([holder] if holder else []), *domains.values()])
    made: dict[int, Competence] = {}
    level = [
        node
        for node in nodes
        if id(node) not in domains and (not node.parent_node or id(node.parent_node) in domains)
    ]
    children: dict[int, list[Node]] = {}
    for node in nodes:
        if node.parent_node is not None and id(node.parent_node) not in domains:
            children.setdefault(id(node.parent_node), []).append(node)
    done = len(domains)
    while level:
        rows = [_competence(node, domains, holder, made, places[id(node)]) for node in level]
        for start in range(0, len(rows), _BATCH):
            Competence.objects.bulk_create(rows[start : start + _BATCH])
            done += len(rows[start : start + _BATCH])
            progress(done, len(nodes))
        made |= {id(node): row for node, row in zip(level, rows, strict=True)}
        level = [child for node in level for child in children.get(id(node), [])]
    _write_indicators(nodes, made)
    _write_links(version, draft)


def _fields(node: Node, position: int) -> dict[str, Any]:
    return {
        "uuid": node.uuid,
        "code": node.code,
        "label": node.label,
        "short_label": node.short_label,
        "description": node.description,
        "said_kind": node.kind[:120],
        "keywords": node.keywords,
        "alt_labels": node.alt_labels,
        "valid_from": node.valid_from,
        "valid_to": node.valid_to,
        "external_ids": node.external_ids,
        "source": node.source,
        "position": position,
    }


def _competence(
    node: Node, domains: dict[int, Domain], holder: Domain | None, made: dict[int, Competence], position: int
) -> Competence:
    above = node.parent_node
    parent = made.get(id(above)) if above else None
    domain = parent.domain if parent else domains.get(id(above)) if above else holder
    if domain is None:
        raise ValueError("a competence stands in a domain")
    kind = KINDS.get(fold(node.kind) or "savoir_faire", Competence.Kind.GROUP)
    return Competence(
        domain=domain,
        parent=parent,
        kind=Competence.Kind.GROUP if kind == "domain" else kind,
        required_level=node.required_level,
        **_fields(node, position),
    )


def _write_indicators(nodes: list[Node], made: dict[int, Competence]) -> None:
    Indicator.objects.bulk_create(
        [
            Indicator(competence=made[id(node)], text=text, position=rank)
            for node in nodes
            if id(node) in made
            for rank, text in enumerate(node.indicators, start=1)
        ],
        batch_size=_BATCH,
    )


def _write_links(version: FrameworkVersion, draft: Draft) -> None:
    CompetenceLink.objects.bulk_create(
        [
            CompetenceLink(
                version=version,
                kind=link.kind[:60],
                identifier=link.identifier[:300],
                origin=link.origin,
                destination=link.destination,
                source=link.source,
                position=rank,
            )
            for rank, link in enumerate(draft.links, start=1)
        ],
        batch_size=_BATCH,
    )


@transaction.atomic
def adopt(domain: Domain, *, code: str, label: str, description: str, by: User | None) -> Competence:
    """Add a competence to the next version of the framework of ``domain``: its draft, made from the version in force when
    there is none. Raises ``Refused`` when the code is taken."""
    if by is not None:
        policy.may_import_framework(by).enforce()
    following = _next_draft(domain.version)
    place = following.domains.get(uuid=domain.uuid)
    if Competence.objects.filter(domain__version=following, code__iexact=code).exists():
        raise Refused(_("Ce code est déjà pris dans la prochaine version : choisissez-en un autre."))
    last = Competence.objects.filter(domain__version=following).aggregate(last=Max("position"))["last"] or 0
    made = Competence.objects.create(
        domain=place,
        code=code,
        label=label,
        description=description,
        said_kind="savoir-faire",
        position=last + 1,
    )
    record("competence.adopted", made, by=by)
    return made


def _next_draft(version: FrameworkVersion) -> FrameworkVersion:
    found = version.framework.versions.filter(status=VersionState.DRAFT).order_by("-pk").first()
    if found is not None:
        return found
    following = FrameworkVersion.objects.create(
        framework=version.framework, number=_next_number(version), source=version.source, uuid=version.uuid
    )
    MasteryLevel.objects.bulk_create(
        MasteryLevel(version=following, value=one.value, label=one.label, anchor=one.anchor)
        for one in version.levels.all()
    )
    _write(following, draft_of(version), lambda done, total: None)
    return following


def _next_number(version: FrameworkVersion) -> str:
    """« 1.0 » is followed by « 1.1 », or by the first number nobody took."""
    taken = set(version.framework.versions.values_list("number", flat=True))
    head, _dot, last = version.number.rpartition(".")
    start = int(last) if last.isdigit() else 0
    numbers = (f"{head or version.number}.{step}"[:20] for step in itertools.count(start + 1))
    return next(number for number in numbers if number not in taken)
