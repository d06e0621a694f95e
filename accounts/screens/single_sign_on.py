"""The way through the administration's provider, and back."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from jwt import PyJWTError
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView
from requests import RequestException

from accounts.actions.second_factor import prove_second_factor
from accounts.actions.single_sign_on import BACKEND, WAITING, ask_tie, tie, untie, waiting_account
from accounts.models import SignedInRequest, User
from accounts.rules.links import TIE
from accounts.rules.second_factor import has_second_factor
from accounts.rules.tries import Caller
from accounts.screens.forms import CodeForm
from capitalisation.forms import carried_out
from capitalisation.policy import Refused

#: What a provider that is away, mistaken or imitated makes the library say.
_FAULTS = (SuspiciousOperation, PyJWTError, RequestException, KeyError, TypeError, ValueError)


def _switched() -> None:
    """There is nothing here where no provider is set."""
    if not settings.OIDC_ISSUER:
        raise Http404


@login_not_required
def sso(request: HttpRequest) -> HttpResponseBase:
    """To the provider."""
    _switched()
    answer: HttpResponseBase = OIDCAuthenticationRequestView.as_view()(request)
    return answer


@login_not_required
def sso_back(request: HttpRequest) -> HttpResponseBase:
    """From the provider: signed in, or waiting for an account to be tied, or told that it did not work."""
    _switched()
    answer: HttpResponseBase = _Back.as_view()(request)
    return answer


class _Back(OIDCAuthenticationCallbackView):
    def get(self, request: HttpRequest) -> HttpResponse:
        if request.GET.get("state") not in request.session.get("oidc_states", {}):
            # Nothing of ours: a link from another site signs nobody out.
            return self._refused()
        try:
            response: HttpResponse = super().get(request)
        except _FAULTS:
            return self._refused()
        return response

    def login_success(self) -> HttpResponse:
        response: HttpResponse = super().login_success()
        self.request.session.pop(WAITING, None)
        return response

    def login_failure(self) -> HttpResponse:
        return redirect("accounts:sso_waiting") if WAITING in self.request.session else self._refused()

    def _refused(self) -> HttpResponse:
        said = _("La connexion par %(name)s n’a pas abouti. Recommencez, ou utilisez votre mot de passe.")
        messages.error(self.request, said % {"name": settings.OIDC_NAME})
        return redirect("accounts:login")


@login_not_required
def sso_waiting(request: HttpRequest) -> HttpResponse:
    """The first time: a link to the address of the account, or what to tell the centre."""
    _switched()
    if WAITING not in request.session:
        raise Http404
    user, told = waiting_account(request), request.session[WAITING]
    is_asked = request.method == "POST"
    if is_asked and user is not None:
        ask_tie(user, told["sub"])
    context = {
        "told": told,
        "account": user,
        "is_sent": is_asked and user is not None,
        "name": settings.OIDC_NAME,
    }
    return render(request, "accounts/sso_waiting.html", context)


@login_not_required
def sso_tie(request: HttpRequest, word: str) -> HttpResponse:
    """From the letter, in the browser that asked: somebody else's browser proves nothing."""
    _switched()
    known, waiting = TIE.read(word), request.session.get(WAITING, {})
    if known is None:
        raise Http404
    user_id, subject = known
    if waiting.get("sub") != subject:
        return render(request, "accounts/sso_tie.html", {"is_elsewhere": True}, status=409)
    user = get_object_or_404(User, pk=user_id, is_active=True)
    form = CodeForm(request.POST or None) if has_second_factor(user) else None
    if request.method == "POST" and _is_proved_by(request, form, user):
        try:
            tie(user, subject)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("accounts:login")
        # Both ends are proved: no second way round, which our content policy would refuse to a form.
        login(request, user, backend=BACKEND)
        # Somebody else may have been signed in here: then the session was emptied.
        request.session.pop(WAITING, None)
        return redirect("room:home")
    context = {"account": user, "name": settings.OIDC_NAME, "form": form}
    return render(request, "accounts/sso_tie.html", context, status=422 if form and form.errors else 200)


def _is_proved_by(request: HttpRequest, form: CodeForm | None, user: User) -> bool:
    """A mailbox and a provider do not go round a second factor."""
    if form is None:
        return True
    if not form.is_valid():
        return False
    given, caller = form.cleaned_data["code"], Caller.of(request, user.email)
    return carried_out(form, lambda: prove_second_factor(user, given, caller))


@require_POST
def sso_untie(request: SignedInRequest) -> HttpResponse:
    try:
        untie(request.user)
        messages.success(request, _("Votre compte n’est plus relié."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("accounts:account")
