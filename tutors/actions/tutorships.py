"""Write tutorships, one by one or from a file."""

from collections.abc import Iterable

from django.db import transaction

from accounts.actions.journal import record
from accounts.models import User
from capitalisation.plans import Plan, Progress, silent
from tutors.models import Tutorship, TutorshipGoal
from tutors.queries.tutorships_file import TutorshipList, plan_tutorships
from tutors.rules import policy


@transaction.atomic
def save_tutorship(tutorship: Tutorship, *, by: User) -> Tutorship:
    policy.may_manage_tutorships(by).enforce()
    tutorship.save()
    record("tutorship.saved", tutorship, by=by)
    return tutorship


@transaction.atomic
def set_goals(tutorship: Tutorship, planned: Iterable[str], *, by: User) -> None:
    """Replace the goals by these lines; a line that did not change keeps its competence."""
    policy.may_edit_goals(by, tutorship).enforce()
    former = {
        goal.planned_result: goal.job_competence for goal in tutorship.goals.select_related("job_competence")
    }
    tutorship.goals.all().delete()
    TutorshipGoal.objects.bulk_create(
        TutorshipGoal(
            tutorship=tutorship, planned_result=text, job_competence=former.get(text), position=rank
        )
        for rank, text in enumerate(planned, start=1)
    )
    record("tutorship.goals_set", tutorship, by=by)


@transaction.atomic
def import_tutorships(content: bytes, *, by: User | None, progress: Progress = silent) -> Plan[TutorshipList]:
    """Write the whole list or nothing; what is absent from it stays."""
    if by is not None:
        policy.may_manage_tutorships(by).enforce()
    plan = plan_tutorships(content)
    tutorships = plan.reading.tutorships
    for done, tutorship in enumerate(tutorships, start=1):
        tutorship.save()
        progress(done, len(tutorships))
    if not plan.changes_nothing:
        record("tutorships.imported", tutorships[0], by=by, reason=str(plan))
    return plan
