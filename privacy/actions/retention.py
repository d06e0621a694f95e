"""Delete what has served its time, and tell people before something of theirs goes; meant for every night."""

import contextlib
import datetime
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from privacy.actions.erasure import erase_if
from privacy.actions.letters import send_notice
from privacy.actions.rows import delete_with_files
from privacy.models import Notice
from privacy.rules.retention import NOTICE, RETENTION, End, Rule, owners_of, rows_due


def purge() -> dict[str, int]:
    """Everything that is due today; how many rows, by kind. Run twice it changes nothing."""
    now = timezone.now()
    announce(now)
    gone = {}
    for rule in RETENTION:
        if rule.rows is not None:
            gone[rule.key] = _end_told(rule, now) if rule.owner else _end(rows_due(rule, now), rule)
    return gone


def announce(now: datetime.datetime) -> None:
    """Thirty days before: one letter a person, whatever the kinds."""
    told: dict[int, list[Notice]] = {}
    for rule in RETENTION:
        if rule.owner and rule.rows is not None:
            until = now - rule.term + NOTICE
            waiting = set(Notice.objects.filter(kind=rule.key, done_at=None).values_list("person", flat=True))
            for person in owners_of(rule.rows(until), rule) - waiting:
                notice = Notice(person_id=person, kind=rule.key, until=until, sent_at=now)
                told.setdefault(person, []).append(notice)
    for person, notices in told.items():
        # Another machine told them at this very moment: one letter is enough.
        with contextlib.suppress(IntegrityError):
            _tell(person, notices)


@transaction.atomic
def _tell(person: int, notices: Iterable[Notice]) -> None:
    made = [notice.pk for notice in Notice.objects.bulk_create(notices)]
    if User.objects.filter(pk=person, is_active=True).exists():
        transaction.on_commit(lambda: send_notice.enqueue(made))


def _end_told(rule: Rule, now: datetime.datetime) -> int:
    """Only what its owner was told of, thirty days ago at least."""
    gone = 0
    for notice in Notice.objects.filter(kind=rule.key, done_at=None, sent_at__lte=now - NOTICE):
        with transaction.atomic():
            rows = rule.rows(notice.until).filter(**{rule.owner: notice.person_id})  # type: ignore[misc]
            gone += _end(rows, rule)
            # It may have gone with its person.
            Notice.objects.filter(pk=notice.pk).update(done_at=now)
    return gone


def _end(rows: QuerySet[Any], rule: Rule) -> int:
    match rule.end:
        case End.DELETED:
            return int(rows.delete()[0])
        case End.EMPTIED:
            return int(rows.update(**rule.fields))
        case End.UNNAMED:
            return int(rows.unname())  # type: ignore[attr-defined]  # lines of the journal
        case End.ERASED:
            return _erase_all(rows)
        case End.DELETED_WITH_FILE:
            return delete_with_files(rows)


def _erase_all(people: QuerySet[User]) -> int:
    """Who signed in meanwhile stays; who leads a day, for instance, is erased once it is over."""
    return sum(erase_if(person, lambda one: people.filter(pk=one.pk).exists()) for person in people)
