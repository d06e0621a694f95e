"""The facilitators' charter."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Role, SignedInRequest
from workshops.actions import charter as actions
from workshops.models import CharterVersion


@require_GET
def charter(request: SignedInRequest) -> HttpResponse:
    current = CharterVersion.current()
    accepted = current is not None and current.accepted_by(request.user)
    context = {
        "charter": current,
        "accepted": accepted,
        "may_accept": request.user.holds(Role.FACILITATOR) and current is not None and not accepted,
    }
    return render(request, "workshops/charter.html", context)


@require_POST
def charter_acceptance(request: SignedInRequest) -> HttpResponse:
    if request.user.holds(Role.FACILITATOR):
        actions.accept_charter_in_force(by=request.user)
    return redirect("workshops:charter")
