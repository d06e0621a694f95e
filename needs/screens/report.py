"""The needs of a region and a year."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import SignedInRequest
from capitalisation.http import number_in
from needs.models.scope import Period, Scope, latest, periods_of, regions_of
from needs.queries import report_page as needs_document
from needs.queries.report import needs_report
from needs.rules import policy


@require_GET
def needs(request: SignedInRequest) -> HttpResponse:
    """The regional needs: figures, tables, downloads."""
    policy.may_read_needs(request.user).enforce()
    periods = periods_of(regions_of(request.user))
    scope = scope_in(request, periods)
    context: dict[str, Any] = {
        "regions": [one.region for one in periods],
        "scope": scope,
        "years": scope.years if scope else [],
        "is_another": scope is not None and not is_as_asked(request, scope),
    }
    if scope is not None:
        context |= needs_document.build(needs_report(scope))
    return render(request, "needs/report.html", context)


def scope_in(request: SignedInRequest, periods: list[Period]) -> Scope | None:
    """Region and year of the query, or the region with the latest day."""
    data = request.POST if request.method == "POST" else request.GET
    asked = next((one for one in periods if one.region.code == data.get("region")), None)
    period = asked or latest(periods)
    if period is None:
        return None
    year = number_in(data.get("annee", ""))
    return Scope(period.region, year if year in period.years else period.years[0], period.years)


def is_as_asked(request: SignedInRequest, scope: Scope) -> bool:
    """Nothing else was named than this region and this year."""
    data = request.POST if request.method == "POST" else request.GET
    region, year = data.get("region", ""), data.get("annee", "")
    return region in ("", scope.region.code) and year in ("", str(scope.year))
