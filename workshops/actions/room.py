"""Deeds in the room: coming in, the projector, pauses and turns, help asked and given, who leads."""

from django.db import transaction
from django.utils import timezone

from accounts.journal import record
from accounts.models import User
from workshops import live, policy
from workshops.actions.day import locked
from workshops.live import Topic
from workshops.models import Participation, Workshop
from workshops.states import Scene


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
def show_scene(workshop: Workshop, scene: str, *, by: User) -> None:
    """Change what the projector shows."""
    policy.may_facilitate(by, workshop).enforce()
    if scene in Scene.values:
        Workshop.objects.filter(pk=workshop.pk).update(scene=scene)
        live.announce(workshop, Topic.STAGE, Topic.BOARD)


@transaction.atomic
def pause_phase(workshop: Workshop, *, by: User) -> None:
    """Stop the clock of the open phase; writing goes on."""
    workshop = locked(workshop)
    policy.may_facilitate(by, workshop).enforce()
    phase = workshop.open_phase
    if phase is not None and phase.paused_at is None:
        phase.paused_at = timezone.now()
        phase.save(update_fields=["paused_at"])
        record("workshop.phase_paused", workshop, by=by, reason=phase.key)
        live.announce(workshop, Topic.STAGE, Topic.BOARD)


@transaction.atomic
def resume_phase(workshop: Workshop, *, by: User) -> None:
    workshop = locked(workshop)
    policy.may_facilitate(by, workshop).enforce()
    phase = workshop.open_phase
    if phase is not None and phase.paused_at is not None:
        stopped = timezone.now() - phase.paused_at
        phase.paused_time += stopped
        if phase.turns_began_at is not None:
            phase.turns_began_at += stopped
        phase.paused_at = None
        phase.save(update_fields=["paused_at", "paused_time", "turns_began_at"])
        record("workshop.phase_resumed", workshop, by=by, reason=phase.key)
        live.announce(workshop, Topic.STAGE, Topic.BOARD)


@transaction.atomic
def begin_turns(workshop: Workshop, *, by: User) -> None:
    """Trios take turns from now: everybody sees whose turn it is and how long it lasts."""
    workshop = locked(workshop)
    policy.may_begin_turns(by, workshop).enforce()
    phase = workshop.open_phase
    if phase is not None:
        phase.turns_began_at = timezone.now()
        phase.save(update_fields=["turns_began_at"])
        live.announce(workshop, Topic.STAGE, Topic.BOARD)


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
