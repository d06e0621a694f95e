"""Actions of readers on a published practice: recommend, endorse, try."""

from django.db import transaction
from django.utils import timezone

from accounts.actions.journal import record
from accounts.actions.lifecycle import move
from accounts.models import User
from repertoire.models import Adoption, Endorsement, Practice, PracticeVersion, Recommendation
from repertoire.models.states import OVER, Endorsed, EndorsementLifecycle, Trial, TrialLifecycle
from repertoire.rules import policy
from tutors.models import ForwardProject
from writing.rules import gate


@transaction.atomic
def recommend(version: PracticeVersion, *, why: str, by: User) -> None:
    """Say once why; saying it again replaces the words."""
    policy.may_recommend(by, version).enforce()
    gate.may_be_said(by, why).enforce()
    Recommendation.objects.update_or_create(practice=version.practice, person=by, defaults={"why": why})


@transaction.atomic
def recommend_no_more(practice: Practice, *, by: User) -> None:
    practice.recommendations.filter(person=by).delete()


@transaction.atomic
def ask_endorsement(version: PracticeVersion, *, by: User) -> None:
    """Start the clock of the hierarchy on this version."""
    version = PracticeVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    policy.may_ask_endorsement(by, version).enforce()
    endorsement = Endorsement.objects.create(version=version, requested_by=by)
    record("endorsement.requested", endorsement, by=by)


@transaction.atomic
def decide_endorsement(endorsement: Endorsement, *, decision: str, reason: str, by: User) -> None:
    policy.must_say_why(decision, reason).enforce()
    gate.may_be_said(by, reason).enforce()
    move(
        endorsement,
        EndorsementLifecycle.decided,
        by=by,
        rule=policy.may_endorse,
        to=decision,
        why=decision,
        reason=reason,
        endorser=by,
        decided_on=timezone.localdate(),
    )


@transaction.atomic
def try_practice(version: PracticeVersion, *, by: User, project: ForwardProject | None = None) -> Adoption:
    """« Je vais l’essayer »: said twice, it is still one trial; given up before, it begins again."""
    policy.may_try(by, version).enforce()
    adoption, is_new = Adoption.objects.get_or_create(
        practice=version.practice, person=by, defaults={"version": version}
    )
    if not is_new and adoption.status == Trial.ABANDONED:
        move(
            adoption,
            TrialLifecycle.begun_again,
            by=by,
            version=version,
            started_on=timezone.localdate(),
            answered_on=None,
            effect=None,
            economy=None,
            adaptation="",
        )
    if project is not None and adoption.project_id != project.pk:
        adoption.project = project
        adoption.save(update_fields=["project"])
    return adoption


@transaction.atomic
def report_back(
    adoption: Adoption, *, status: str, adaptation: str, effect: int | None, economy: int | None, by: User
) -> None:
    """What became of the trial; only the last answer counts."""
    gate.may_be_said(by, adaptation).enforce()
    move(
        adoption,
        TrialLifecycle.reported,
        by=by,
        rule=policy.may_report_back,
        to=status,
        adaptation=adaptation,
        effect=effect,
        economy=economy,
        answered_on=timezone.localdate() if status in OVER else None,
    )


def lapse(practice: Practice, *, by: User | None) -> None:
    """A major change: what was endorsed is not this text any more."""
    asked = Endorsement.objects.filter(version__practice=practice)
    for given in asked.filter(status__in=EndorsementLifecycle.lapsed.sources):
        move(given, EndorsementLifecycle.lapsed, by=by)
    asked.filter(status=Endorsed.REQUESTED).delete()
