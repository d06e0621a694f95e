"""Actions on frameworks: import a version, put it in force."""

import itertools
from collections.abc import Callable

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.journal import record
from accounts.actions.lifecycle import move
from accounts.models import User
from capitalisation.plans import Progress, silent
from capitalisation.policy import Refused, Verdict
from competences.actions.writing import write_version
from competences.models import Competence, Domain, Framework, FrameworkVersion, MasteryLevel
from competences.models.states import FrameworkLifecycle, VersionState
from competences.queries.planning import FrameworkPlan, Identity, find_version, plan_import
from competences.queries.stored import draft_of
from competences.rules import policy
from competences.rules.interchange.draft import Draft, Node
from competences.rules.interchange.reading import EVERYTHING, Chosen

# Domain page, section 13: levels shared by our frameworks.
LEVELS = (
    (1, "Découvre", "A vu ou lu ; agit avec un guide."),
    (2, "Pratique avec appui", "Agit en situation courante, demande de l’aide."),
    (3, "Maîtrise", "Agit seul, s’adapte aux imprévus, en laisse trace."),
    (4, "Transmet", "Explicite, forme des pairs, améliore la pratique commune."),
)

#: « Maîtrise », until the framework says otherwise: without a level a competence could never be a need.
USUAL_LEVEL = 3


@transaction.atomic
def import_version(
    content: bytes,
    identity: Identity,
    *,
    by: User | None,
    source: str,
    chosen: Chosen = EVERYTHING,
    in_force: bool = True,
    progress: Progress = silent,
) -> FrameworkPlan:
    """Write a new version, and put it in force unless told otherwise; the same file twice changes nothing. A version that
    was ever in force is never changed: raises ``Unreadable``. A draft is completed: what the file leaves out stays."""
    plan = plan_import(content, identity, name=source, chosen=chosen)
    if plan.changes_nothing:
        return plan
    existing = find_version(plan.identity)
    version = existing or _new_version(plan, source)
    write_version(version, _completed(plan.reading, existing), progress)
    if in_force:
        activate(version, by=by)
    record("framework.imported", version, by=by)
    return plan


def _new_version(plan: FrameworkPlan, source: str) -> FrameworkVersion:
    identity, draft = plan.identity, plan.reading
    framework, _created = Framework.objects.get_or_create(
        code=identity.code,
        defaults={
            "title": identity.title,
            "kind": identity.kind,
            "owner": identity.owner,
            "license_note": draft.license_note[:300],
        },
    )
    if framework.title != identity.title:
        framework.title = identity.title
        framework.save(update_fields=["title"])
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
def activate(
    version: FrameworkVersion,
    *,
    by: User | None,
    rule: Callable[[User, FrameworkVersion], Verdict] | None = None,
) -> None:
    """Put a version in force; the former one is retired and its links stay. One tutoring framework is in force at a time:
    days, needs and the repertoire speak of one."""
    for former in FrameworkVersion.objects.in_place_of(version):
        move(former, FrameworkLifecycle.retired, by=by)
    move(version, FrameworkLifecycle.activated, by=by, rule=rule, effective_on=timezone.localdate())


@transaction.atomic
def discard(version: FrameworkVersion, *, by: User) -> None:
    """A draft loaded by mistake goes; what was ever in force stays."""
    policy.may_discard(by, version).enforce()
    record("framework.discarded", version, by=by)
    framework = version.framework
    version.delete()
    if not framework.versions.exists():
        framework.delete()


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
        required_level=USUAL_LEVEL,
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
    write_version(following, draft_of(version))
    return following


def _next_number(version: FrameworkVersion) -> str:
    """« 1.0 » is followed by « 1.1 », or by the first number nobody took."""
    taken = set(version.framework.versions.values_list("number", flat=True))
    head, _dot, last = version.number.rpartition(".")
    start = int(last) if last.isdecimal() else 0
    numbers = (f"{head or version.number}.{step}"[:20] for step in itertools.count(start + 1))
    return next(number for number in numbers if number not in taken)
