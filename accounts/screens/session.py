"""Signing in and out; nothing typed is lost on the way."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import FormView

from accounts.actions import people as actions
from accounts.actions.passwords import change_password, prove, tell_password_changed
from accounts.actions.sessions import end_other_sessions, end_session, note_session
from accounts.actions.single_sign_on import provider_sign_out
from accounts.models import OpenSession, SignedInRequest
from accounts.queries.kept import WRITER_FIELD, Kept
from accounts.rules.second_factor import has_second_factor
from accounts.rules.tries import Caller
from accounts.screens.entering import enter, resumed, sign_in_page, ways
from accounts.screens.forms import ForgottenPasswordForm, NewPasswordForm, OwnPasswordForm, SignInForm
from accounts.screens.second_factor import ask_code
from capitalisation.forms import carried_out
from capitalisation.http import AUTOSAVE_HEADER, is_sent_from_here


@method_decorator(login_not_required, name="dispatch")
@method_decorator(sensitive_post_parameters("password"), name="dispatch")
class SignIn(auth_views.LoginView):
    template_name = "accounts/login.html"
    form_class = SignInForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(kept=self.request.POST.get("kept", ""), **ways(), **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user, is_shared = form.get_user(), form.cleaned_data["shared"]
        if has_second_factor(user):
            return ask_code(self.request, user, goes_to=self.get_success_url(), is_shared=is_shared)
        login(self.request, user)
        return enter(self.request, user, goes_to=self.get_success_url(), is_shared=is_shared)


@login_not_required
@sensitive_post_parameters("password")
@require_POST
def sign_in_here(request: HttpRequest) -> JsonResponse:
    """Sign in again without leaving the page where one writes: the same person only."""
    form = SignInForm(request, data=request.POST)
    if not form.is_valid():
        said = [str(sentence) for sentences in form.errors.values() for sentence in sentences]
        return JsonResponse({"sentence": " ".join(said)}, status=422)
    if str(form.get_user().public_id) != request.POST.get(WRITER_FIELD, ""):
        sentence = _("Ce texte a été écrit avec un autre compte : son auteur seul peut l’envoyer.")
        return JsonResponse({"sentence": sentence}, status=422)
    if has_second_factor(form.get_user()):
        sentence = _(
            "Ce compte demande aussi un code : connectez-vous dans un nouvel onglet, puis revenez ici."
        )
        return JsonResponse({"sentence": sentence}, status=422)
    login(request, form.get_user())
    # Whether the computer is shared was said at the first sign-in and is not known any more: the shorter of the two.
    request.session.set_expiry(0)
    return JsonResponse({})


class SignOut(auth_views.LogoutView):
    """Nothing readable stays in the browser; what could not be sent stays there as noise, seven days at most."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        id_token = request.session.get("oidc_id_token", "") if settings.OIDC_ISSUER else ""
        response = super().post(request, *args, **kwargs)
        if id_token:
            # A page, not a redirection: our own policy lets no form lead elsewhere.
            response = render(
                request, "accounts/signed_out.html", {"link": provider_sign_out(id_token), **ways()}
            )
        if "unsent" not in request.POST:
            response.headers["Clear-Site-Data"] = '"storage"'
        return response


@login_not_required
@require_POST
def resume(request: HttpRequest) -> HttpResponse:
    """Signed in meanwhile in another tab, through the provider: the text that waited here goes back to its writer."""
    packet = request.POST.get("kept", "")
    if not request.user.is_authenticated:
        return sign_in_page(request, packet, status=401)
    return resumed(request) or redirect("room:home")


@method_decorator(login_not_required, name="dispatch")
class ForgottenPassword(FormView):
    """A link to choose a new password; the same answer for a known and for an unknown address."""

    template_name = "accounts/password.html"
    form_class = ForgottenPasswordForm
    success_url = reverse_lazy("accounts:password_sent")

    def form_valid(self, form: ForgottenPasswordForm) -> HttpResponse:
        actions.send_forgotten_password_link(form.cleaned_data["email"])
        return super().form_valid(form)


@login_not_required
@require_GET
def link_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/password_sent.html")


@method_decorator(login_not_required, name="dispatch")
class NewPassword(auth_views.PasswordResetConfirmView):
    """Behind the link: it works once, for three days at most."""

    template_name = "accounts/password_new.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("accounts:login")

    def form_valid(self, form: SetPasswordForm) -> HttpResponse:
        messages.success(self.request, _("Votre mot de passe est enregistré. Connectez-vous."))
        response = super().form_valid(form)
        tell_password_changed(form.user)
        end_other_sessions(form.user, "")
        return response


@sensitive_post_parameters("current", "new_password1", "new_password2")
def own_password(request: SignedInRequest) -> HttpResponse:
    """Change it, knowing the one of today; the other sessions end."""
    form = OwnPasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given, caller = form.cleaned_data, Caller.of(request, request.user.email)
        if carried_out(form, lambda: prove(request.user, given["current"], caller)):
            change_password(request.user, given["new_password1"])
            end_other_sessions(request.user, request.session.session_key or "")
            _stay(request)
            messages.success(request, _("Votre mot de passe est changé. Vos autres sessions sont fermées."))
            return redirect("accounts:account")
    return render(request, "accounts/own_password.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def sign_out_everywhere(request: SignedInRequest) -> HttpResponse:
    """The other sessions of this person end; this one goes on."""
    end_other_sessions(request.user, request.session.session_key or "")
    _stay(request)
    messages.success(request, _("Vos autres sessions sont fermées."))
    return redirect("accounts:account")


@require_POST
def session_end(request: SignedInRequest, pk: int) -> HttpResponse:
    end_session(get_object_or_404(OpenSession.objects.filter(user=request.user), pk=pk), by=request.user)
    messages.success(request, _("Cette session est fermée."))
    return redirect("accounts:account")


def _stay(request: SignedInRequest) -> None:
    """This browser goes on, under another key."""
    update_session_auth_hash(request, request.user)
    note_session(request, request.user)


def sign_in_keeping(request: HttpRequest) -> HttpResponse:
    """The sign-in page, carrying the form that could not be received; a page that saves by itself keeps it."""
    if AUTOSAVE_HEADER in request.headers:
        writer = request.POST.get(WRITER_FIELD, "")
        is_other = request.user.is_authenticated and str(request.user.public_id) != writer
        return JsonResponse({"other": is_other}, status=401)
    kept = Kept.of(request)
    if not kept.has_text:
        messages.warning(
            request,
            _(
                "Votre session a expiré : ce que vous demandiez n’a pas été fait. "
                "Connectez-vous, puis recommencez."
            ),
        )
    return sign_in_page(request, kept.seal() if kept.has_text else "", status=401)


def page_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer to a failed CSRF check.

    The same text is offered again to its writer, when the browser says that the form was ours: nothing that another
    site sent is ever sealed, nor one click away from being written.
    """
    kept = Kept.of(request)
    if is_sent_from_here(request) and request.path == reverse("accounts:resume"):
        # Signing in gave this browser another token: what is sealed needs none.
        return resume(request)
    if is_sent_from_here(request):
        if kept.belongs_to(request.user) and AUTOSAVE_HEADER not in request.headers:
            return render(request, "accounts/resume.html", {"kept": kept}, status=403)
        if kept.has_text or not request.user.is_authenticated:
            return sign_in_keeping(request)
    return render(request, "accounts/resume.html", {"kept": None}, status=403)
