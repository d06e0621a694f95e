"""Write tutorships, one by one or from a file."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from accounts.actions.journal import record
from accounts.actions.rows import write_row
from accounts.models import User
from capitalisation.grids.choices import NONE, Choices
from capitalisation.plans import Plan, Progress, silent
from capitalisation.policy import Verdict
from tutors.models import Cohort, Programme, Tutorship, TutorshipGoal, TutorshipMilestone
from tutors.queries.tutorships_file import TutorshipList, plan_tutorships
from tutors.rules import policy


def save_programme(programme: Programme, *, by: User, **values: Any) -> Programme:
    """Of one of one's centres, before and after."""
    policy.may_keep_programme(by, Programme(centre=values["centre"])).enforce()
    return write_row(
        programme,
        values,
        "programme.saved",
        by=by,
        rule=lambda user, row: (
            policy.may_keep_programme(user, row) if row.pk else policy.may_manage_tutorships(user)
        ),
        shown=("name", "start", "end"),
    )


def save_cohort(cohort: Cohort, *, by: User, **values: Any) -> Cohort:
    rule = policy.may_keep_programme(by, cohort.programme)
    return write_row(
        cohort, values, "cohort.saved", by=by, rule=lambda _user, _row: rule, shown=("code", "start", "end")
    )


def save_tutorship(tutorship: Tutorship, *, by: User, **values: Any) -> Tutorship:
    """Write who tutors whom, where and when; the journal tells people by their key."""
    policy.may_keep_programme(by, values["cohort"].programme).enforce()
    return write_row(tutorship, values, "tutorship.saved", by=by, rule=_may_keep, shown=("start", "end"))


def add_milestone(milestone: TutorshipMilestone, *, by: User, **values: Any) -> TutorshipMilestone:
    """A meeting planned or held; its tutor adds it, and its note stays between the two."""
    return write_row(
        milestone,
        values,
        "tutorship.milestone_added",
        by=by,
        rule=lambda person, added: policy.may_edit_goals(person, added.tutorship),
        shown=("kind", "planned_on", "held_on"),
    )


def _may_keep(user: User, tutorship: Tutorship) -> Verdict:
    """As it was stored; a new one is judged by where it goes."""
    if tutorship.pk is None:
        return policy.may_manage_tutorships(user)
    return policy.may_keep_programme(user, tutorship.cohort.programme)


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
def import_tutorships(
    content: bytes, *, by: User | None, choices: Choices = NONE, progress: Progress = silent
) -> Plan[TutorshipList]:
    """Write the whole list or nothing; what is absent from it stays."""
    if by is not None:
        policy.may_manage_tutorships(by).enforce()
    plan = plan_tutorships(content, by, choices)
    tutorships = plan.reading.tutorships
    for done, tutorship in enumerate(tutorships, start=1):
        tutorship.save()
        progress(done, len(tutorships))
    if not plan.changes_nothing:
        record("tutorships.imported", tutorships[0], by=by, reason=str(plan))
    return plan
