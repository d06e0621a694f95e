"""Reminders after the day, at most one letter every few days."""

import datetime

from django.db import transaction
from django.utils import timezone

from room.actions.letters import Letter, send_letter
from room.queries.remaining import remaining_for
from tutors.models import ProjectCheckpoint
from tutors.models.states import ProjectState
from workshops.models import Participation
from workshops.models.states import WorkshopState

#: One digest every so many days, and one on the eve of the deadline.
BETWEEN_REMINDERS = datetime.timedelta(days=3)


def remind_everybody() -> int:
    """One letter to each person with something left, at most every three days; the number sent."""
    today, sent = timezone.localdate(), 0
    seats = Participation.objects.tutors().filter(
        workshop__status=WorkshopState.WRAP_UP, user__is_active=True
    )
    for seat in seats.select_related("workshop", "user", "project"):
        deadline = seat.workshop.wrap_up_deadline
        is_eve = deadline is not None and today == deadline - datetime.timedelta(days=1)
        is_due = seat.reminded_on is None or today - seat.reminded_on >= BETWEEN_REMINDERS
        if seat.reminded_on == today or not (is_due or is_eve) or not remaining_for(seat):
            continue
        with transaction.atomic():
            Participation.objects.filter(pk=seat.pk).update(reminded_on=today)
            send_letter(seat, Letter.REMINDER)
        sent += 1
    return sent


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
