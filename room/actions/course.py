"""Run the day: start it, open and close phases, stop the clock, change what the projector shows."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.journal import record
from accounts.models import User
from capitalisation.policy import Refused, Verdict
from room.rules import policy
from workshops.actions import live
from workshops.actions.lifecycle import _become, locked
from workshops.actions.live import Topic
from workshops.models import (
    Phase,
    PhaseMove,
    Workshop,
)
from workshops.models.states import OPEN_PHASES, PhaseState, Scene, WorkshopState
from workshops.rules import policy as workshops_policy
from writing.rules import gate

WRAP_UP_DAYS = 10


@transaction.atomic
def start_workshop(workshop: Workshop, *, by: User) -> None:
    workshop = locked(workshop)
    workshops_policy.may_start(by, workshop).enforce()
    _become(workshop, WorkshopState.LIVE, by=by)


@transaction.atomic
def open_phase(workshop: Workshop, key: str, *, by: User) -> None:
    """Open a phase and close the one before. Pressing twice opens it once."""
    workshop = locked(workshop)
    if workshop.phase(key).is_open:
        return
    _switch(workshop, key, policy.may_open_phase(by, workshop, key), by=by)


@transaction.atomic
def override_phase(workshop: Workshop, key: str, *, by: User, reason: str) -> None:
    """Open or reopen a phase against the guards, with a reason that stays in the journal and in the minutes."""
    workshop = locked(workshop)
    if workshop.phase(key).is_open:
        return
    gate.may_be_said(by, reason).enforce()
    _switch(workshop, key, policy.may_override_phase(by, workshop, key), by=by, reason=reason)


@transaction.atomic
def close_phase(workshop: Workshop, key: str, *, by: User) -> None:
    workshop = locked(workshop)
    phase = workshop.phase(key)
    if phase.status == PhaseState.CLOSED:
        return
    policy.may_close_phase(by, workshop, key).enforce()
    PhaseMove.note(workshop, by=by)
    _close(phase)
    record("workshop.phase_closed", workshop, by=by, reason=key)
    live.announce(workshop, Topic.STAGE, Topic.BOARD)


@transaction.atomic
def undo_phase_move(workshop: Workshop, *, by: User) -> None:
    """Take back the last opening or closing, within a minute: every phase is again as it was, nothing is lost."""
    workshop = locked(workshop)
    move = PhaseMove.last_of(workshop)
    policy.may_undo_move(by, workshop, move).enforce()
    if move is not None:
        move.take_back()
        record("workshop.move_undone", workshop, by=by)
        live.announce(workshop, Topic.STAGE, Topic.BOARD)


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
def wrap_up(workshop: Workshop, *, by: User) -> None:
    workshop = locked(workshop)
    policy.may_wrap_up(by, workshop).enforce()
    workshop.wrap_up_deadline = timezone.localdate() + datetime.timedelta(days=WRAP_UP_DAYS)
    workshop.save(update_fields=["wrap_up_deadline"])
    _become(workshop, WorkshopState.WRAP_UP, by=by)


def _switch(workshop: Workshop, key: str, verdict: Verdict, *, by: User, reason: str = "") -> None:
    verdict.enforce()
    PhaseMove.note(workshop, by=by)
    for phase in workshop.phases.filter(status__in=OPEN_PHASES):
        _close(phase)
    phase = workshop.phases.get(key=key)
    phase.status = PhaseState.OPEN if phase.opened_at is None else PhaseState.REOPENED
    phase.opened_at = timezone.now()
    phase.closed_at = phase.paused_at = phase.turns_began_at = None
    phase.paused_time = datetime.timedelta()
    phase.override_reason = reason
    phase.save()
    record("workshop.phase_opened", workshop, by=by, reason=f"{key} {reason}".strip())
    live.announce(workshop, Topic.STAGE, Topic.BOARD)


def _close(phase: Phase) -> None:
    phase.status = PhaseState.CLOSED
    phase.closed_at = timezone.now()
    phase.paused_at = phase.turns_began_at = None
    phase.save(update_fields=["status", "closed_at", "paused_at", "turns_began_at"])


@transaction.atomic
def show_scene(workshop: Workshop, scene: str, *, by: User) -> None:
    """Change what the projector shows."""
    workshops_policy.may_facilitate(by, workshop).enforce()
    if scene in Scene.values:
        Workshop.objects.filter(pk=workshop.pk).update(scene=scene)
        live.announce(workshop, Topic.STAGE, Topic.BOARD)


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
