"""The repertoire for readers."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import SignedInRequest
from capitalisation.http import page_of
from repertoire import queries
from repertoire.forms import FilterForm
from repertoire.models import PracticeVersion
from repertoire.search.find import find


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    filters = FilterForm(request.GET)
    visible = PracticeVersion.objects.readable_by(request.user).for_list()
    page = page_of(request, find(filters.narrow(visible), filters.words))
    return render(request, "repertoire/index.html", {"filters": filters, "page": page})


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
