"""Bring a file in: keep it, read it, then carry out what its plan says once somebody agreed."""

import contextlib
import datetime
import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.actions.journal import record
from accounts.actions.lifecycle import move
from accounts.models import Role, User
from capitalisation.policy import Refused, Verdict
from imports.actions.tasks import apply_import, read_import
from imports.models import Import
from imports.models.states import ImportLifecycle, ImportState
from imports.rules.kinds import may_import

#: Far longer than the largest file takes.
STUCK_AFTER = datetime.timedelta(minutes=30)
#: A file of which nothing was written says nothing to anybody: it may list people.
UNUSED_FILES = datetime.timedelta(days=1)
_UNUSED = (ImportState.REFUSED, ImportState.NOTHING, ImportState.DROPPED, ImportState.FAILED)
#: Begun and left: as long as a page keeps what was not sent.
LEFT_WAITING = datetime.timedelta(days=7)


@transaction.atomic
def receive(kind: str, upload: UploadedFile, options: dict[str, Any], *, by: User) -> Import:
    """Keep the file as it came and read it in the background: a large one takes a few seconds."""
    may_import(by, kind).enforce()
    content = upload.read()
    job = Import(
        kind=kind,
        filename=str(upload.name or "")[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        options=options,
        language=(get_language() or "fr")[:2],
        requested_by=by,
        centre_id=None if by.holds(Role.ADMIN) or len(by.centres) > 1 else next(iter(by.centres), None),
    )
    job.file.save(f"{job.public_id}", ContentFile(content), save=False)
    job.save()
    record("import.received", job, by=by, reason=job.sha256)
    _read(job)
    return job


@transaction.atomic
def choose_columns(job: Import, mapping: dict[str, str], *, by: User) -> None:
    """Read it again with the columns a person named."""
    options = job.options | {"mapping": mapping}
    move(
        job,
        ImportLifecycle.columns_chosen,
        by=by,
        rule=_may,
        options=options,
        started_at=timezone.now(),
    )
    _read(job)


@transaction.atomic
def leave_out(job: Import, *, by: User) -> None:
    """Read it again without its wrong rows."""
    options = job.options | {"left_out": job.left_out | job.wrong}
    move(
        job,
        ImportLifecycle.lines_left_out,
        by=by,
        rule=_may_leave_out,
        why=", ".join(job.wrong)[:300],
        options=options,
        plan={},
        started_at=timezone.now(),
    )
    _read(job)


@transaction.atomic
def carry_out(job: Import, options: dict[str, Any], *, by: User) -> None:
    """Once: a second press finds it under way."""
    move(
        job,
        ImportLifecycle.agreed,
        by=by,
        rule=_may,
        why=job.sha256,
        options=job.options | options,
        started_at=timezone.now(),
    )
    transaction.on_commit(lambda: apply_import.enqueue(job.pk))


@transaction.atomic
def drop(job: Import, *, by: User) -> None:
    """A plan nobody wants: what was decided stays, the file goes within a day."""
    move(job, ImportLifecycle.dropped, by=by, rule=_may, finished_at=timezone.now())


def sweep() -> int:
    """Imports whose worker was killed: their transaction is undone, so nothing of them is written."""
    since = timezone.now() - STUCK_AFTER
    stuck = Import.objects.filter(
        Q(status=ImportState.APPLYING, started_at__lt=since)
        | Q(status=ImportState.UNREAD, created_at__lt=since, started_at=None)
        | Q(status=ImportState.UNREAD, started_at__lt=since)
    )
    ended = list(stuck)
    for job in ended:
        # Its worker was only slow, and ends at this very moment: nothing to say.
        with contextlib.suppress(Refused):
            move(job, ImportLifecycle.failed, by=None, finished_at=timezone.now())
    return len(ended)


def let_go() -> int:
    """Delete the files of which nothing was written, and what their plans repeat of them; how many went."""
    now = timezone.now()
    left = Import.objects.exclude(file="").filter(
        status__in=(ImportState.COLUMNS, ImportState.PLANNED), created_at__lt=now - LEFT_WAITING
    )
    for job in left:
        with contextlib.suppress(Refused):
            move(job, ImportLifecycle.dropped, by=None, finished_at=now)
    unused = Import.objects.exclude(file="").filter(status__in=_UNUSED)
    gone = list(unused.filter(Q(finished_at__lt=now - UNUSED_FILES) | Q(created_at__lt=now - UNUSED_FILES)))
    for job in gone:
        job.file.delete(save=False)
        kept = {name: job.plan[name] for name in ("findings", "counts") if name in job.plan}
        Import.objects.filter(pk=job.pk).update(file="", plan=kept)
    return len(gone)


def _may(by: User, job: Import) -> Verdict:
    return may_import(by, job.kind)


def _may_leave_out(by: User, job: Import) -> Verdict:
    verdict = _may(by, job)
    if verdict and not (job.wrong and job.file):
        return Verdict(_("Ce fichier ne peut pas être chargé en partie : corrigez-le, puis renvoyez-le."))
    return verdict


def _read(job: Import) -> None:
    transaction.on_commit(lambda: read_import.enqueue(job.pk))
