"""What a participant says of themselves: finished, help."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import SignedInRequest
from capitalisation.files import attached
from capitalisation.http import back_where_one_was
from workshops.actions import attendance
from workshops.models import Participation
from workshops.models.phases import PhaseKey
from workshops.queries.calendar import TYPE, calendar_of
from workshops.screens.common import my_participation, my_seat, visible_workshop


@require_POST
def reply(request: SignedInRequest, slug: str) -> HttpResponse:
    """Yes, no or not yet known, in one press."""
    participation = my_participation(request, visible_workshop(request, slug))
    answer = request.POST.get("reply", "")
    if answer in Participation.Reply.values:
        attendance.reply(participation, answer, by=request.user)
        messages.success(request, _("Votre réponse est enregistrée. Vous pouvez encore la changer."))
    return redirect(participation.workshop)


@require_GET
def calendar(request: SignedInRequest, slug: str) -> HttpResponse:
    """The day, for one's own calendar."""
    workshop = visible_workshop(request, slug)
    return attached(calendar_of(workshop), TYPE, "journee.ics")


@require_POST
def ready(request: SignedInRequest, slug: str) -> HttpResponse:
    """« J’ai terminé cette phase », or taken back."""
    participation = my_seat(request, slug)
    key = request.POST.get("phase", "")
    if key in PhaseKey.values:
        is_ready = request.POST.get("ready") == "yes"
        attendance.declare_ready(participation, key, is_ready=is_ready, by=request.user)
    return redirect(back_where_one_was(request, participation.workshop.get_absolute_url()))


@require_POST
def help_me(request: SignedInRequest, slug: str) -> HttpResponse:
    """« Demander de l’aide », or not any more."""
    participation = my_participation(request, visible_workshop(request, slug))
    if request.POST.get("help") == "no":
        attendance.end_help(participation, by=request.user)
    else:
        attendance.ask_for_help(participation, by=request.user)
        messages.success(request, _("Votre demande est transmise. L’animation vient vers vous."))
    return redirect(back_where_one_was(request, participation.workshop.get_absolute_url()))
