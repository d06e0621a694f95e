"""Sign-in by default, and a text typed after the session ended is carried through the sign-in page."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase

from accounts.views.session import sign_in_keeping


class SignInMiddleware(LoginRequiredMiddleware):
    """Closed by default; a POST without session asks to sign in again without dropping what was typed."""

    def handle_no_permission(  # type: ignore[override]  # any answer will do
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseBase:
        if request.method == "POST":
            return sign_in_keeping(request)
        return super().handle_no_permission(request, view_func)
