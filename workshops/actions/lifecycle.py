"""The doors through which a day and its phases change state: written, recorded, and every screen told."""

from collections.abc import Callable
from typing import Any

from accounts.actions import lifecycle
from accounts.models import User
from capitalisation.lifecycle import Move
from capitalisation.policy import Verdict
from workshops.actions import live
from workshops.actions.live import Topic
from workshops.models import Phase, Workshop


def locked(workshop: Workshop) -> Workshop:
    """The day as the database has it now, kept for this transaction."""
    return Workshop.objects.select_for_update(of=("self",)).get(pk=workshop.pk)


def move_workshop(
    workshop: Workshop,
    along: Move,
    *,
    by: User,
    rule: Callable[[User, Workshop], Verdict],
    why: str = "",
    **changes: Any,
) -> None:
    lifecycle.move(workshop, along, by=by, rule=rule, why=why, **changes)
    live.announce(workshop, Topic.STAGE, Topic.BOARD)


def move_phase(
    workshop: Workshop, phase: Phase, along: Move, *, by: User, why: str = "", **options: Any
) -> None:
    """The day is locked by who decides. What is not ``about`` the day stays out of its summary."""
    lifecycle.move(phase, along, by=by, why=f"{phase.key} {why}".strip(), **{"about": workshop, **options})
    live.announce(workshop, Topic.STAGE, Topic.BOARD)
