"""Close the day, and forget who cast which ballot."""

import secrets
import uuid
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from deliberation.models import Ballot, FindingSupport
from needs.models import NeedSupport
from room.models import DayEvaluation
from room.rules import policy
from workshops.actions.lifecycle import move_workshop
from workshops.models import Workshop
from workshops.models.states import WorkshopLifecycle


@transaction.atomic
def close_workshop(workshop: Workshop, *, by: User) -> None:
    """Close the day and forget who cast which ballot."""
    move_workshop(workshop, WorkshopLifecycle.closed, by=by, rule=policy.may_close)
    unlink_ballots(workshop)


def unlink_ballots(workshop: Workshop) -> None:
    """Destroy the link between people and ballots, and between the ballots of one person."""
    workshop.participations.update(voter_token=None)
    _shuffle(Ballot.objects.filter(round__workshop=workshop))
    _shuffle(FindingSupport.objects.filter(finding__workshop=workshop))
    _shuffle(DayEvaluation.objects.filter(workshop=workshop))
    _shuffle(NeedSupport.objects.filter(need__workshop=workshop))


def _shuffle(cast: QuerySet[Any]) -> None:
    """A new token and a new key for each row, in no order: neither the rows of one person nor the order in which they
    came can be put together again."""
    rows = list(cast.order_by())
    secrets.SystemRandom().shuffle(rows)
    cast.delete()
    for row in rows:
        row.pk, row.voter_token = None, uuid.uuid4()
    cast.model.objects.bulk_create(rows)
