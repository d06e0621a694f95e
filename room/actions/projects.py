"""The forward project of a participant: its checkpoints, the practices it takes from peers."""

from django.db import transaction
from django.utils import timezone

from accounts.actions.lifecycle import move
from accounts.models import User
from repertoire.actions.marks import try_practice
from repertoire.models import Adoption, PracticeVersion
from tutors.models import ForwardProject, ProjectCheckpoint, Step
from tutors.models.states import ProjectLifecycle, ProjectState
from tutors.rules.policy import may_edit_project
from workshops.models import Participation
from writing.rules import gate

_REACHED = {
    Step.DAYS_15: ProjectState.IN_PROGRESS,
    Step.MONTHS_3: ProjectState.REVIEWED,
    Step.MONTHS_6: ProjectState.COMPLETED,
}


@transaction.atomic
def say_where(checkpoint: ProjectCheckpoint, *, outcome: str, learning: str, by: User) -> None:
    """The last answer counts. What was learnt may be read by those who read the project: no name in it."""
    gate.may_be_said(by, learning).enforce()
    is_dropped = outcome == ProjectCheckpoint.Outcome.DROPPED
    move(
        checkpoint.project,
        ProjectLifecycle.checked,
        by=by,
        rule=may_edit_project,
        to=ProjectState.STOPPED if is_dropped else _REACHED[Step(checkpoint.step)],
        why=f"{checkpoint.step} {outcome}",
    )
    checkpoint.outcome, checkpoint.learning = outcome, learning
    checkpoint.answered_on = timezone.localdate()
    checkpoint.save(update_fields=["outcome", "learning", "answered_on"])


@transaction.atomic
def take_practice(project: ForwardProject, version: PracticeVersion, *, by: User) -> Adoption:
    """A peer's practice helps the project: it is tried, and asked about three months later."""
    may_edit_project(by, project).enforce()
    return try_practice(version, by=by, project=project)


@transaction.atomic
def open_project(participation: Participation) -> ForwardProject:
    """The participant's forward project, created the first time."""
    participation = Participation.objects.select_for_update(of=("self",)).get(pk=participation.pk)
    if participation.project is None:
        participation.project = ForwardProject.objects.create(tutor=participation.user)
        participation.save(update_fields=["project"])
    return participation.project
