"""Small answers shared by all views."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

PER_PAGE = 20
#: Sent by a page that saves by itself; it waits for a short answer, not for a page.
AUTOSAVE_HEADER = "X-Autosave"
View = TypeVar("View", bound=Callable[..., Any])
_NUMBER = re.compile(r"[0-9]{1,9}")


def page_of(request: HttpRequest, found: QuerySet[Any] | Sequence[Any], per_page: int = PER_PAGE) -> Page:
    """The page named by ``?page=``; a wrong number shows the nearest page, never an error."""
    return Paginator(found, per_page).get_page(request.GET.get("page"))


def back_where_one_was(request: HttpRequest, otherwise: str) -> str:
    """The page from which a small form was sent, if it is one of ours: whoever writes stays where they write."""
    came_from = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure()):
        return came_from
    return otherwise


def number_in(value: str) -> int | None:
    """The whole number somebody sent, if it is one that a database can hold."""
    return int(value) if _NUMBER.fullmatch(value) else None


def numbers_in(values: Iterable[str]) -> set[int]:
    return {int(value) for value in values if _NUMBER.fullmatch(value)}


def keeps_text(view: View) -> View:
    """Marks a view that takes words and does nothing else: a text kept while signing in may be sent to it again."""
    view.keeps_text = True  # type: ignore[attr-defined]  # read by ``receives_text``
    return view


def receives_text(view: Callable[..., Any]) -> bool:
    return getattr(view, "keeps_text", False)


def is_sent_from_here(request: HttpRequest) -> bool:
    """True when the browser itself says that the form was on a page of ours (Fetch Metadata, or Origin)."""
    own = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin") == own or request.headers.get("Sec-Fetch-Site") == "same-origin"
