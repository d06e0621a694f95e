"""Participants in the room: present, ready, asking for help, leading."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.actions.journal import record
from accounts.models import User
from workshops.actions import live
from workshops.actions.lifecycle import locked
from workshops.actions.live import Topic
from workshops.models import (
    Participation,
    Readiness,
    Workshop,
)
from workshops.rules import policy


@transaction.atomic
def note_presence(workshop: Workshop, came: Iterable[int], left: Iterable[int] = (), *, by: User) -> None:
    """Who came and who is not there, by their participation ids; nothing is said of the others, whom another screen may
    have noted meanwhile."""
    policy.may_facilitate(by, workshop).enforce()
    tutors = workshop.participations.tutors()
    tutors.filter(pk__in=set(came)).update(attended=True)
    tutors.filter(pk__in=set(left)).update(attended=False)
    live.announce(workshop, Topic.STAGE, Topic.BOARD)


@transaction.atomic
def reply(participation: Participation, answer: str, *, by: User) -> None:
    """« Je viens », said in one press and changed at will until the day opens."""
    policy.may_reply(by, participation).enforce()
    Participation.objects.filter(pk=participation.pk).update(reply=answer)


@transaction.atomic
def declare_ready(participation: Participation, key: str, *, is_ready: bool, by: User) -> None:
    policy.may_take_part(by, participation.workshop).enforce()
    if is_ready:
        Readiness.objects.get_or_create(participation=participation, key=key)
    else:
        participation.readiness.filter(key=key).delete()
    live.announce(participation.workshop, Topic.BOARD)


@transaction.atomic
def join(participation: Participation) -> None:
    """Somebody invited comes in with the room's code, on time or late: they are there."""
    policy.may_join(participation.user, participation.workshop).enforce()
    if participation.role == Participation.Role.TUTOR and not participation.attended:
        participation.attended = True
        participation.save(update_fields=["attended"])
        record("workshop.joined", participation.workshop, by=participation.user)
        live.announce(participation.workshop, Topic.BOARD)


@transaction.atomic
def ask_for_help(participation: Participation, *, by: User) -> None:
    """« Demander de l’aide »: the facilitators see it at once; asking twice asks once."""
    policy.may_take_part(by, participation.workshop).enforce()
    asking = Participation.objects.filter(pk=participation.pk, help_asked_at=None)
    if asking.update(help_asked_at=timezone.now()):
        live.announce(participation.workshop, Topic.BOARD)


@transaction.atomic
def end_help(participation: Participation, *, by: User) -> None:
    """The person does not need help any more, or a facilitator is on the way."""
    if participation.user_id != by.pk:
        policy.may_facilitate(by, participation.workshop).enforce()
    Participation.objects.filter(pk=participation.pk).update(help_asked_at=None)
    live.announce(participation.workshop, Topic.SIGNS, Topic.BOARD)


@transaction.atomic
def nudge(participation: Participation, *, by: User) -> None:
    """A discreet sign to somebody who has not finished: they alone see it."""
    policy.may_facilitate(by, participation.workshop).enforce()
    Participation.objects.filter(pk=participation.pk).update(nudged_at=timezone.now())
    live.announce(participation.workshop, Topic.SIGNS, Topic.BOARD)


@transaction.atomic
def hand_over(workshop: Workshop, to: Participation, *, by: User) -> None:
    """The lead gives their place to a co-facilitator and takes theirs: one lead at any time."""
    workshop = locked(workshop)
    policy.may_hand_over(by, workshop, to).enforce()
    seats = workshop.participations
    seats.filter(role=Participation.Role.LEAD).update(role=Participation.Role.FACILITATOR)
    seats.filter(pk=to.pk).update(role=Participation.Role.LEAD)
    record("workshop.handed_over", workshop, by=by)
    live.announce(workshop, Topic.BOARD)
