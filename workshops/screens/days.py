"""The list of days."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import Role, SignedInRequest
from capitalisation.http import page_of
from workshops.models import CharterVersion, Workshop
from workshops.rules import policy


@require_GET
def days(request: SignedInRequest) -> HttpResponse:
    listed = Workshop.objects.visible_to(request.user).select_related("programme").with_counts()
    charter = CharterVersion.current()
    facilitates = request.user.holds(Role.FACILITATOR)
    context = {
        "page": page_of(request, listed),
        "may_create": policy.may_manage_workshops(request.user),
        "must_sign_charter": facilitates and charter is not None and not charter.accepted_by(request.user),
    }
    return render(request, "workshops/days.html", context)
