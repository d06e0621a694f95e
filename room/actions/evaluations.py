"""What participants say of the day."""

from typing import Any

from django.db import transaction

from accounts.models import User
from room.models import DayEvaluation
from room.rules import policy
from workshops.models import Participation
from writing.rules import gate


@transaction.atomic
def evaluate(seat: Participation, *, by: User, **said: Any) -> None:
    """What this person says of the day; they may change it until the day is closed."""
    policy.may_evaluate(by, seat.workshop).enforce()
    gate.may_be_said(by, *gate.leaves(said)).enforce()
    DayEvaluation.objects.update_or_create(
        workshop=seat.workshop, voter_token=seat.secret_token, defaults=said
    )
