"""Deeds after the phases: minutes, what people say of the day, notes, reminders."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.journal import record
from accounts.models import User
from drafts.models import Seen, TextVersion
from privacy import gate
from workshops import live, policy
from workshops.chronicle import events_of, find_minutes, written_by_the_day
from workshops.live import Topic
from workshops.models import DayEvaluation, DayNotes, Minutes, MinutesAnswer, Participation, Workshop
from workshops.remaining import remaining_for
from workshops.states import MinutesState, WorkshopState
from workshops.tasks import Letter, send_letter

#: One digest every so many days, and one on the eve of the deadline.
BETWEEN_REMINDERS = datetime.timedelta(days=3)


@transaction.atomic
def open_minutes(workshop: Workshop, *, by: User) -> Minutes:
    """The minutes, written down so that they can be revised; who leads now is their writer."""
    policy.may_lead(by, workshop).enforce()
    minutes = find_minutes(workshop)
    if minutes.pk is None:
        minutes, _created = Minutes.objects.get_or_create(
            workshop=workshop, defaults={"owner": by, **written_by_the_day(workshop)}
        )
    elif minutes.owner_id != by.pk:
        minutes.owner = by
        minutes.save(update_fields=["owner"])
    return minutes


@transaction.atomic
def write_minutes(minutes: Minutes, *, seen: Seen, by: User, **texts: Any) -> None:
    policy.may_write_minutes(by, minutes).enforce()
    minutes.revise(seen=seen, **texts)


@transaction.atomic
def refill_minutes(minutes: Minutes, *, by: User) -> None:
    """Take again what the day says now; what stood before is in the history."""
    policy.may_write_minutes(by, minutes).enforce()
    minutes.revise(
        seen=Seen.of(minutes),
        copy_as=TextVersion.Reason.BEFORE_RESTORE,
        **written_by_the_day(minutes.workshop),
    )


@transaction.atomic
def send_minutes(minutes: Minutes, *, by: User) -> None:
    """The group reads, then approves or says what to correct."""
    minutes = Minutes.objects.select_for_update(of=("self",)).select_related("workshop").get(pk=minutes.pk)
    policy.may_send_minutes(by, minutes).enforce()
    minutes.keep_version(TextVersion.Reason.SHARED)
    minutes.status, minutes.sent_at, minutes.events = (
        MinutesState.SENT,
        timezone.now(),
        events_of(minutes.workshop),
    )
    minutes.save(update_fields=["status", "sent_at", "events"])
    minutes.answers.all().delete()
    record("minutes.sent", minutes, by=by)
    live.announce(minutes.workshop, Topic.COMMON)
    for seat in minutes.workshop.participations.tutors().filter(attended=True):
        send_letter(seat, Letter.MINUTES)


@transaction.atomic
def reopen_minutes(minutes: Minutes, *, by: User) -> None:
    """Correct what somebody asked to; they are sent again afterwards."""
    policy.may_reopen_minutes(by, minutes).enforce()
    Minutes.objects.filter(pk=minutes.pk).update(status=MinutesState.DRAFT)
    record("minutes.reopened", minutes, by=by)
    live.announce(minutes.workshop, Topic.COMMON)


@transaction.atomic
def answer_minutes(minutes: Minutes, *, approves: bool, comment: str, by: User) -> None:
    policy.may_answer_minutes(by, minutes).enforce()
    gate.may_be_said(by, comment).enforce()
    MinutesAnswer.objects.update_or_create(
        minutes=minutes, user=by, defaults={"approves": approves, "comment": "" if approves else comment}
    )
    live.announce(minutes.workshop, Topic.COMMON)


@transaction.atomic
def evaluate(seat: Participation, *, by: User, **said: Any) -> None:
    """What this person says of the day; they may change it until the day is closed."""
    policy.may_evaluate(by, seat.workshop).enforce()
    gate.may_be_said(by, *gate.leaves(said)).enforce()
    DayEvaluation.objects.update_or_create(
        workshop=seat.workshop, voter_token=seat.ballot_token, defaults=said
    )


@transaction.atomic
def open_notes(workshop: Workshop, *, by: User) -> DayNotes:
    policy.may_facilitate(by, workshop).enforce()
    notes, _created = DayNotes.objects.get_or_create(workshop=workshop, owner=by)
    return notes


@transaction.atomic
def write_notes(notes: DayNotes, *, seen: Seen, by: User, **texts: Any) -> None:
    policy.may_facilitate(by, notes.workshop).enforce()
    notes.revise(seen=seen, **texts)


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
