"""The day bar: on every page of a tutor during a live day."""

from typing import Any

from django import template

from accounts.models import SignedInRequest
from workshops.models import Participation, Workshop
from workshops.models.states import WorkshopState
from workshops.queries.stage import stage_of

register = template.Library()


@register.inclusion_tag("workshops/_day_bar.html", takes_context=True)
def day_bar(context: template.Context, workshop: Workshop) -> dict[str, Any]:
    """Phase, time left, « J’ai terminé cette phase », help; nothing outside a live day."""
    request: SignedInRequest = context["request"]
    seat = None
    if workshop.status == WorkshopState.LIVE:
        tutors = Participation.objects.tutors()
        seat = tutors.filter(workshop=workshop, user=request.user).prefetch_related("readiness").first()
    return stage_of(workshop) | seat_context(workshop, seat) | {"csrf_token": context["csrf_token"]}


def seat_context(workshop: Workshop, seat: Participation | None) -> dict[str, Any]:
    """What the bar says to one person: whether they have finished, asked for help, were made a sign."""
    phase = workshop.open_phase if seat else None
    is_ready = seat is not None and phase is not None and seat.is_ready_for(phase.key)
    return {
        "seat": seat,
        "is_ready": is_ready,
        "is_nudged": bool(seat and phase and seat.was_nudged_in(phase) and not is_ready),
    }
