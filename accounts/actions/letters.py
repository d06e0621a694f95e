"""Letters on accounts: a link to choose a password, and what is asked of an address. Sent by the task worker, so no page waits."""

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage, send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django_tasks import task

from accounts.models import AddressChange, User
from accounts.models.states import AddressChangeState
from accounts.rules.links import ADDRESS, Side
from capitalisation.letters import ABOUT, ADDRESS_CHANGE, PASSWORD


@task(queue_name="letters")
def send_password_link(user_id: int, language: str) -> None:
    """Only to the person's own address: nobody else ever holds their password."""
    user = User.objects.get(pk=user_id)
    token = default_token_generator.make_token(user)
    path = reverse("accounts:password_new", args=[urlsafe_base64_encode(force_bytes(user.pk)), token])
    with translation.override(language):
        body = render_to_string(
            "accounts/letters/password.txt", {"user": user, "link": f"{settings.BASE_URL}{path}"}
        )
        about = {ABOUT: f"{PASSWORD}:{user.pk}"}
        EmailMessage(_("Choisissez votre mot de passe"), body, None, [user.email], headers=about).send()


@task(queue_name="letters")
def send_address_confirmation(change_id: int, side: str, language: str) -> None:
    """« Is it you? », to one of the two addresses."""
    _send_about_address("confirm", _("Confirmez votre changement d’adresse"), change_id, side, language)


@task(queue_name="letters")
def send_address_notice(change_id: int, side: str, language: str) -> None:
    """What is asked, when it takes effect, how to stop it."""
    _send_about_address("notice", _("L’adresse de votre compte va changer"), change_id, side, language)


@task(queue_name="letters")
def send_address_done(change_id: int, side: str, language: str) -> None:
    _send_about_address("done", _("L’adresse de votre compte a changé"), change_id, side, language)


def _send_about_address(name: str, subject: str, change_id: int, side: str, language: str) -> None:
    change = AddressChange.objects.select_related("user").get(pk=change_id)
    if change.status == AddressChangeState.STOPPED:
        return
    path = reverse("accounts:address_link", args=[ADDRESS.word([change.pk, side])])
    with translation.override(language):
        context = {"change": change, "user": change.user, "link": f"{settings.BASE_URL}{path}"}
        body = render_to_string(f"accounts/letters/address_{name}.txt", context)
        to = change.old_email if side == Side.OLD else change.new_email
        EmailMessage(str(subject), body, None, [to], headers={ABOUT: f"{ADDRESS_CHANGE}:{change.pk}"}).send()


@task(queue_name="letters")
def send_password_notice(user_id: int, language: str) -> None:
    user = User.objects.get(pk=user_id)
    with translation.override(language):
        link = f"{settings.BASE_URL}{reverse('accounts:password')}"
        body = render_to_string("accounts/letters/password_changed.txt", {"user": user, "link": link})
        send_mail(_("Votre mot de passe a changé"), body, None, [user.email])


@task(queue_name="letters")
def send_second_factor_notice(user_id: int, is_on: bool, language: str) -> None:
    user = User.objects.get(pk=user_id)
    with translation.override(language):
        body = render_to_string("accounts/letters/second_factor.txt", {"user": user, "is_on": is_on})
        send_mail(_("Le second facteur de votre compte a changé"), body, None, [user.email])
