"""Sign-ins, sign-outs and failures go to the journal; what was typed never does."""

import time
from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.actions.journal import record
from accounts.models import User

#: Last use of a session, to the hour.
USED_AT = "used_at"
#: Last time who is there proved it.
PROVED_AT = "proved_at"


@receiver(user_logged_in)
def note_sign_in(user: User, request: HttpRequest, **_about: Any) -> None:
    """A session counts its hours from here; see the middleware."""
    request.session[USED_AT] = request.session[PROVED_AT] = int(time.time())
    record("session.opened", user, by=user)


@receiver(user_logged_out)
def note_sign_out(user: User | None, **_about: Any) -> None:
    if user is not None:
        record("session.closed", user, by=user)


@receiver(user_login_failed)
def note_failure(credentials: dict[str, Any], **_about: Any) -> None:
    """Told of the account, if there is one of this address."""
    typed = str(credentials.get("username", ""))
    record("session.refused", User.objects.filter(email__iexact=typed).first() if typed else None, by=None)
