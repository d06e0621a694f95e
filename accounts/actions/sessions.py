"""Sign-ins, sign-outs and failures go to the journal; what was typed never does."""

import secrets
import time
from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.contrib.sessions.models import Session
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.actions.journal import record
from accounts.models import OpenSession, User
from accounts.rules.browsers import browser_of

#: Last use of a session, to the hour.
USED_AT = "used_at"
#: Last time who is there proved it.
PROVED_AT = "proved_at"


@receiver(user_logged_in)
def note_sign_in(user: User, request: HttpRequest, **_about: Any) -> None:
    """A session counts its hours from here; see the middleware."""
    request.session[USED_AT] = request.session[PROVED_AT] = int(time.time())
    note_session(request, user)
    record("session.opened", user, by=user)


def note_session(request: HttpRequest, user: User) -> None:
    """This browser is signed in, under the key it has now."""
    if request.session.session_key is None:
        # Signed in over somebody else's session: it was emptied, and has no key before it is saved.
        request.session.save()
    told = request.headers.get("User-Agent", "")
    OpenSession.objects.get_or_create(
        session=request.session.session_key, defaults={"user": user, "browser": browser_of(told)}
    )


@transaction.atomic
def end_session(opened: OpenSession, *, by: User) -> None:
    """Signed in elsewhere: from now on that browser is not."""
    Session.objects.filter(session_key=opened.session).delete()
    opened.delete()
    record("session.closed", by, by=by)


@transaction.atomic
def end_other_sessions(user: User, kept: str) -> None:
    """Wherever this person is signed in, they are no more, but here (``kept``, a key)."""
    mine = OpenSession.objects.filter(user=user)
    others = list(mine.exclude(session=kept).values_list("session", flat=True))
    Session.objects.filter(session_key__in=others).delete()
    # This one goes on under another key, and is noted again.
    mine.delete()
    user.session_stamp = secrets.token_hex(8)
    user.save(update_fields=["session_stamp"])
    record("session.closed_everywhere", user, by=user)


@receiver(user_logged_out)
def note_sign_out(user: User | None, **_about: Any) -> None:
    if user is not None:
        record("session.closed", user, by=user)


@receiver(user_login_failed)
def note_failure(credentials: dict[str, Any], **_about: Any) -> None:
    """Told of the account, if there is one of this address."""
    typed = str(credentials.get("username", ""))
    record("session.refused", User.objects.filter(email__iexact=typed).first() if typed else None, by=None)
