"""The second factor: the code after the password, and the page where one chooses it."""

import time
from typing import Any

import segno
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.actions.second_factor import (
    begin_second_factor,
    confirm_second_factor,
    drop_second_factor,
    prove_second_factor,
    renew_recovery_codes,
)
from accounts.models import SecondFactor, SignedInRequest, User
from accounts.rules import policy
from accounts.rules.second_factor import (
    address_of,
    has_second_factor,
    must_have_second_factor,
    secret_of,
)
from accounts.rules.tries import Caller
from accounts.screens.entering import HAS_FACTOR, PASSWORD_BACKEND, enter, sign_in_page
from accounts.screens.forms import CodeForm
from accounts.screens.proof import proved
from capitalisation.forms import carried_out, result_of

#: Who gave the right password, until they give their code.
HALF = "half_signed_in"
_HALF_LIFE = 5 * 60


def ask_code(request: HttpRequest, user: User, *, goes_to: str, is_shared: bool) -> HttpResponse:
    """The password was right: nobody is signed in yet."""
    request.session.cycle_key()
    request.session[HALF] = {
        "user": user.pk,
        "at": int(time.time()),
        # Another password, or every session closed: what was half done is not taken up.
        "stamp": user.get_session_auth_hash(),
        "next": goes_to,
        "shared": is_shared,
    }
    return _code_page(request, CodeForm())


@login_not_required
@sensitive_post_parameters("code")
def code(request: HttpRequest) -> HttpResponse:
    half = request.session.get(HALF, {})
    user = User.objects.filter(pk=half.get("user"), is_active=True).first()
    if user is None or not _is_half_in(half, user):
        if request.method == "POST":
            messages.warning(request, _("Trop de temps a passé : recommencez avec votre mot de passe."))
        return sign_in_page(request, request.POST.get("kept", ""), status=200)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given, caller = form.cleaned_data["code"], Caller.of(request, user.email)
        if carried_out(form, lambda: prove_second_factor(user, given, caller)):
            del request.session[HALF]
            login(request, user, backend=PASSWORD_BACKEND)
            return enter(request, user, goes_to=half["next"], is_shared=half["shared"])
    return _code_page(request, form)


def _is_half_in(half: dict[str, Any], user: User) -> bool:
    is_recent = time.time() - half["at"] <= _HALF_LIFE
    return is_recent and half["stamp"] == user.get_session_auth_hash() and has_second_factor(user)


def _code_page(request: HttpRequest, form: CodeForm) -> HttpResponse:
    context = {"form": form, "kept": request.POST.get("kept", "")}
    return render(request, "accounts/code.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters("code")
@proved
def second_factor(request: SignedInRequest) -> HttpResponse:
    """Choose an application, then print the codes for the day it is lost; later, renew, replace or leave."""
    factor = SecondFactor.objects.filter(user=request.user).first()
    act = request.POST.get("act", "")
    if act == "begin":
        begin_second_factor(request.user)
        return redirect("accounts:second_factor")
    form = CodeForm(request.POST if act else None)
    codes: list[str] | None = None
    if factor is not None and form.is_bound and form.is_valid():
        given = form.cleaned_data["code"]
        codes = result_of(form, lambda: _carry_out(request, act, given))
        if not form.errors and not codes:
            return redirect("accounts:second_factor")
    return _page(request, form, codes)


def _carry_out(request: SignedInRequest, act: str, given: str) -> list[str]:
    """What the pressed button says: recovery codes to show, if there are. Raises ``Refused``."""
    user = request.user
    if act == "confirm":
        return confirm_second_factor(user, given)
    prove_second_factor(user, given, Caller.of(request, user.email))
    if act == "renew":
        return renew_recovery_codes(user)
    if act in ("drop", "replace"):
        drop_second_factor(user, by=user, is_replaced=act == "replace")
        request.session.pop(HAS_FACTOR, None)
    return []


def _page(request: SignedInRequest, form: CodeForm, codes: list[str] | None) -> HttpResponse:
    factor = SecondFactor.objects.filter(user=request.user).first()
    context: dict[str, object] = {
        "form": form,
        "codes": codes,
        "factor": factor,
        "must": must_have_second_factor(request.user),
        "left": factor.recovery_codes.count() if factor else 0,
    }
    if factor is not None and factor.confirmed_at is None:
        picture = segno.make(address_of(factor)).svg_inline(scale=4, dark="#000", light="#fff")
        context |= {"picture": picture, "secret": secret_of(factor)}
    return render(request, "accounts/second_factor.html", context, status=422 if form.errors else 200)


@require_POST
@proved
def second_factor_off(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The administration, for somebody who lost the application and the codes."""
    policy.may_keep_centres(request.user).enforce()
    shown = get_object_or_404(User, public_id=public_id, erased_at=None)
    drop_second_factor(shown, by=request.user)
    messages.success(request, _("Le second facteur est enlevé. La personne en est avertie."))
    return redirect(shown)
