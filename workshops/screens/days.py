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
    wants_past = request.GET.get("passees") == "oui"
    visible = Workshop.objects.visible_to(request.user)
    listed = visible.put_away() if wants_past else visible.everyday()
    charter = CharterVersion.current()
    facilitates = request.user.holds(Role.FACILITATOR)
    context = {
        "page": page_of(request, listed.select_related("programme").with_counts()),
        "wants_past": wants_past,
        "past": visible.put_away().count(),
        "may_create": policy.may_manage_workshops(request.user),
        "must_sign_charter": facilitates and charter is not None and not charter.accepted_by(request.user),
    }
    return render(request, "workshops/days.html", context)
