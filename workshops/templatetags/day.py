"""The day bar: on every page of a tutor during a live day."""

from django import template

from accounts.models import SignedInRequest
from workshops.models import Participation, Workshop
from workshops.states import WorkshopState

register = template.Library()


@register.inclusion_tag("workshops/_day_bar.html", takes_context=True)
def day_bar(context: template.Context, workshop: Workshop) -> dict[str, object]:
    """Phase, time left and « J’ai terminé cette phase »; nothing outside a live day."""
    request: SignedInRequest = context["request"]
    phase = workshop.open_phase if workshop.status == WorkshopState.LIVE else None
    seat = None
    if workshop.status == WorkshopState.LIVE:
        tutors = Participation.objects.tutors()
        seat = tutors.filter(workshop=workshop, user=request.user).prefetch_related("readiness").first()
    is_ready = seat is not None and phase is not None and seat.is_ready_for(phase.key)
    return {
        "workshop": workshop,
        "phase": phase,
        "seat": seat,
        "is_ready": is_ready,
        "csrf_token": context["csrf_token"],
    }
