"""Bring a file in: keep it, read it, then carry out what its plan says once somebody agreed."""

import datetime
import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.actions.journal import record
from accounts.models import User
from capitalisation.policy import Refused
from imports.actions.tasks import apply_import, read_import
from imports.models import Import
from imports.rules.kinds import may_import

#: Far longer than the largest file takes.
STUCK_AFTER = datetime.timedelta(minutes=30)


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
    )
    job.file.save(f"{job.public_id}", ContentFile(content), save=False)
    job.save()
    record("import.received", job, by=by, reason=job.sha256)
    _read(job)
    return job


@transaction.atomic
def choose_columns(job: Import, mapping: dict[str, str], *, by: User) -> None:
    """Read it again with the columns a person named."""
    job = _mine(job, by, Import.State.COLUMNS)
    job.options = job.options | {"mapping": mapping}
    job.status = Import.State.UNREAD
    job.save(update_fields=["options", "status"])
    _read(job)


@transaction.atomic
def carry_out(job: Import, options: dict[str, Any], *, by: User) -> None:
    """Once: a second press finds it under way."""
    job = _mine(job, by, Import.State.PLANNED)
    job.options, job.status, job.started_at = job.options | options, Import.State.APPLYING, timezone.now()
    job.save(update_fields=["options", "status", "started_at"])
    record("import.applied", job, by=by, reason=job.sha256)
    transaction.on_commit(lambda: apply_import.enqueue(job.pk))


@transaction.atomic
def drop(job: Import, *, by: User) -> None:
    """A plan nobody wants: the file stays, with what was decided."""
    job = _mine(job, by, Import.State.PLANNED)
    job.status, job.finished_at = Import.State.DROPPED, timezone.now()
    job.save(update_fields=["status", "finished_at"])


def sweep() -> int:
    """Imports whose worker was killed: their transaction is undone, so nothing of them is written."""
    stuck = Import.objects.filter(status=Import.State.APPLYING, started_at__lt=timezone.now() - STUCK_AFTER)
    return stuck.update(status=Import.State.FAILED, finished_at=timezone.now())


def _mine(job: Import, by: User, state: Import.State) -> Import:
    job = Import.objects.select_for_update(of=("self",)).get(pk=job.pk)
    may_import(by, job.kind).enforce()
    if job.status != state:
        raise Refused(_("Cet import a déjà avancé : regardez où il en est."))
    return job


def _read(job: Import) -> None:
    transaction.on_commit(lambda: read_import.enqueue(job.pk))
