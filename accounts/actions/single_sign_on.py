"""Sign in through the administration's provider: an account of ours, tied to a subject there; never a new right.

OpenID Connect Core 1.0, section 3.1.3.7 (what to check of a token) and 5.3.4 (of what is told of a person).
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import get_random_string
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_tasks import task
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from mozilla_django_oidc.utils import import_from_settings

from accounts.actions.journal import record
from accounts.actions.lifecycle import lock
from accounts.models import User
from accounts.rules.links import TIE
from capitalisation.policy import Refused

#: Who the provider says is there, while no account of ours is tied to them.
WAITING = "sso_waiting"
#: As the session names it.
BACKEND = "accounts.actions.single_sign_on.SingleSignOn"
_TOLD = ("sub", "email", "given_name", "usual_name", "siret")
#: State that the provider gives back after signing out, in characters: the fewest it takes.
_STATE = 32


class SingleSignOn(OIDCAuthenticationBackend):
    """The library checks signature, end and nonce; here the rest, and who it is for us."""

    def authenticate(self, request: HttpRequest | None, **kwargs: Any) -> User | None:
        """Of an answer that we asked for alone: Django offers every backend what is typed at the door, too."""
        if not kwargs.get("nonce"):
            return None
        found: User | None = super().authenticate(request, **kwargs)
        return found

    def get_or_create_user(self, access_token: str, id_token: str, payload: Mapping[str, Any]) -> User | None:
        """The account tied to this subject. Otherwise the session keeps who waits. Raises ``SuspiciousOperation``."""
        _check(payload)
        if payload.get("acr") not in import_from_settings("OIDC_ACR_VALUES"):
            raise SuspiciousOperation("acr")
        told = self.get_userinfo(access_token, id_token, payload)
        if told.get("sub") != payload["sub"]:
            raise SuspiciousOperation("sub")
        if "iss" in told or "aud" in told:
            _check(told)
        user = User.objects.filter(sso_subject=told["sub"]).first()
        if user is None:
            self.request.session[WAITING] = {name: str(told.get(name, "")) for name in _TOLD}
        return user


def _check(told: Mapping[str, Any]) -> None:
    """Made by our provider, for us."""
    audience = told.get("aud")
    if told.get("iss") != settings.OIDC_ISSUER or import_from_settings("OIDC_RP_CLIENT_ID") not in (
        audience if isinstance(audience, list) else [audience]
    ):
        raise SuspiciousOperation("iss or aud")


def waiting_account(request: HttpRequest) -> User | None:
    """The account whose address the provider gives for who waits."""
    email = request.session.get(WAITING, {}).get("email", "")
    return (
        User.objects.filter(email__iexact=email, is_active=True, sso_subject=None).first() if email else None
    )


def ask_tie(user: User, subject: str) -> None:
    """A link to the address of the account: the provider's word alone gives nobody an account."""
    language = (get_language() or "fr")[:2]
    transaction.on_commit(lambda: send_tie_link.enqueue(user.pk, subject, language))


@transaction.atomic
def tie(user: User, subject: str) -> None:
    """From now on whom the provider calls so is this person. Raises ``Refused``."""
    lock(user)
    if user.sso_subject is not None or User.objects.filter(sso_subject=subject).exists():
        raise Refused(_("Ce compte est déjà relié."))
    user.sso_subject = subject
    user.save(update_fields=["sso_subject"])
    record("person.sso_tied", user, by=user)
    language = (get_language() or "fr")[:2]
    transaction.on_commit(lambda: send_tied_notice.enqueue(user.pk, language))


@transaction.atomic
def untie(user: User) -> None:
    """Raises ``Refused`` to somebody who could not sign in any more."""
    lock(user)
    if not user.has_usable_password():
        raise Refused(_("Choisissez d’abord un mot de passe, par « mot de passe oublié »."))
    user.sso_subject = None
    user.save(update_fields=["sso_subject"])
    record("person.sso_untied", user, by=user)


def provider_sign_out(id_token: str) -> str:
    """Where the browser goes so that the provider's session ends too (OpenID Connect RP-Initiated Logout 1.0)."""
    asked = {
        "id_token_hint": id_token,
        "state": get_random_string(_STATE),
        "post_logout_redirect_uri": f"{settings.BASE_URL}{reverse('accounts:login')}",
    }
    return f"{import_from_settings('OIDC_OP_LOGOUT_ENDPOINT')}?{urlencode(asked)}"


@task(queue_name="letters")
def send_tie_link(user_id: int, subject: str, language: str) -> None:
    user = User.objects.get(pk=user_id)
    path = reverse("accounts:sso_tie", args=[TIE.word([user.pk, subject])])
    with translation.override(language):
        context = {"user": user, "name": settings.OIDC_NAME, "link": f"{settings.BASE_URL}{path}"}
        body = render_to_string("accounts/letters/tie.txt", context)
        send_mail(_("Reliez votre compte"), body, None, [user.email])


@task(queue_name="letters")
def send_tied_notice(user_id: int, language: str) -> None:
    user = User.objects.get(pk=user_id)
    with translation.override(language):
        body = render_to_string("accounts/letters/tied.txt", {"user": user, "name": settings.OIDC_NAME})
        send_mail(_("Votre compte est relié"), body, None, [user.email])
