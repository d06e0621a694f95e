"""Sign-in by default; a text typed after the session ended is carried through the sign-in page; files and refusals are told."""

import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from accounts.actions.journal import record_answer
from accounts.actions.sessions import USED_AT
from accounts.models import User
from accounts.queries.kept import WRITER_FIELD
from accounts.screens.entering import must_choose_first
from accounts.screens.session import sign_in_keeping
from capitalisation.http import receives_text

_EXTENDED_EVERY = 3_600
#: Open before a second factor is chosen.
_BEFORE = ("accounts:second_factor", "accounts:logout", "accounts:prove")
#: What may be told of an address: numbers of objects and names of days, never a code nor a token.
_KEYS = ("pk", "public_id", "slug", "year", "number")


class SignInMiddleware(LoginRequiredMiddleware):
    """Closed by default; a POST without session asks to sign in again without dropping what was typed.

    A text also goes out under no other account than its writer's, whoever signed in meanwhile in this browser.
    """

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., Any],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        refused = super().process_view(request, view_func, view_args, view_kwargs)
        if refused is None and request.user.is_authenticated:
            _go_on(request)
            if _is_closed(request, request.user, view_func):
                return redirect("accounts:second_factor")
        if refused is None and request.method == "POST" and request.user.is_authenticated:
            writer = request.POST.get(WRITER_FIELD, "")
            if writer and writer != str(request.user.public_id):
                return sign_in_keeping(request)
        return refused

    def handle_no_permission(  # type: ignore[override]  # any answer will do
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseBase:
        if request.method == "POST":
            return sign_in_keeping(request)
        return super().handle_no_permission(request, view_func)


def _is_closed(request: HttpRequest, user: User, view_func: Callable[..., Any]) -> bool:
    """Before the second factor that the role asks for. A text that somebody typed is saved all the same."""
    found = request.resolver_match
    if not getattr(view_func, "login_required", True) or found is None or found.view_name in _BEFORE:
        return False
    is_text = request.method == "POST" and WRITER_FIELD in request.POST and receives_text(view_func)
    return not is_text and must_choose_first(request, user)


def _go_on(request: HttpRequest) -> None:
    """A session in use lasts: written at most once an hour."""
    now = int(time.time())
    if now - request.session.get(USED_AT, 0) > _EXTENDED_EVERY:
        request.session[USED_AT] = now


class JournalMiddleware:
    """Files that leave and refusals go to the journal: who, which page, which object; never an address nor a word."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        found, user = request.resolver_match, request.user
        if found is None or not user.is_authenticated:
            return response
        verb = "access.refused" if response.status_code == HTTPStatus.FORBIDDEN else _file_verb(response)
        if verb:
            key = next((found.kwargs[name] for name in _KEYS if name in found.kwargs), "")
            record_answer(verb, found.view_name, str(key), by=user)
        return response


def _file_verb(response: HttpResponse) -> str:
    """A download cut short and taken up again is one download: its beginning."""
    if not response.headers.get("Content-Disposition", "").startswith("attachment"):
        return ""
    begins = response.headers.get("Content-Range", "bytes 0-").startswith("bytes 0-")
    return "file.downloaded" if begins else ""
