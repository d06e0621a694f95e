"""Life of a published sheet: its next version, its variants, reading it again, objections, leaving."""

from django.db import transaction
from django.utils import timezone

from accounts.actions.journal import record
from accounts.actions.lifecycle import begin, lock, move
from accounts.models import Centre, User
from repertoire.actions.lifecycle import move_version
from repertoire.actions.marks import lapse
from repertoire.actions.outside import send_objection_answer
from repertoire.actions.writing import refresh_computed
from repertoire.models import (
    Endorsement,
    Objection,
    Practice,
    PracticeCompetence,
    PracticeStage,
    PracticeVersion,
    TransferAssessment,
)
from repertoire.models.states import (
    LEAVING,
    Change,
    Endorsed,
    Objected,
    ObjectionLifecycle,
    VersionLifecycle,
    VersionState,
)
from repertoire.rules import objecting, policy
from writing.rules import gate

#: What the group of the day said belongs to the text it read: a minor change keeps it.
_OPINION = (
    "outcome",
    "outcome_grade",
    "outcome_voters",
    "restituted_on",
    "retained_because",
    "minority_note",
)
_LEVELS = ("explicitness_before", "explicitness_author")


@transaction.atomic
def prepare_version(version: PracticeVersion, *, change: str, note: str, by: User) -> PracticeVersion:
    """The next version of one's published sheet, to be written while this one stays."""
    practice = Practice.objects.select_for_update(of=("self",)).get(pk=version.practice_id)
    policy.may_prepare_version(by, version).enforce()
    gate.may_be_said(by, note).enforce()
    following = _copy(version, practice, number=_next_number(practice), change=change, change_note=note)
    if change == Change.MINOR:
        for name in _OPINION:
            setattr(following, name, getattr(version, name))
        following.save()
    _copy_rows(version, following, by=by if change == Change.MAJOR else None)
    record("practice.version_prepared", following, by=by, reason=change)
    return following


@transaction.atomic
def adapt(version: PracticeVersion, *, by: User) -> PracticeVersion:
    """Somebody else's own sheet, from this one: both stay, and each names the other."""
    policy.may_adapt(by, version).enforce()
    # It is the adapter's own: their centre reads it, when there is one where they work.
    centre = Centre.objects.knowing(by).order_by("pk").first()
    practice = Practice.objects.create(author=by, variant_of=version.practice, centre=centre)
    # What was seen elsewhere was not seen here: effects are the adapter's to tell.
    variant = _copy(version, practice, number=1, effects="", evidence_level="")
    _copy_rows(version, variant, by=None, with_opinions=False)
    record("practice.adapted", variant, by=by, reason=version.practice.reference)
    return variant


def make_major(following: PracticeVersion) -> None:
    """The committee says that one does it otherwise now: what the group and peers said was of the former text."""
    following.change, nothing_said = Change.MAJOR, PracticeVersion()
    for name in _OPINION:
        setattr(following, name, getattr(nothing_said, name))
    following.save()
    following.assessments.exclude(assessor=following.practice.author_id).delete()


def _copy(version: PracticeVersion, practice: Practice, **fields: object) -> PracticeVersion:
    texts = {name: getattr(version, name) for name in (*PracticeVersion.TEXTS, *_LEVELS)}
    return begin(PracticeVersion, VersionState.RETAINED, practice=practice, **{**texts, **fields})


def _copy_rows(
    version: PracticeVersion, following: PracticeVersion, *, by: User | None, with_opinions: bool = True
) -> None:
    """Moments and competences; opinions of the same readers, or of one of them alone."""
    PracticeStage.objects.bulk_create(
        PracticeStage(version=following, stage=row.stage) for row in version.stage_rows.all()
    )
    PracticeCompetence.objects.bulk_create(
        PracticeCompetence(version=following, competence=row.competence, is_main=row.is_main)
        for row in version.competence_rows.select_related("competence")
    )
    if with_opinions:
        opinions = version.assessments.filter(assessor=by) if by else version.assessments.all()
        TransferAssessment.objects.bulk_create(
            TransferAssessment(
                version=following,
                assessor_id=row.assessor_id,
                target=row.target,
                **dict(zip(row.FIELDS, row.scores, strict=True)),
            )
            for row in opinions
        )
    refresh_computed(following)


def _next_number(practice: Practice) -> int:
    return max(practice.versions.values_list("number", flat=True)) + 1


@transaction.atomic
def give_up_version(version: PracticeVersion, *, by: User) -> None:
    """The next version will not come: it goes, with its history; the published one never moved."""
    version = PracticeVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    policy.may_give_up_version(by, version).enforce()
    practice = version.practice
    version.versions.all().delete()
    version.delete()
    if not practice.versions.exists():
        practice.delete()


def take_place(version: PracticeVersion, *, by: User | None) -> None:
    """A version is being published: the former gives way, and what was endorsed stays or lapses."""
    for former in version.practice.versions.filter(status=VersionState.PUBLISHED):
        move_version(former, VersionLifecycle.superseded, by=by)
        if version.change == Change.MINOR:
            kept = Endorsement.objects.filter(version=former).exclude(status=Endorsed.LAPSED)
            kept.update(version=version)
    if version.change == Change.MAJOR:
        lapse(version.practice, by=by)


@transaction.atomic
def read_again(version: PracticeVersion, *, by: User) -> None:
    """Two years later it is still right."""
    policy.may_keep_alive(by, version).enforce()
    version.read_again_on = timezone.localdate()
    version.save(update_fields=["read_again_on"])
    record("practice.read_again", version, by=by)


@transaction.atomic
def retire(version: PracticeVersion, *, because: str, by: User, replaced_by: Practice | None = None) -> None:
    """Out of the repertoire, with a reason that its address keeps, and what to read instead."""
    lock(version)
    policy.may_retire(by, version).enforce()
    gate.may_be_said(by, because).enforce()
    _leave(version.practice, because, by=by)
    version.practice.replaced_by = replaced_by
    version.practice.save(update_fields=["replaced_by"])


def _leave(practice: Practice, because: str = "", *, by: User) -> None:
    """Every version, the one being prepared too: what must not be read any more does not come back by another."""
    for version in practice.versions.filter(status__in=LEAVING):
        move_version(version, VersionLifecycle.retired, by=by, retired_because=because)
    Endorsement.objects.filter(version__practice=practice, status=Endorsed.REQUESTED).delete()


@transaction.atomic
def sign(practice: Practice, signature: str, *, by: User) -> None:
    """How the author signs from now on, everywhere, in documents made before too."""
    policy.may_sign(by, practice).enforce()
    practice.signature = signature
    practice.save(update_fields=["signature"])
    record("practice.signed", practice, by=by, reason=signature)


@transaction.atomic
def withdraw(practice: Practice, *, by: User) -> None:
    """Every version is hidden at once; the address says that its author took the practice back."""
    practice = Practice.objects.select_for_update(of=("self",)).get(pk=practice.pk)
    policy.may_withdraw(by, practice).enforce()
    _leave(practice, by=by)
    practice.withdrawn_on = timezone.localdate()
    practice.save(update_fields=["withdrawn_on"])
    record("practice.withdrawn", practice, by=by)


@transaction.atomic
def object_to(version: PracticeVersion, *, passage: str, by: User) -> Objection:
    """Hidden from everybody until the centre decides."""
    # The journal keeps who objected beside the objection alone, not beside the sheet.
    move_version(
        version, VersionLifecycle.suspended, by=None, rule=lambda _by, one: objecting.may_object(by, one)
    )
    objection = Objection.objects.create(version=version, person=by, passage=passage)
    record("objection.raised", objection, by=by)
    return objection


@transaction.atomic
def decide_objection(objection: Objection, *, decision: str, answer: str, by: User) -> None:
    """Every version retired, or back as it was: nothing of the practice was published meanwhile."""
    gate.may_be_said(by, answer).enforce()
    move(
        objection,
        ObjectionLifecycle.decided,
        by=by,
        rule=objecting.may_decide_objection,
        to=decision,
        why=decision,
        answer=answer,
        decided_by=by,
        decided_at=timezone.now(),
    )
    if objection.address:
        transaction.on_commit(lambda: send_objection_answer.enqueue(objection.pk))
    version = objection.version
    if version.status != VersionState.SUSPENDED:
        return
    if decision == Objected.UPHELD:
        _leave(version.practice, by=by)
    else:
        move_version(version, VersionLifecycle.reinstated, by=by)
