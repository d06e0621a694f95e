"""Small answers shared by all views."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PER_PAGE = 20


def page_of(request: HttpRequest, found: QuerySet[Any], per_page: int = PER_PAGE) -> Page:
    """The page named by ``?page=``; a wrong number shows the nearest page, never an error."""
    return Paginator(found, per_page).get_page(request.GET.get("page"))
