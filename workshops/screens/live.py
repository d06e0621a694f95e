"""What every screen of the day hears."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import SignedInRequest
from workshops.actions.live import Versions
from workshops.queries.stage import stage_fragment
from workshops.rules import policy
from workshops.screens.common import my_seat, visible_workshop
from workshops.templatetags.day import seat_context


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
