"""Run the day: start it, open and close its phases, wrap it up; change what the projector shows."""

import datetime

from django.db import transaction
from django.utils import timezone

from accounts.actions.journal import record
from accounts.models import User
from capitalisation.policy import Verdict
from deliberation.actions.pool import give_back_undecided
from room.rules import policy
from workshops.actions import live
from workshops.actions.lifecycle import locked, move_phase, move_workshop
from workshops.actions.live import Topic
from workshops.models import Phase, PhaseMove, Workshop
from workshops.models.move import fields_of
from workshops.models.states import (
    OPEN_PHASES,
    PhaseLifecycle,
    PhaseState,
    Scene,
    WorkshopLifecycle,
)
from workshops.rules import policy as workshops_policy
from writing.rules import gate

WRAP_UP_DAYS = 10


@transaction.atomic
def start_workshop(workshop: Workshop, *, by: User) -> None:
    move_workshop(workshop, WorkshopLifecycle.started, by=by, rule=workshops_policy.may_start)


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
    _remember(workshop, by=by)
    _close(workshop, phase, by=by)


@transaction.atomic
def undo_phase_move(workshop: Workshop, *, by: User) -> None:
    """Take back the last opening or closing, within a minute: every phase is again as it was, nothing is lost."""
    workshop = locked(workshop)
    last = PhaseMove.last_of(workshop)
    policy.may_undo_move(by, workshop, last).enforce()
    if last is None:
        return
    # The database allows one open phase at a time: those that were not open come first.
    for phase in sorted(workshop.phases.all(), key=lambda one: last.status_of(one) in OPEN_PHASES):
        if last.differs_from(phase):
            move_phase(
                workshop,
                phase,
                PhaseLifecycle.restored,
                by=by,
                about=phase,
                to=last.status_of(phase),
                **last.clock_of(phase),
            )
    last.delete()
    record("workshop.move_undone", workshop, by=by)


@transaction.atomic
def wrap_up(workshop: Workshop, *, by: User) -> None:
    """The phases are over; texts may be finished for some days."""
    deadline = timezone.localdate() + datetime.timedelta(days=WRAP_UP_DAYS)
    move_workshop(
        workshop, WorkshopLifecycle.wrapped_up, by=by, rule=policy.may_wrap_up, wrap_up_deadline=deadline
    )
    give_back_undecided(workshop, by=by)


def _remember(workshop: Workshop, *, by: User, reason: str = "") -> PhaseMove:
    """Write how the phases stand, just before they change."""
    before = {phase.key: fields_of(phase) for phase in workshop.phases.all()}
    return PhaseMove.objects.create(workshop=workshop, by=by, before=before, reason=reason)


def _switch(workshop: Workshop, key: str, verdict: Verdict, *, by: User, reason: str = "") -> None:
    verdict.enforce()
    kept = _remember(workshop, by=by, reason=reason)
    for other in workshop.phases.filter(status__in=OPEN_PHASES):
        # The opening says it all: the summary of the day needs no closing beside it.
        _close(workshop, other, by=by, about=other)
    phase = workshop.phases.get(key=key)
    move_phase(
        workshop,
        phase,
        PhaseLifecycle.opened if phase.status == PhaseState.PENDING else PhaseLifecycle.reopened,
        by=by,
        # The journal holds no sentence: it says where this one is kept.
        why=str(kept.pk) if reason else "",
        override_reason=reason,
        opened_at=timezone.now(),
        closed_at=None,
        paused_at=None,
        turns_began_at=None,
        paused_time=datetime.timedelta(),
    )


def _close(workshop: Workshop, phase: Phase, *, by: User, about: Phase | Workshop | None = None) -> None:
    move_phase(
        workshop,
        phase,
        PhaseLifecycle.closed,
        by=by,
        about=about or workshop,
        closed_at=timezone.now(),
        paused_at=None,
        turns_began_at=None,
    )


@transaction.atomic
def show_scene(workshop: Workshop, scene: str, *, by: User) -> None:
    """Change what the projector shows."""
    workshops_policy.may_facilitate(by, workshop).enforce()
    if scene in Scene.values:
        Workshop.objects.filter(pk=workshop.pk).update(scene=scene)
        live.announce(workshop, Topic.STAGE, Topic.BOARD)
