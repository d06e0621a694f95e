"""Write the forward project, and commit to it."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actions.journal import record
from accounts.models import User
from tutors.models import ForwardProject, ProjectCheckpoint, Step
from tutors.models.states import ProjectState
from tutors.rules import policy
from writing.models import Seen


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
