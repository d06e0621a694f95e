"""Erase a person: asked, cancelled within two weeks, carried out, and carried out again on a restored backup."""

import html
import json
import logging
import re
import secrets
import uuid
import zipfile
from collections import Counter
from collections.abc import Callable
from functools import reduce
from io import BytesIO
from operator import or_
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from accounts.actions.journal import record
from accounts.actions.lifecycle import begin, lock, move
from accounts.models import JournalEntry, User
from capitalisation.pdf import store
from capitalisation.policy import Refused
from imports.models import Import
from imports.models.states import PENDING
from privacy.actions import ledger
from privacy.actions.letters import send_erasure_notice, send_erasure_receipt
from privacy.actions.rows import delete_with_files
from privacy.models import Erasure
from privacy.models.states import ErasureLifecycle, ErasureState
from privacy.rules.erasure import (
    EMPTIED,
    FATES,
    Fate,
    empty_practices,
    may_ask_erasure,
    may_cancel_erasure,
    may_erase,
    unfinished_sheets,
    upcoming_seats,
)
from repertoire.models import Objection
from repertoire.models.states import Objected
from room.models import Minutes

_log = logging.getLogger(__name__)


@transaction.atomic
def ask_erasure(person: User, *, by: User) -> Erasure:
    """Asked again, it is the same one. Raises ``Refused``."""
    lock(person)
    may_ask_erasure(by, person).enforce()
    may_erase(person).enforce()
    waiting = Erasure.objects.waiting().filter(person=person).first()
    if waiting is not None:
        return waiting
    erasure = begin(Erasure, ErasureState.WAITING, person=person)
    record("erasure.asked", person, by=by)
    transaction.on_commit(lambda: send_erasure_notice.enqueue(erasure.pk))
    return erasure


def cancel_erasure(erasure: Erasure, *, by: User | None) -> None:
    """``by`` is nobody when the person answers from their letter."""
    person = erasure.person
    move(
        erasure,
        ErasureLifecycle.cancelled,
        by=by,
        rule=lambda who, one: may_cancel_erasure(who, one.person),
        about=person,
    )


def erase_due() -> int:
    """Carry out what was asked two weeks ago; how many. What cannot be done today waits for another night."""
    done = 0
    for erasure in Erasure.objects.due().select_related("person"):
        done += erase_if(erasure.person, lambda person: Erasure.objects.due().filter(person=person).exists())
    return done


def erase_if(person: User, is_due: Callable[[User], bool]) -> bool:
    """Was it done? Asked of what the database holds once the person is locked: somebody cancelled, signed in, or another
    machine was there first. What goes wrong for one person is said, and keeps nobody else."""
    try:
        erase(person, is_due=is_due)
    except Refused:
        return False
    except Exception:  # noqa: BLE001 the others are waiting
        _log.exception("an erasure did not take place")
        return False
    return True


def replay_erasures() -> int:
    """Erase again those whom a restored backup brought back; how many."""
    known, again = ledger.remembered(), 0
    for person in User.objects.filter(erased_at=None):
        if ledger.is_among(known, person.public_id):
            with transaction.atomic():
                lock(person)
                _take_away(person)
            again += 1
    return again


def erase(person: User, *, is_due: Callable[[User], bool] | None = None) -> Counter[str]:
    """What is theirs goes, what others rely on stays without them; how many rows, by table. Raises ``Refused``.

    The ledger is written last: what could not be done condemns nobody.
    """
    with transaction.atomic():
        lock(person)
        if person.erased_at is not None or (is_due is not None and not is_due(person)):
            raise Refused(_("Cet effacement n’est plus prévu."))
        may_erase(person).enforce()
        address, name, before = person.email, str(person), person.public_id
        gone = _take_away(person)
        # Sealed in the outbox, and gone from it once it left.
        send_erasure_receipt(address, name, gone)
        ledger.remember(before)
    return gone


def _take_away(person: User) -> Counter[str]:
    gone: Counter[str] = Counter()
    for erasure in Erasure.objects.waiting().filter(person=person):
        move(erasure, ErasureLifecycle.done, by=None)
    _unname_minutes(person)
    # Before the loop, which leaves them to nobody.
    _forget_objections(person)
    _count(gone, unfinished_sheets(person).delete())
    _count(gone, empty_practices(person).delete())
    _count(gone, upcoming_seats(person).delete())
    for reference, fate in FATES.items():
        label, field = reference.rsplit(".", 1)
        _count(gone, _carry_out(apps.get_model(label), field, fate, person))
    for label, path, values in EMPTIED:
        apps.get_model(label)._default_manager.filter(**{path: person.pk}).update(**values)  # noqa: SLF001 documented
    _forget_lists(person)
    _forget_traces(person)
    transaction.on_commit(store.forget_all)
    _unname(person)
    return gone


def _carry_out(model: type[Any], field: str, fate: Fate, person: User) -> tuple[int, dict[str, int]]:
    """(rows deleted, by table), as Django's ``delete`` says it."""
    rows: QuerySet[Any] = model._default_manager.filter(**{field: person.pk})  # noqa: SLF001 Django documents it
    former = model._meta.get_field(field)  # noqa: SLF001
    match fate:
        case Fate.DELETED:
            return rows.delete()
        case Fate.DELETED_WITH_FILE:
            return delete_with_files(rows), {}
        case Fate.DETACHED if former.many_to_many:
            former.remote_field.through.objects.filter(user=person).delete()
        case Fate.DETACHED:
            rows.update(**{field: None})
    return 0, {}


def _count(gone: Counter[str], deleted: tuple[int, dict[str, int]]) -> None:
    gone.update(deleted[1])


def _unname_minutes(person: User) -> None:
    """Who opened and closed what is written in them when they are sent."""
    for minutes in Minutes.objects.filter(workshop__participations__user=person):
        minutes.events = [["" if said == str(person) else said for said in event] for event in minutes.events]
        minutes.save(update_fields=["events"])


def _forget_lists(person: User) -> None:
    """Lists of people that hold this one. One that is being carried out is left to its end, and to its own term."""
    listed = Import.objects.filter(kind__in=(Import.Kind.PEOPLE, Import.Kind.TUTORSHIPS))
    address, first, last = (_whole(word) for word in (person.email, person.first_name, person.last_name))
    for one in listed.exclude(status__in=PENDING):
        content = _content_of(one)
        if address.search(content) or (first.search(content) and last.search(content)):
            delete_with_files(Import.objects.filter(pk=one.pk))


def _content_of(one: Import) -> str:
    """Everything that a list and its plan say; the parts of a workbook one after the other."""
    name = one.file.name
    content = one.file.read() if name and one.file.storage.exists(name) else b""
    if zipfile.is_zipfile(BytesIO(content)):
        with zipfile.ZipFile(BytesIO(content)) as packed:
            content = b"".join(packed.read(name) for name in packed.namelist())
    said = f"{json.dumps(one.plan, ensure_ascii=False)} {content.decode('utf-8', 'replace')} {content.decode('cp1252', 'replace')}"
    return html.unescape(said)


def _forget_objections(person: User) -> None:
    """What they said of sheets that were about them, with an account or without."""
    theirs = Objection.objects.filter(Q(person=person) | Q(address__iexact=person.email))
    theirs.filter(status=Objected.UNCONFIRMED).delete()
    theirs.exclude(status=Objected.OPEN).update(passage="", answer="", address="")
    theirs.filter(status=Objected.OPEN).update(address="")


def _forget_traces(person: User) -> None:
    """Open sessions, what a failed letter left behind, and names in the journal."""
    for session in Session.objects.all():
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            session.delete()
    DBTaskResult.objects.filter(
        Q(traceback__contains=person.email) | Q(args_kwargs__icontains=person.email)
    ).delete()
    JournalEntry.objects.filter(Q(concerns=person) | Q(pk__in=_lines_that_name(person))).unname()


def _lines_that_name(person: User) -> list[int]:
    words = (person.email, str(person))
    told = reduce(or_, (Q(before__icontains=word) | Q(after__icontains=word) for word in words))
    lines = JournalEntry.objects.filter(told).values_list("pk", "before", "after")
    whole = [_whole(word) for word in words]
    return [pk for pk, *said in lines if any(word.search(" ".join(said)) for word in whole)]


def _whole(word: str) -> re.Pattern[str]:
    """A whole name or address: « Anne Martin » is not in « Marianne Martin »."""
    return re.compile(rf"(?<![\w.+-]){re.escape(word)}(?![\w-])", re.IGNORECASE)


def _unname(person: User) -> None:
    """Another identifier too: nothing outside leads to this row any more."""
    person.public_id = uuid.uuid4()
    person.email = f"{person.public_id}@erased.invalid"
    person.first_name = person.last_name = person.function_title = ""
    person.org_unit = person.last_login = person.sso_subject = None
    person.is_active = person.is_staff = person.is_superuser = False
    person.draft_key = secrets.token_bytes(32)
    person.erased_at = timezone.now()
    person.set_unusable_password()
    person.save()
    record("erasure.done", None, by=None)
