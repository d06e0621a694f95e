"""What a person decides of a letter that could not leave."""

from django.db import transaction
from django.utils import timezone

from accounts.actions.journal import record
from accounts.actions.lifecycle import lock
from accounts.models import User
from mail.actions.postman import call_postman
from mail.models import Letter
from mail.rules import policy


@transaction.atomic
def send_again(letter: Letter, *, by: User) -> None:
    """Two more days of trying, to the address as it is now: it may have been corrected. Raises ``Refused``."""
    lock(letter)
    policy.may_send_again(by, letter).enforce()
    Letter.objects.filter(pk=letter.pk).update(
        address=letter.person.email if letter.person else letter.address,
        made_at=timezone.now(),
        next_try_at=timezone.now(),
        stopped_at=None,
        attempts=0,
        fault="",
        answer="",
    )
    record("letter.sent_again", letter, by=by, reason=letter.fault)
    transaction.on_commit(call_postman)


@transaction.atomic
def give_up(letter: Letter, *, by: User) -> None:
    """Nobody waits for it any more. Raises ``Refused``."""
    lock(letter)
    policy.may_send_again(by, letter).enforce()
    record("letter.given_up", letter, by=by, reason=letter.fault)
    letter.delete()


def stop_waiting(fault: str) -> int:
    """Every letter that waits is stopped: after a backup was restored, nobody knows which have left since; how many."""
    return Letter.objects.waiting().update(
        next_try_at=None, taken_at=None, stopped_at=timezone.now(), fault=fault
    )
