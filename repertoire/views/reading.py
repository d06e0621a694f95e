"""The repertoire for readers."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import SignedInRequest
from capitalisation.http import page_of
from repertoire import queries
from repertoire.forms import FilterForm
from repertoire.models import PracticeVersion
from repertoire.queries import facet_counts, in_order, nearest_competences
from repertoire.search.find import find


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    filters = FilterForm(request.GET)
    visible = PracticeVersion.objects.readable_by(request.user).for_list()
    narrowed, found = filters.narrow(visible), None
    current = narrowed
    if filters.words:
        found = find(narrowed, filters.words)
        current = narrowed.filter(pk__in=found.ids)
        page = page_of(request, found.ids)
        page.object_list = in_order(visible, page.object_list)
    else:
        page = page_of(request, narrowed.order_by("-published_on", "-pk"))
    context = {
        "filters": filters,
        "page": page,
        "found": found,
        "facets": filters.facets(facet_counts(current)),
        "nearest": nearest_competences(filters.words) if found and not found.ids else [],
    }
    return render(request, "repertoire/index.html", context)


@require_GET
def by_stage(request: SignedInRequest) -> HttpResponse:
    return render(request, "repertoire/by_stage.html", {"lines": queries.practices_by_stage()})


@require_GET
def by_competence(request: SignedInRequest) -> HttpResponse:
    return render(request, "repertoire/by_competence.html", {"domains": queries.practices_by_competence()})


@require_GET
def practice(request: SignedInRequest, pk: int) -> HttpResponse:
    """The published sheet of a practice; committee and author also see theirs on their own screens."""
    shown = (
        PracticeVersion.objects.readable_by(request.user)
        .select_related("practice__author__org_unit__department__region")
        .prefetch_related("stage_rows", "competence_rows__competence__domain__version__framework")
        .filter(practice=pk)
        .first()
    )
    if shown is None:
        raise Http404
    return render(request, "repertoire/practice.html", {"version": shown})
