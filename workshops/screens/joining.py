"""Coming in with the code of the room."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.models import SignedInRequest
from workshops.actions import attendance as actions
from workshops.models import Workshop
from workshops.models.roomcode import normal_room_code
from workshops.rules import policy
from workshops.screens.forms import RoomCodeForm


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
