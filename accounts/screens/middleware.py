"""Sign-in by default, and a text typed after the session ended is carried through the sign-in page."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase

from accounts.queries.kept import WRITER_FIELD
from accounts.screens.session import sign_in_keeping


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
