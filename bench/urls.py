"""The product's addresses, a peer's, and the anchors: a view that renders a template, a view that writes a row."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from bench.peer import site
from capitalisation.urls import urlpatterns as product
from narratives.models import Narrative

_TEXT = "Ce jour-là, j’ai posé la feuille et j’ai attendu. " * 40
_PAGE = engines["django"].from_string("<!doctype html><title>{{ title }}</title><p>{{ title }}</p>")


@login_not_required
def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_PAGE.render({"title": "Ancre"}, request))


@login_not_required
@csrf_exempt
def bare_write(request: HttpRequest) -> HttpResponse:
    """Writes one row, and nothing else."""
    Narrative.objects.filter(pk=Narrative.objects.values("pk")[:1]).update(evidence=_TEXT)
    return HttpResponse("{}")


@csrf_exempt
def bare_write_by_somebody(request: HttpRequest) -> HttpResponse:
    """The same, after finding who asks."""
    assert request.user.pk
    Narrative.objects.filter(pk=Narrative.objects.values("pk")[:1]).update(evidence=_TEXT)
    return HttpResponse("{}")


urlpatterns = [
    path("ancre/", bare),
    path("ancre/ecriture/", bare_write),
    path("ancre/ecriture/personne/", bare_write_by_somebody),
    path("pair/", site.urls),
    *product,
]
