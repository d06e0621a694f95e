"""What becomes of a project: its checkpoints, the practices it takes from peers, its reminders."""

from django.db import transaction
from django.utils import timezone

from accounts.journal import record
from accounts.models import User
from privacy import gate
from repertoire.actions.marks import try_practice
from repertoire.models import Adoption, PracticeVersion
from tutors.models import ForwardProject, ProjectCheckpoint, Step
from tutors.policy import may_edit_project
from tutors.states import ProjectState
from workshops.models import Participation
from workshops.tasks import Letter, send_letter

_REACHED = {
    Step.DAYS_15: ProjectState.IN_PROGRESS,
    Step.MONTHS_3: ProjectState.REVIEWED,
    Step.MONTHS_6: ProjectState.COMPLETED,
}


@transaction.atomic
def say_where(checkpoint: ProjectCheckpoint, *, outcome: str, learning: str, by: User) -> None:
    """The last answer counts. What was learnt may be read by those who read the project: no name in it."""
    project = ForwardProject.objects.select_for_update(of=("self",)).get(pk=checkpoint.project_id)
    may_edit_project(by, project).enforce()
    gate.may_be_said(by, learning).enforce()
    checkpoint.outcome, checkpoint.learning = outcome, learning
    checkpoint.answered_on = timezone.localdate()
    checkpoint.save(update_fields=["outcome", "learning", "answered_on"])
    is_dropped = outcome == ProjectCheckpoint.Outcome.DROPPED
    ForwardProject.objects.filter(pk=project.pk).update(
        status=ProjectState.STOPPED if is_dropped else _REACHED[Step(checkpoint.step)]
    )
    record("project.checked", project, by=by, reason=f"{checkpoint.step} {outcome}")


@transaction.atomic
def take_practice(project: ForwardProject, version: PracticeVersion, *, by: User) -> Adoption:
    """A peer's practice helps the project: it is tried, and asked about three months later."""
    may_edit_project(by, project).enforce()
    return try_practice(version, by=by, project=project)


def remind_checkpoints() -> int:
    """One letter for each checkpoint whose day has come; the number queued."""
    sent = 0
    late = (
        ProjectCheckpoint.objects.due().filter(reminded_on=None).exclude(project__status=ProjectState.STOPPED)
    )
    for checkpoint in late:
        seats = Participation.objects.filter(project=checkpoint.project_id).select_related("user", "workshop")
        seat = seats.filter(user__is_active=True).first()
        with transaction.atomic():
            ProjectCheckpoint.objects.filter(pk=checkpoint.pk).update(reminded_on=timezone.localdate())
            if seat is not None:
                send_letter(seat, Letter.CHECKPOINT)
                sent += 1
    return sent
