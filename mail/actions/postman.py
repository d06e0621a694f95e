"""Handing letters over to the mail server, as often as it takes. The outbox says what is left to do: a task that dies loses
nothing."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Min
from django.dispatch import Signal
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from mail.models import Fault, Letter
from mail.rules.content import Unopened, unseal
from mail.rules.delays import next_try
from mail.rules.faults import Outcome, outcome_of

#: Until the next visit, when the server itself does not answer.
SERVER_AWAY = datetime.timedelta(minutes=1)
#: What is left of a letter that left, beside its key and the moment.
_NOTHING = {
    "address": "",
    "subject": "",
    "content": b"",
    "about": "",
    "person": None,
    "fault": "",
    "answer": "",
}
#: A letter has left or is stopped, told in the transaction that says so: ``letter``.
ended = Signal()


@task(queue_name="letters")
def deliver() -> None:
    """Every letter that may be tried now, over one connection; then the next visit is set down."""
    with _connection() as connection:
        while (letter := _take()) is not None:
            if not _hand_over(letter, connection):
                call_postman(timezone.now() + SERVER_AWAY)
                return
    call_again()


def call_postman(at: datetime.datetime | None = None) -> None:
    """Queue a visit, unless one comes by then."""
    coming = DBTaskResult.objects.filter(task_path=deliver.module_path, status=TaskResultStatus.READY)
    if at is None:
        if not coming.ready().exists():
            deliver.enqueue()
    elif not coming.filter(run_after__lte=at).exists():
        deliver.using(run_after=at).enqueue()


def call_again() -> None:
    """For the letters that wait; also when the visit that was set down never took place."""
    now = timezone.now()
    if Letter.objects.free(now).exists():
        call_postman()
        return
    soonest = Letter.objects.filter(next_try_at__gt=now).aggregate(at=Min("next_try_at"))["at"]
    if soonest is not None:
        call_postman(soonest)


@contextmanager
def _connection() -> Iterator[BaseEmailBackend]:
    connection = get_connection(settings.LETTER_TRANSPORT)
    try:
        yield connection
    finally:
        connection.close()


def _take() -> Letter | None:
    """The oldest letter nobody is at. Two postmen never carry the same: only one of their updates finds it free."""
    while True:
        now = timezone.now()
        found = Letter.objects.free(now).order_by("next_try_at", "pk").first()
        if found is None:
            return None
        if Letter.objects.free(now).filter(pk=found.pk).update(taken_at=now, attempts=F("attempts") + 1):
            found.taken_at, found.attempts = now, found.attempts + 1
            return found


def _hand_over(letter: Letter, connection: BaseEmailBackend) -> bool:
    """False when the next letter would meet the same."""
    try:
        # Once: what is open stays open for the letters that follow.
        connection.open()
        unseal(bytes(letter.content), letter.address, connection).send()
    except Unopened:
        stop(letter, Fault.UNKNOWN, "SECRET_KEY")
    except Exception as error:  # noqa: BLE001 whatever happens, the letter stays
        outcome = outcome_of(error)
        _put_back(letter, outcome)
        return not outcome.is_of_server
    else:
        _end(letter, delivered_at=timezone.now(), **_NOTHING)
    return True


def _put_back(letter: Letter, outcome: Outcome) -> None:
    again = next_try(letter.attempts, letter.made_at, timezone.now()) if outcome.is_passing else None
    if again is None:
        stop(letter, outcome.fault, outcome.answer)
        return
    Letter.objects.filter(pk=letter.pk, taken_at=letter.taken_at).update(
        taken_at=None, next_try_at=again, fault=outcome.fault, answer=outcome.answer
    )


def stop(letter: Letter, fault: Fault, answer: str = "") -> None:
    """A person decides what becomes of it."""
    _end(letter, stopped_at=timezone.now(), fault=fault, answer=answer)


@transaction.atomic
def _end(letter: Letter, **changes: Any) -> None:
    """Whoever was too slow, and was taken for dead, says nothing."""
    mine = Letter.objects.filter(pk=letter.pk, taken_at=letter.taken_at)
    if mine.update(taken_at=None, next_try_at=None, **changes):
        # As it was written, so that who is told still knows what it was about.
        letter.delivered_at = changes.get("delivered_at")
        ended.send(Letter, letter=letter)
