"""What has not left yet."""

from dataclasses import dataclass

from accounts.models import User
from mail.models import LetterQuerySet
from mail.rules.policy import letters_of


@dataclass(frozen=True, slots=True)
class Outbox:
    """The letters one may see, stopped ones first."""

    letters: LetterQuerySet
    waiting: int
    stopped: int


def outbox_of(user: User) -> Outbox:
    mine = letters_of(user).filter(delivered_at=None).select_related("person")
    return Outbox(
        letters=mine.order_by("next_try_at", "stopped_at", "pk"),
        waiting=mine.waiting().count(),
        stopped=mine.stopped().count(),
    )
