"""Accept the charter in force."""

from django.db import transaction

from accounts.actions.journal import record
from accounts.models import User
from workshops.models import (
    CharterAcceptance,
    CharterVersion,
)


@transaction.atomic
def accept_charter(charter: CharterVersion, *, by: User) -> None:
    CharterAcceptance.objects.get_or_create(charter=charter, user=by)
    record("charter.accepted", charter, by=by)


def accept_charter_in_force(*, by: User) -> None:
    charter = CharterVersion.current()
    if charter is not None:
        accept_charter(charter, by=by)
