"""Change the e-mail address of an account: two confirmations, a notice to the former address, three days."""

import contextlib
import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from accounts.actions import letters
from accounts.actions.journal import record
from accounts.actions.lifecycle import begin, lock, move
from accounts.actions.rows import write_row
from accounts.models import AddressChange, User
from accounts.models.states import AddressChangeLifecycle, AddressChangeState
from accounts.rules import policy
from accounts.rules.links import Side
from capitalisation.policy import Refused

#: Whoever reads the former address has this long to say no.
BEFORE_EFFECT = datetime.timedelta(hours=72)
#: A request nobody confirms.
LEFT_UNCONFIRMED = datetime.timedelta(days=7)


@transaction.atomic
def ask_own_address(user: User, new_email: str) -> AddressChange:
    """The owner, who proved who they are, asks; both addresses must answer. Raises ``Refused``."""
    change = _ask(user, new_email, by=user)
    _tell(change, letters.send_address_confirmation, Side.OLD)
    _tell(change, letters.send_address_confirmation, Side.NEW)
    return change


@transaction.atomic
def propose_address(user: User, new_email: str, *, by: User) -> AddressChange:
    """Somebody of the centre asks for a person who lost their address; another person must back it."""
    policy.may_propose_address(by, user).enforce()
    change = _ask(user, new_email, by=by)
    _tell(change, letters.send_address_notice, Side.OLD)
    return change


@transaction.atomic
def back_address(change: AddressChange, *, by: User) -> None:
    """The second person."""
    lock(change)
    policy.may_back_address(by, change).enforce()
    _agree(change, by=by, backed_by=by)


@transaction.atomic
def confirm_address(change: AddressChange, side: str) -> None:
    """Said from a link sent to one of the two addresses. Twice is once."""
    lock(change)
    field = "old_confirmed_at" if side == Side.OLD else "new_confirmed_at"
    AddressChangeLifecycle.stopped.may(change).enforce()
    if getattr(change, field) is None:
        setattr(change, field, timezone.now())
        change.save(update_fields=[field])
        record("address_change.confirmed", change.user, by=None, after=str(side))
    is_backed = change.is_by_owner and change.old_confirmed_at and change.new_confirmed_at
    if is_backed and change.status == AddressChangeState.ASKED:
        _agree(change, by=change.user)


@transaction.atomic
def stop_address(change: AddressChange, *, by: User | None) -> None:
    """``by`` is nobody when the former address says no, from its letter."""
    move(
        change,
        AddressChangeLifecycle.stopped,
        by=by,
        rule=None if by is None else policy.may_stop_address,
        about=change.user,
    )


def sweep_addresses() -> int:
    """Carry out what is due, stop what nobody confirmed; how many were carried out."""
    now, done = timezone.now(), 0
    left = AddressChange.objects.filter(status=AddressChangeState.ASKED, asked_at__lt=now - LEFT_UNCONFIRMED)
    due = AddressChange.objects.filter(status=AddressChangeState.AGREED, effective_at__lte=now)
    for change in [*left, *due.select_related("user")]:
        # Its owner, the centre or another machine was there first: nothing is left to do.
        with contextlib.suppress(Refused):
            done += _settle(change)
    return done


@transaction.atomic
def _settle(change: AddressChange) -> bool:
    """Carry it out, or stop it when nobody confirmed, or when the address was taken meanwhile. Raises ``Refused``."""
    user = change.user
    lock(user)
    lock(change)
    if change.effective_at is not None and change.effective_at > timezone.now():
        # Its owner confirmed at the last moment: its three days begin.
        return False
    if change.status == AddressChangeState.ASKED or not policy.is_free(change.new_email):
        stop_address(change, by=None)
        return False
    move(change, AddressChangeLifecycle.done, by=None, about=user)
    write_row(user, {"email": change.new_email}, "person.saved", by=None)
    _tell(change, letters.send_address_done, Side.NEW)
    return True


def _ask(user: User, new_email: str, *, by: User) -> AddressChange:
    lock(user)
    policy.may_become_address(user, new_email).enforce()
    for former in AddressChange.objects.open().filter(user=user):
        move(former, AddressChangeLifecycle.stopped, by=by, about=user)
    change = begin(
        AddressChange,
        AddressChangeState.ASKED,
        user=user,
        old_email=user.email,
        new_email=new_email,
        asked_by=by,
    )
    record("address_change.asked", user, by=by)
    return change


def _agree(change: AddressChange, *, by: User, **backed: Any) -> None:
    move(
        change,
        AddressChangeLifecycle.agreed,
        by=by,
        about=change.user,
        effective_at=timezone.now() + BEFORE_EFFECT,
        **backed,
    )
    _tell(change, letters.send_address_notice, Side.OLD)


def _tell(change: AddressChange, letter: Any, side: str) -> None:
    language = (get_language() or "fr")[:2]
    transaction.on_commit(lambda: letter.enqueue(change.pk, str(side), language))
