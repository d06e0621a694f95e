"""Write the forward project, and commit to it."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actions.lifecycle import lock, move
from accounts.models import User
from tutors.models import ForwardProject, ProjectCheckpoint, Step
from tutors.models.states import ProjectLifecycle, ProjectState
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
    """Pressed twice, it is committed once."""
    lock(project)
    policy.may_commit_project(by, project, list(project.goals.all())).enforce()
    if project.status != ProjectState.DRAFT:
        return
    today = timezone.localdate()
    move(project, ProjectLifecycle.committed, by=by, committed_on=today)
    ProjectCheckpoint.objects.bulk_create(
        ProjectCheckpoint(project=project, step=step, due_on=step.due(today)) for step in Step
    )
