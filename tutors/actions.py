"""Deeds on tutorships and projects."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.journal import record
from accounts.models import User
from capitalisation.plans import Plan, Progress, silent
from drafts.models import Seen
from tutors import policy
from tutors.importing import TutorshipList, plan_tutorships
from tutors.models import ForwardProject, ProjectCheckpoint, Step, Tutorship, TutorshipGoal
from tutors.states import ProjectState


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
def write_project(
    project: ForwardProject,
    *,
    written_goals: dict[str, dict[str, Any]],
    seen: Seen,
    by: User,
    **choices: Any,
) -> None:
    """Keep a draft as typed; ``written_goals`` maps a target (self, trainee, unit) to its fields."""
    policy.may_edit_project(by, project).enforce()
    project.rewrite(written_goals, seen=seen, **choices)


@transaction.atomic
def commit_project(project: ForwardProject, *, by: User) -> None:
    project = ForwardProject.objects.select_for_update(of=("self",)).get(pk=project.pk)
    policy.may_commit_project(by, project, list(project.goals.all())).enforce()
    if project.status != ProjectState.DRAFT:
        return
    project.status, project.committed_on = ProjectState.COMMITTED, timezone.localdate()
    project.save(update_fields=["status", "committed_on", "updated_at"])
    ProjectCheckpoint.objects.bulk_create(
        ProjectCheckpoint(project=project, step=step, due_on=step.due(project.committed_on)) for step in Step
    )
    record("project.committed", project, by=by)


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
