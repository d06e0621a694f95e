"""Loading an existing collection of practices: a plan first, then all of it or nothing."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.journal import record
from accounts.actions.lifecycle import begin
from accounts.models import User
from capitalisation.grids.choices import NONE, Choices
from capitalisation.plans import Action, Plan, PlanLine, Progress, silent
from competences.models import Competence
from repertoire.actions.index import index_version
from repertoire.actions.lifecycle import move_version
from repertoire.models import Practice, PracticeCompetence, PracticeVersion, Signature
from repertoire.models.states import VersionLifecycle, VersionState
from repertoire.rules.interchange.practices import Collection, Row, read_practices
from repertoire.rules.policy import is_tended_by
from writing.rules import gate

STEP = 100


def plan_practices(
    content: bytes, name: str, by: User | None = None, choices: Choices = NONE
) -> Plan[Collection]:
    """What the file would do; a sheet of another centre is left aside. Raises ``Unreadable`` with every finding when one row cannot be taken."""
    collection = read_practices(content, name, choices)
    _look_for_names(collection)
    collection.enforce()
    known = {
        version.practice.source_id: version
        for version in PracticeVersion.objects.filter(practice__source_id__isnull=False)
        .select_related("practice")
        .prefetch_related("competence_rows")
        .order_by("number")
    }
    plan, framework = Plan(collection), _framework()
    for row in collection.rows:
        latest = known.get(row.source_id)
        action = _action(row, latest, framework)
        if latest is not None and not _is_ours(latest.practice, by):
            action = Action.LEFT
        plan.lines.append(PlanLine(row.number, action, row.title))
    return plan


def _is_ours(practice: Practice, by: User | None) -> bool:
    return by is None or is_tended_by(by, practice)


def _action(row: Row, latest: PracticeVersion | None, framework: dict[str, int]) -> Action:
    """What left the repertoire, or is hidden while the centre decides, does not come back by a file."""
    if latest is None:
        return Action.CREATE
    if latest.status != VersionState.PUBLISHED:
        return Action.LEFT
    is_same = all(getattr(latest, name) == value for name, value in _texts(row, framework).items())
    is_same = is_same and {one.competence_id for one in latest.competence_rows.all()} == {
        *_tied(row, framework)
    }
    return Action.UNCHANGED if is_same else Action.UPDATE


@transaction.atomic
def import_practices(
    content: bytes,
    name: str,
    *,
    by: User | None,
    choices: Choices = NONE,
    progress: Progress = silent,
) -> Plan[Collection]:
    """Write the whole plan. Run twice it changes nothing."""
    plan = plan_practices(content, name, by, choices)
    written = {line.row for line in plan.lines if line.action in (Action.CREATE, Action.UPDATE)}
    rows = [row for row in plan.reading.rows if row.number in written]
    framework = _framework()
    for done, row in enumerate(rows, start=1):
        _write(row, framework, by)
        if done % STEP == 0 or done == len(rows):
            progress(done, len(rows))
    if rows:
        first = PracticeVersion.objects.order_by("-pk")[0]
        record("practices.imported", first, by=by, reason=str(plan))
    return plan


def _framework() -> dict[str, int]:
    """Competences of the tutoring framework in force, by what a file may call them: « D1 », « D1 Donner un retour »."""
    found = Competence.objects.tutoring()
    return {name: one.pk for one in found for name in (one.code, str(one))}


def _tied(row: Row, framework: dict[str, int]) -> list[int]:
    return list(dict.fromkeys(framework[name] for name in row.competences if name in framework))


def _write(row: Row, framework: dict[str, int], by: User | None) -> None:
    """Publish one row: a new practice, or a new version that takes the place of the former."""
    practice, _is_new = Practice.objects.get_or_create(
        source_id=row.source_id,
        defaults={
            "signature": Signature.COLLECTIVE,
            "provenance": _provenance(row),
            "centre_id": min(by.centres, default=None) if by else None,
        },
    )
    former = practice.versions.select_for_update().order_by("-number").first()
    if former is not None:
        if former.status != VersionState.PUBLISHED or not _is_ours(practice, by):
            return  # somebody objected while the plan was read
        move_version(former, VersionLifecycle.superseded, by=by)
    version = begin(
        PracticeVersion,
        VersionState.PUBLISHED,
        practice=practice,
        number=former.number + 1 if former else 1,
        published_on=timezone.localdate(),
        **_texts(row, framework),
    )
    PracticeCompetence.objects.bulk_create(
        PracticeCompetence(version=version, competence_id=key, is_main=not rank)
        for rank, key in enumerate(_tied(row, framework))
    )
    index_version(version)


def _texts(row: Row, framework: dict[str, int]) -> dict[str, object]:
    """Competences of another framework are kept as words."""
    others = [name for name in row.competences if name not in framework]
    tags = list(dict.fromkeys([*others, *row.tags]))
    return {"title": row.title, "purpose": row.body, "tags": tags, "transfer_peer": row.transfer}


def _provenance(row: Row) -> str:
    if not row.department:
        return _("Collection existante")
    return _("Collection existante, département %(code)s") % {"code": row.department}


def _look_for_names(collection: Collection) -> None:
    """What is published names nobody, wherever it comes from."""
    everybody = gate.Gate.of(None)
    for row in collection.rows:
        verdict = everybody.verdict([row.title, row.body, *row.competences, *row.tags], sure_only=True)
        if not verdict:
            collection.refuse(row.number, "body", "NAMES_SOMEBODY", str(verdict.refusal))
