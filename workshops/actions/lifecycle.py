"""The door through which a day changes state."""

from accounts.actions.journal import record
from accounts.models import User
from workshops.actions import live
from workshops.actions.live import Topic
from workshops.models import Workshop
from workshops.models.states import WorkshopState


def locked(workshop: Workshop) -> Workshop:
    return Workshop.objects.select_for_update(of=("self",)).get(pk=workshop.pk)


def _become(workshop: Workshop, state: WorkshopState, *, by: User, reason: str = "") -> None:
    workshop.status = state
    workshop.save(update_fields=["status"])
    record(f"workshop.{state}", workshop, by=by, reason=reason)
    live.announce(workshop, Topic.STAGE, Topic.BOARD)
