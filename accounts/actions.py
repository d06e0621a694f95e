"""Deeds on people: give a mandate, end it."""

import datetime

from django.db import transaction
from django.utils import timezone

from accounts import policy
from accounts.journal import record
from accounts.models import Mandate, User


@transaction.atomic
def grant_mandate(mandate: Mandate, *, by: User) -> Mandate:
    policy.may_grant_mandate(by, mandate).enforce()
    mandate.save()
    record("mandate.granted", mandate, by=by, reason=mandate.role)
    return mandate


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
