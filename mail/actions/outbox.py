"""The mail backend of the product: to send a letter is to write it in the outbox, with what it tells of or not at all."""

import uuid
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from itertools import count
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone
from django_tasks.signals import task_finished, task_started

from accounts.models import User
from capitalisation.letters import ABOUT
from mail.actions.postman import call_postman
from mail.models import Letter
from mail.rules.content import seal

#: Keys of the letters that the task under way writes: the same ones when it is carried out again.
_keys: ContextVar[Iterator[str] | None] = ContextVar("letter_keys", default=None)


class OutboxBackend(BaseEmailBackend):
    """One row for each address; the worker is called once what is being done is done."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        written = [_write(letter, to) for letter in email_messages for to in letter.recipients()]
        transaction.on_commit(call_postman)
        return len(written)


def _write(letter: EmailMessage, address: str) -> Letter:
    keys = _keys.get()
    written, _is_new = Letter.objects.get_or_create(
        key=next(keys) if keys is not None else uuid.uuid4().hex,
        defaults={
            "person": User.objects.filter(email__iexact=address).first(),
            "address": address,
            "subject": str(letter.subject)[:200],
            "content": seal(letter),
            "about": letter.extra_headers.get(ABOUT, ""),
            "next_try_at": timezone.now(),
        },
    )
    return written


@receiver(task_started)
def number_letters(task_result: Any, **_more: Any) -> None:
    _keys.set(f"{task_result.id}:{place}" for place in count())


@receiver(task_finished)
def forget_numbers(**_more: Any) -> None:
    _keys.set(None)
