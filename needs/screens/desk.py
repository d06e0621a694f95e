"""The planner's desk: the needs of a region and a year, page by page."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import SignedInRequest
from capitalisation.http import number_in
from needs.models.scope import Period, Scope, latest, periods_of, regions_of
from needs.queries import desk
from needs.queries.chains import Asked
from needs.queries.nation import read_nation, years_of_the_nation
from needs.rules import policy


@require_GET
def page(request: SignedInRequest, name: str) -> HttpResponse:
    """One page of the desk, by the name of its address."""
    return _shown(request, name, desk.MAKERS[name])


@require_GET
def listed(request: SignedInRequest) -> HttpResponse:
    """The needs that were said, with what one asks of them."""
    asked = Asked(
        words=request.GET.get("q", ""),
        competence=request.GET.get("competence", ""),
        state=request.GET.get("etat", ""),
        order=request.GET.get("tri", ""),
    )
    return _shown(request, "listed", lambda scope: desk.listed(scope, asked))


def _shown(request: SignedInRequest, name: str, make: Any) -> HttpResponse:
    policy.may_read_needs(request.user).enforce()
    periods = periods_of(regions_of(request.user))
    scope = scope_in(request, periods)
    context: dict[str, Any] = {
        "regions": [one.region for one in periods],
        "scope": scope,
        "years": scope.years if scope else [],
        "is_another": scope is not None and not is_as_asked(request, scope),
        "pages": desk.PAGES,
        "current": name,
        "may_read_nation": policy.may_read_nation(request.user),
    }
    if scope is None:
        return render(request, "needs/desk/none.html", context)
    return render(request, f"needs/desk/{name}.html", context | make(scope))


@require_GET
def nation(request: SignedInRequest) -> HttpResponse:
    """All regions side by side."""
    policy.may_read_nation(request.user).enforce()
    years = years_of_the_nation()
    year = number_in(request.GET.get("annee", ""))
    found = read_nation(year if year in years else years[0])
    return render(request, "needs/nation.html", {"nation": found, "years": years})


def _asked_in(request: HttpRequest) -> QueryDict:
    return request.POST if request.method == "POST" else request.GET


def scope_in(request: SignedInRequest, periods: list[Period]) -> Scope | None:
    """Region and year of the query, or the region with the latest day."""
    data = _asked_in(request)
    asked = next((one for one in periods if one.region.code == data.get("region")), None)
    period = asked or latest(periods)
    if period is None:
        return None
    year = number_in(data.get("annee", ""))
    return Scope(period.region, year if year in period.years else period.years[0], period.years)


def is_as_asked(request: SignedInRequest, scope: Scope) -> bool:
    """Nothing else was named than this region and this year."""
    data = _asked_in(request)
    region, year = data.get("region", ""), data.get("annee", "")
    return region in ("", scope.region.code) and year in ("", str(scope.year))
