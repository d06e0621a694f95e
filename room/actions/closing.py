"""Close the day, and forget who cast which ballot."""

from django.db import transaction

from accounts.models import User
from deliberation.actions.secrecy import forget_raters
from deliberation.models import FindingSupport
from needs.actions import releases
from needs.models import NeedSupport
from room.models import DayEvaluation
from room.rules import policy
from workshops.actions.lifecycle import move_workshop
from workshops.actions.secrecy import shuffle
from workshops.models import Workshop
from workshops.models.states import WorkshopLifecycle


@transaction.atomic
def close_workshop(workshop: Workshop, *, by: User) -> None:
    """Close the day, count what it brings to the region's figures, and forget who cast which ballot."""
    move_workshop(workshop, WorkshopLifecycle.closed, by=by, rule=policy.may_close)
    releases.follow(workshop)
    unlink_ballots(workshop)


def unlink_ballots(workshop: Workshop) -> None:
    """Destroy the link between people and what they said in secret, and between the answers of one person."""
    workshop.participations.update(voter_token=None)
    forget_raters(workshop)
    shuffle(FindingSupport.objects.filter(finding__workshop=workshop))
    shuffle(DayEvaluation.objects.filter(workshop=workshop))
    shuffle(NeedSupport.objects.filter(need__workshop=workshop))
