"""The room: coming in with its code, the projector, what every screen of the day hears."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import SignedInRequest
from capitalisation.http import back_where_one_was
from workshops import policy
from workshops.actions import room as actions
from workshops.forms.room import RoomCodeForm
from workshops.live import Versions
from workshops.models import Participation, Workshop
from workshops.projection import projection_of
from workshops.roomcode import normal_room_code
from workshops.stage import stage_fragment
from workshops.states import WorkshopState
from workshops.templatetags.day import seat_context
from workshops.views.common import my_participation, my_seat, visible_workshop


@require_GET
def versions(request: SignedInRequest, slug: str) -> HttpResponse:
    """Where the day is; a screen asks when no stream reaches it."""
    workshop = visible_workshop(request, slug)
    said = Versions.of(workshop)._asdict()
    if not policy.may_facilitate(request.user, workshop):
        del said["board"]
    if request.GET.get("since") == ".".join(map(str, said.values())):
        return HttpResponse(status=204)
    return JsonResponse(said)


@login_not_required
@require_GET
def no_stream(request: SignedInRequest, slug: str) -> HttpResponse:
    """Without the process that serves streams (``live.asgi``) there is none: the page asks every few seconds.

    A session that ended gets 401, as from that process: a stream is not led to the sign-in page.
    """
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    visible_workshop(request, slug)
    return HttpResponse(status=204)


@require_GET
def bar(request: SignedInRequest, slug: str) -> HttpResponse:
    """What everybody sees of the open phase, for pages that stay open while the day moves on."""
    return HttpResponse(stage_fragment(visible_workshop(request, slug)))


@require_GET
def own_seat(request: SignedInRequest, slug: str) -> HttpResponse:
    """One's own part of the day bar."""
    seat = my_seat(request, slug)
    context = {"workshop": seat.workshop, "phase": seat.workshop.open_phase} | seat_context(
        seat.workshop, seat
    )
    return render(request, "workshops/_seat.html", context)


def enter_code(request: SignedInRequest) -> HttpResponse:
    """Type the code read on the projector."""
    form = RoomCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("workshops:join", form.cleaned_data["code"])
    return render(request, "workshops/enter_code.html", {"form": form})


def join(request: SignedInRequest, code: str) -> HttpResponse:
    """One button to come in; the code alone lets nobody in."""
    workshop = get_object_or_404(Workshop, room_code=normal_room_code(code) or "-")
    verdict = policy.may_join(request.user, workshop)
    if request.method == "POST" and verdict:
        seat = get_object_or_404(
            workshop.participations.select_related("workshop", "user"), user=request.user
        )
        actions.join(seat)
        messages.success(request, _("Vous êtes dans la journée."))
        return redirect(workshop)
    return render(
        request, "workshops/join.html", {"workshop": workshop if verdict else None, "verdict": verdict}
    )


@require_GET
def projector(request: SignedInRequest, slug: str) -> HttpResponse:
    """The window for the whole room: no name, no draft, no count before the results are shown."""
    workshop = visible_workshop(request, slug)
    policy.may_facilitate(request.user, workshop).enforce()
    address = f"{settings.BASE_URL}{reverse('workshops:join', args=[workshop.room_code])}"
    context = {
        "workshop": workshop,
        "is_joinable": workshop.status in (WorkshopState.ANNOUNCED, WorkshopState.LIVE),
        "is_ended": workshop.status not in (WorkshopState.DRAFT, WorkshopState.ANNOUNCED, WorkshopState.LIVE),
        "shown": projection_of(workshop, address),
        "short_address": f"{settings.BASE_URL.partition('://')[2]}{reverse('workshops:enter_code')}",
    }
    return render(request, "workshops/projector.html", context)


@require_POST
def scene(request: SignedInRequest, slug: str) -> HttpResponse:
    workshop = visible_workshop(request, slug)
    actions.show_scene(workshop, request.POST.get("scene", ""), by=request.user)
    return redirect("workshops:control", slug)


@require_POST
def turns(request: SignedInRequest, slug: str) -> HttpResponse:
    workshop = visible_workshop(request, slug)
    actions.begin_turns(workshop, by=request.user)
    messages.success(
        request, _("Le premier tour commence : chaque trio voit à qui c’est, et combien de temps.")
    )
    return redirect("workshops:control", slug)


@require_POST
def hand_over(request: SignedInRequest, slug: str) -> HttpResponse:
    workshop = visible_workshop(request, slug)
    policy.may_lead(request.user, workshop).enforce()
    seats = workshop.participations.exclude(role=Participation.Role.TUTOR).select_related("user")
    to = next((one for one in seats if str(one.user.public_id) == request.POST.get("to")), None)
    if to is None:
        raise Http404
    actions.hand_over(workshop, to, by=request.user)
    messages.success(request, _("L’animation principale est passée à %(name)s.") % {"name": to.user})
    return redirect("workshops:control", slug)


@require_POST
def help_me(request: SignedInRequest, slug: str) -> HttpResponse:
    """« Demander de l’aide », or not any more."""
    participation = my_participation(request, visible_workshop(request, slug))
    if request.POST.get("help") == "no":
        actions.end_help(participation, by=request.user)
    else:
        actions.ask_for_help(participation, by=request.user)
        messages.success(request, _("Votre demande est transmise. L’animation vient vers vous."))
    return redirect(back_where_one_was(request, participation.workshop.get_absolute_url()))


@require_POST
def sign(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """« J’y vais », or a discreet sign to somebody who has not finished."""
    workshop = visible_workshop(request, slug)
    policy.may_facilitate(request.user, workshop).enforce()
    seat = get_object_or_404(
        Participation.objects.tutors().select_related("workshop", "user"), workshop=workshop, pk=pk
    )
    seat.workshop = workshop
    if request.POST.get("act") == "coming":
        actions.end_help(seat, by=request.user)
    else:
        actions.nudge(seat, by=request.user)
        messages.success(request, _("Un signe discret est envoyé à %(person)s.") % {"person": seat.user})
    return redirect("workshops:control", slug)
