"""The projector: what the whole room sees."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.models import SignedInRequest
from room.actions import course as actions
from room.queries.projection import projection_of
from workshops.models.states import WorkshopState
from workshops.rules import policy
from workshops.screens.common import visible_workshop


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
    return render(request, "room/projector.html", context)


@require_POST
def scene(request: SignedInRequest, slug: str) -> HttpResponse:
    workshop = visible_workshop(request, slug)
    actions.show_scene(workshop, request.POST.get("scene", ""), by=request.user)
    return redirect("room:control", slug)
