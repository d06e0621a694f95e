"""Deeds on people: give a mandate, end it."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from accounts import policy
from accounts.journal import record
from accounts.models import Mandate, User
from accounts.tasks import send_password_link


@transaction.atomic
def grant_mandate(mandate: Mandate, *, by: User) -> Mandate:
    policy.may_grant_mandate(by, mandate).enforce()
    mandate.save()
    record("mandate.granted", mandate, by=by, reason=mandate.role)
    return mandate


def send_sign_in_link(user: User, *, by: User) -> None:
    policy.may_manage_people(by).enforce()
    record("person.link_sent", user, by=by)
    _queue_password_link(user)


def send_forgotten_password_link(email: str) -> None:
    """Nothing for an unknown address. People who never had a password choose their first one this way."""
    for user in User.objects.filter(email__iexact=email, is_active=True):
        _queue_password_link(user)


def _queue_password_link(user: User) -> None:
    language = (get_language() or "fr")[:2]
    transaction.on_commit(lambda: send_password_link.enqueue(user.pk, language))


@transaction.atomic
def end_mandate(mandate: Mandate, *, by: User) -> None:
    """End today; a mandate that starts today or later never existed, so it goes."""
    mandate = Mandate.objects.select_for_update(of=("self",)).get(pk=mandate.pk)
    policy.may_grant_mandate(by, mandate).enforce()
    record("mandate.ended", mandate, by=by, reason=mandate.role)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    if mandate.valid_from > yesterday:
        mandate.delete()
        return
    mandate.valid_until = yesterday
    mandate.save(update_fields=["valid_until"])
