"""What everybody in a day sees alike: the open phase, its clock, the turn of the trios. The same for all, hence made once."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from workshops.models import Phase, Workshop
from workshops.models.states import WorkshopState


def stage_of(workshop: Workshop) -> dict[str, Any]:
    """Context of ``workshops/_stage.html``; phases prefetched."""
    is_live = workshop.status == WorkshopState.LIVE
    phase = workshop.open_phase if is_live else None
    closing = workshop.closing_phase if is_live and phase is None else None
    return {
        "workshop": workshop,
        "phase": phase,
        "phase_key": phase.key if phase else "",
        "turn": phase.turn if phase else None,
        "grace_ends_at": closing.grace_ends_at if closing else None,
        "said": _said(phase, closing),
    }


def stage_fragment(workshop: Workshop) -> str:
    """The part of the day bar that is the same for every participant."""
    return render_to_string("workshops/_stage.html", stage_of(workshop))


def _said(phase: Phase | None, closing: Phase | None) -> str:
    """What a page that stays open says when the day has moved on."""
    if phase is not None:
        names = {"number": phase.number, "name": phase.get_key_display()}
        return _("La phase %(number)s, « %(name)s », est ouverte.") % names
    if closing is not None:
        return _("La phase %(number)s vient de fermer. Terminez votre phrase.") % {"number": closing.number}
    return _("La phase est fermée. Ce que vous écrivez reste gardé.")
