"""What a person decides of a letter that could not leave."""

from django.db import transaction
from django.utils import timezone

from accounts.actions.journal import record
from accounts.actions.lifecycle import lock
from accounts.actions.people import send_sign_in_link
from accounts.models import User
from capitalisation.letters import ADDRESS_CHANGE, PASSWORD
from mail.actions.postman import call_postman, stop
from mail.models import Fault, Letter
from mail.rules import policy
from mail.rules.content import reseal


@transaction.atomic
def send_again(letter: Letter, *, by: User) -> None:
    """Two more days of trying, to the address as it is now: it may have been corrected. Raises ``Refused``.

    A link to choose a password is tied to the address it was made for: another one is made. What is about a change of address
    goes where it was to go.
    """
    lock(letter)
    policy.may_send_again(by, letter).enforce()
    record("letter.sent_again", letter, by=by, reason=letter.fault)
    kind = letter.about.partition(":")[0]
    if kind == PASSWORD and letter.person:
        send_sign_in_link(letter.person, by=by)
        letter.delete()
        return
    person = letter.person if kind != ADDRESS_CHANGE else None
    Letter.objects.filter(pk=letter.pk).update(
        address=person.email if person else letter.address,
        made_at=timezone.now(),
        next_try_at=timezone.now(),
        stopped_at=None,
        attempts=0,
        fault="",
        answer="",
    )
    transaction.on_commit(call_postman)


@transaction.atomic
def give_up(letter: Letter, *, by: User) -> None:
    """Nobody waits for it any more. Raises ``Refused``."""
    lock(letter)
    policy.may_send_again(by, letter).enforce()
    record("letter.given_up", letter, by=by, reason=letter.fault)
    letter.delete()


def stop_waiting(fault: Fault) -> int:
    """Every letter that waits is stopped: after a backup was restored, nobody knows which have left since; how many."""
    waiting = list(Letter.objects.waiting())
    for letter in waiting:
        stop(letter, fault)
    return len(waiting)


def reseal_letters() -> int:
    """Under the secret of today; how many."""
    waiting = list(Letter.objects.filter(delivered_at=None))
    for letter in waiting:
        Letter.objects.filter(pk=letter.pk, delivered_at=None).update(content=reseal(bytes(letter.content)))
    return len(waiting)
