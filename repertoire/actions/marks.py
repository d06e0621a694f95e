"""Deeds of readers on a published practice: recommend, endorse, try."""

from django.db import transaction
from django.utils import timezone

from accounts.actions.journal import record
from accounts.models import User
from repertoire.models import Adoption, Endorsement, Practice, PracticeVersion, Recommendation
from repertoire.models.states import OVER, Endorsed, Trial
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
    endorsement = Endorsement.objects.select_for_update(of=("self",)).get(pk=endorsement.pk)
    policy.may_endorse(by, endorsement).enforce()
    policy.must_say_why(decision, reason).enforce()
    gate.may_be_said(by, reason).enforce()
    endorsement.decision, endorsement.reason = decision, reason
    endorsement.endorser, endorsement.decided_on = by, timezone.localdate()
    endorsement.save()
    record("endorsement.decided", endorsement, by=by, reason=decision)


@transaction.atomic
def try_practice(version: PracticeVersion, *, by: User, project: ForwardProject | None = None) -> Adoption:
    """« Je vais l’essayer »: said twice, it is still one trial; given up before, it begins again."""
    policy.may_try(by, version).enforce()
    adoption, is_new = Adoption.objects.get_or_create(
        practice=version.practice, person=by, defaults={"version": version}
    )
    if not is_new and adoption.status == Trial.ABANDONED:
        adoption.status, adoption.version = Trial.INTENDS, version
        adoption.started_on, adoption.answered_on = timezone.localdate(), None
        adoption.effect = adoption.economy = None
        adoption.adaptation = ""
        adoption.save()
    if project is not None and adoption.project_id != project.pk:
        adoption.project = project
        adoption.save(update_fields=["project"])
    return adoption


@transaction.atomic
def report_back(
    adoption: Adoption, *, status: str, adaptation: str, effect: int | None, economy: int | None, by: User
) -> None:
    """What became of the trial; only the last answer counts."""
    policy.may_report_back(by, adoption).enforce()
    gate.may_be_said(by, adaptation).enforce()
    adoption.status, adoption.adaptation = status, adaptation
    adoption.effect, adoption.economy = effect, economy
    adoption.answered_on = timezone.localdate() if status in OVER else None
    adoption.save()


def lapse(practice: Practice) -> None:
    """A major change: what was endorsed is not this text any more."""
    asked = Endorsement.objects.filter(version__practice=practice)
    asked.filter(decision__in=[Endorsed.GRANTED, Endorsed.RESERVED]).update(decision=Endorsed.LAPSED)
    asked.filter(decision=Endorsed.REQUESTED).delete()
