"""The one message of this app: a link to choose a password. Sent by the task worker, so no page waits for it."""

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django_tasks import task

from accounts.models import User


@task()
def send_password_link(user_id: int, language: str) -> None:
    """Only to the person's own address: nobody else ever holds their password."""
    user = User.objects.get(pk=user_id)
    token = default_token_generator.make_token(user)
    path = reverse("accounts:password_new", args=[urlsafe_base64_encode(force_bytes(user.pk)), token])
    with translation.override(language):
        body = render_to_string(
            "accounts/letters/password.txt", {"user": user, "link": f"{settings.BASE_URL}{path}"}
        )
        send_mail(_("Choisissez votre mot de passe"), body, None, [user.email])
