"""What the ways to sign in share: the page, the text that waited, what comes after."""

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.models import User
from accounts.queries.kept import Kept, writer_of
from accounts.rules.second_factor import has_second_factor, must_have_second_factor
from accounts.screens.forms import SignInForm

#: As the session names it.
PASSWORD_BACKEND = "django.contrib.auth.backends.ModelBackend"  # noqa: S105 a path
#: Known of a session: its person has the second factor that their role asks for.
HAS_FACTOR = "has_second_factor"


def ways() -> dict[str, str]:
    """The name of the provider through which one may sign in, "" for none."""
    return {"provider": settings.OIDC_NAME if settings.OIDC_ISSUER else ""}


def sign_in_page(request: HttpRequest, packet: str, *, status: int) -> HttpResponse:
    """The sign-in page carrying a sealed text; after it, one's own page."""
    context = {"form": SignInForm(request), "kept": packet, REDIRECT_FIELD_NAME: "", **ways()}
    return render(request, "accounts/login.html", context, status=status)


def resumed(request: HttpRequest) -> HttpResponse | None:
    """Just signed in: a waiting text goes back to its writer; before anybody else it goes on waiting."""
    packet = request.POST.get("kept", "")
    kept = Kept.unseal(packet, request.user)
    if kept is not None:
        return render(request, "accounts/resume.html", {"kept": kept})
    writer = writer_of(packet)
    return None if writer in (None, request.user) else sign_in_page(request, packet, status=200)


def enter(request: HttpRequest, user: User, *, goes_to: str, is_shared: bool) -> HttpResponse:
    """Signed in by password, just now: a text that waited comes first, then a second factor where the role asks for one."""
    request.session.set_expiry(0 if is_shared else None)
    waited = resumed(request)
    if waited is not None:
        return waited
    return redirect("accounts:second_factor" if must_choose_first(request, user) else goes_to)


def must_choose_first(request: HttpRequest, user: User) -> bool:
    """Signed in by password with a role that asks for more, be it given since: a second factor is chosen before anything
    else. The invented people of a demo have none."""
    if settings.DEMO or request.session.get(HAS_FACTOR) or not must_have_second_factor(user):
        return False
    if request.session.get(BACKEND_SESSION_KEY) != PASSWORD_BACKEND:
        return False
    if has_second_factor(user):
        request.session[HAS_FACTOR] = True
        return False
    return True
