"""« Is it still you? »: before a right is given, people are exported, a page left open is not enough."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from accounts.actions.passwords import prove
from accounts.actions.sessions import PROVED_AT
from accounts.models import SignedInRequest
from accounts.rules.tries import Caller
from accounts.screens.forms import ProofForm
from capitalisation.forms import carried_out
from capitalisation.http import back_where_one_was

V = TypeVar("V", bound=Callable[..., Any])
#: Signed in, or proved, at most so many seconds ago.
_RECENT = 30 * 60


def proved(view: V) -> V:
    """Marks a view that asks for the password again when the last proof is old. Nothing is done then."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        # The invented people of a demo have no password to give.
        if settings.DEMO or time.time() - request.session.get(PROVED_AT, 0) <= _RECENT:
            return view(request, *args, **kwargs)
        is_read = request.method == "GET"
        goes_to = request.get_full_path() if is_read else back_where_one_was(request, reverse("room:home"))
        if not is_read:
            messages.info(request, _("Rien n’est encore fait : confirmez que c’est vous, puis recommencez."))
        return redirect(f"{reverse('accounts:prove')}?{urlencode({'next': goes_to})}")

    return cast("V", asked)


@sensitive_post_parameters("password")
def prove_again(request: SignedInRequest) -> HttpResponse:
    goes_to = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(goes_to, {request.get_host()}, require_https=request.is_secure()):
        goes_to = reverse("room:home")
    form = ProofForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given, caller = form.cleaned_data["password"], Caller.of(request, request.user.email)
        if carried_out(form, lambda: prove(request.user, given, caller)):
            request.session[PROVED_AT] = int(time.time())
            return redirect(goes_to)
    return render(request, "accounts/prove.html", {"form": form}, status=422 if form.errors else 200)
