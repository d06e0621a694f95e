"""Write the minutes, send them to the group, answer them."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actions.lifecycle import move
from accounts.models import User
from room.actions.letters import Letter, send_letter
from room.models import Minutes, MinutesAnswer
from room.models.states import MinutesLifecycle
from room.queries.day_summary import events_of, find_minutes, written_by_the_day
from room.rules import policy
from workshops.actions import live
from workshops.actions.live import Topic
from workshops.models import Workshop
from workshops.rules import policy as workshops_policy
from writing.models import Seen, TextVersion
from writing.rules import gate


@transaction.atomic
def open_minutes(workshop: Workshop, *, by: User) -> Minutes:
    """The minutes, written down so that they can be revised; who leads now is their writer."""
    workshops_policy.may_lead(by, workshop).enforce()
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
    move(
        minutes,
        MinutesLifecycle.sent,
        by=by,
        rule=policy.may_send_minutes,
        sent_at=timezone.now(),
        events=events_of(minutes.workshop),
    )
    minutes.keep_version(TextVersion.Reason.SHARED)
    minutes.answers.all().delete()
    live.announce(minutes.workshop, Topic.COMMON)
    for seat in minutes.workshop.participations.tutors().filter(attended=True):
        send_letter(seat, Letter.MINUTES)


@transaction.atomic
def reopen_minutes(minutes: Minutes, *, by: User) -> None:
    """Correct what somebody asked to; they are sent again afterwards."""
    move(minutes, MinutesLifecycle.reopened, by=by, rule=policy.may_reopen_minutes)
    live.announce(minutes.workshop, Topic.COMMON)


@transaction.atomic
def answer_minutes(minutes: Minutes, *, approves: bool, comment: str, by: User) -> None:
    policy.may_answer_minutes(by, minutes).enforce()
    gate.may_be_said(by, comment).enforce()
    MinutesAnswer.objects.update_or_create(
        minutes=minutes, user=by, defaults={"approves": approves, "comment": "" if approves else comment}
    )
    live.announce(minutes.workshop, Topic.COMMON)
