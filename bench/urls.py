"""The product's addresses and one more: the anchor, a view that renders a template and nothing else."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from capitalisation.urls import urlpatterns as product

_PAGE = engines["django"].from_string("<!doctype html><title>{{ title }}</title><p>{{ title }}</p>")


@login_not_required
def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_PAGE.render({"title": "Ancre"}, request))


urlpatterns = [path("ancre/", bare), *product]
