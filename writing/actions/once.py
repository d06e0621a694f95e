"""The same sending twice is carried out once, and gets the same answer."""

from collections.abc import Callable

from django.db import transaction

from accounts.models import User
from writing.models import IdempotencyKey


@transaction.atomic
def carry_out_once(owner: User, key: str, action: Callable[[], str]) -> str:
    """Carry out the action unless this person's key was already received; return where the first sending led.

    The action and its key are one transaction: a refusal leaves everything as it was. Without a key, it is carried out.
    """
    if not key:
        return action()
    # The unique key makes a second sending wait here until the first is written.
    received, is_new = IdempotencyKey.objects.get_or_create(owner=owner, key=key)
    if is_new:
        received.answer = action()
        received.save(update_fields=["answer"])
    return received.answer
