"""The day bar: on every page of a tutor during a live day."""

from django import template
from django.utils.translation import gettext as _

from accounts.models import SignedInRequest
from workshops.models import Participation, Phase, Workshop
from workshops.states import WorkshopState

register = template.Library()


@register.inclusion_tag("workshops/_day_bar.html", takes_context=True)
def day_bar(context: template.Context, workshop: Workshop, *, only_bar: bool = False) -> dict[str, object]:
    """Phase, time left, « J’ai terminé cette phase », help; nothing outside a live day."""
    request: SignedInRequest = context["request"]
    is_live = workshop.status == WorkshopState.LIVE
    phase = workshop.open_phase if is_live else None
    seat = None
    if is_live:
        tutors = Participation.objects.tutors()
        seat = tutors.filter(workshop=workshop, user=request.user).prefetch_related("readiness").first()
    is_ready = seat is not None and phase is not None and seat.is_ready_for(phase.key)
    closing = workshop.closing_phase if is_live and phase is None else None
    return {
        "workshop": workshop,
        "phase": phase,
        "turn": phase.turn if phase else None,
        "seat": seat,
        "is_ready": is_ready,
        "is_nudged": bool(seat and phase and seat.was_nudged_in(phase) and not is_ready),
        "grace": closing.grace_left if closing else 0,
        "said": _said(phase, closing),
        "only_bar": only_bar,
        "csrf_token": context["csrf_token"],
    }


def _said(phase: Phase | None, closing: Phase | None) -> str:
    """What a page that stays open says when the day has moved on."""
    if phase is not None:
        names = {"number": phase.number, "name": phase.get_key_display()}
        return _("La phase %(number)s, « %(name)s », est ouverte.") % names
    if closing is not None:
        return _("La phase %(number)s vient de fermer. Terminez votre phrase.") % {"number": closing.number}
    return _("La phase est fermée. Ce que vous écrivez reste gardé.")
