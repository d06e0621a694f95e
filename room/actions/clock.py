"""The clock of the open phase: more time, less time, pauses, turns of the trios."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.journal import record
from accounts.models import User
from capitalisation.policy import Refused
from room.rules import policy
from workshops.actions import live
from workshops.actions.lifecycle import locked
from workshops.actions.live import Topic
from workshops.models import Phase, Workshop
from workshops.rules import policy as workshops_policy


@transaction.atomic
def extend_phase(workshop: Workshop, minutes: int, *, by: User) -> Phase:
    """Give minutes to the open phase, from now on when its time is over, or take some back, as far as now."""
    workshop = locked(workshop)
    workshops_policy.may_facilitate(by, workshop).enforce()
    phase = workshop.open_phase
    if phase is None:
        raise Refused(_("Aucune phase n’est ouverte."))
    late = phase.minutes_late
    given = minutes + late if minutes > 0 else -min(-minutes, phase.minutes_left)
    phase.extended_minutes += given
    phase.save(update_fields=["extended_minutes"])
    record("workshop.phase_extended", workshop, by=by, reason=f"{phase.key} {given:+d}")
    live.announce(workshop, Topic.STAGE, Topic.BOARD)
    return phase


@transaction.atomic
def pause_phase(workshop: Workshop, *, by: User) -> None:
    """Stop the clock of the open phase; writing goes on."""
    workshop = locked(workshop)
    workshops_policy.may_facilitate(by, workshop).enforce()
    phase = workshop.open_phase
    if phase is not None and phase.paused_at is None:
        phase.paused_at = timezone.now()
        phase.save(update_fields=["paused_at"])
        record("workshop.phase_paused", workshop, by=by, reason=phase.key)
        live.announce(workshop, Topic.STAGE, Topic.BOARD)


@transaction.atomic
def resume_phase(workshop: Workshop, *, by: User) -> None:
    workshop = locked(workshop)
    workshops_policy.may_facilitate(by, workshop).enforce()
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
