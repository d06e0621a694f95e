"""Indicators of the three objectives."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import SignedInRequest
from reports.queries.indicators import objectives
from reports.rules import policy


@require_GET
def indicators(request: SignedInRequest) -> HttpResponse:
    """Capitaliser, accompagner, professionnaliser: figures, definitions, and the way to the rows."""
    policy.may_read_indicators(request.user).enforce()
    found = objectives()
    sources = [one.source for objective in found for one in objective.indicators]
    open_urls = {one.url for one in sources if one.readers & request.user.roles}
    return render(request, "reports/indicators.html", {"objectives": found, "open_urls": open_urls})
