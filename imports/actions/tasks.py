"""Reading and carrying out imports, in the worker: nobody waits in front of a page that hangs."""

from typing import Any

from django.core.files.base import ContentFile
from django.db import DatabaseError
from django.utils import timezone, translation
from django_tasks import task

from accounts.actions.lifecycle import move
from capitalisation.findings import Unreadable
from capitalisation.lifecycle import Move
from capitalisation.policy import Refused
from imports.models import Import
from imports.models.states import ImportLifecycle, ImportState
from imports.rules import kinds


@task()
def read_import(import_id: int) -> None:
    job = Import.objects.select_related("requested_by").get(pk=import_id)
    if job.status != ImportState.UNREAD:
        return
    try:
        with translation.override(job.language), job.file.open("rb") as file:
            found = kinds.read(job, file.read())
    except Exception:
        # Whoever waits is told; the accident itself goes to the log of the worker.
        move(job, ImportLifecycle.failed, by=None, finished_at=timezone.now())
        raise
    move(job, ImportLifecycle.read, by=None, to=found.status, plan=found.plan, summary=found.summary)


@task()
def apply_import(import_id: int) -> None:
    """All of it or nothing; rights are asked again, a role may have gone since."""
    job = Import.objects.select_related("requested_by").get(pk=import_id)
    if job.status != ImportState.APPLYING:
        return
    try:
        with translation.override(job.language), job.file.open("rb") as file:
            along, changes = _carried_out(job, file.read())
    except Exception:
        # Whoever waits is told, whatever happened; the accident itself goes to the log of the worker.
        move(job, ImportLifecycle.failed, by=None, finished_at=timezone.now())
        raise
    job.file.storage.delete(job.progress_name)
    move(job, along, by=None, finished_at=timezone.now(), **changes)


def _carried_out(job: Import, content: bytes) -> tuple[Move, dict[str, Any]]:
    """Where the import goes, and what is written with it."""
    try:
        kinds.may_import(job.requested_by, job.kind).enforce()
        done = kinds.carry_out(job, content, lambda step, total: _progress(job, step, total))
    except Unreadable as refusal:
        return ImportLifecycle.refused, {"plan": kinds.refused(job, content, refusal)}
    except (Refused, DatabaseError) as error:
        return ImportLifecycle.failed, {"summary": str(error)[:500] if isinstance(error, Refused) else ""}
    return ImportLifecycle.applied, {"plan": done.plan, "summary": done.summary}


def _progress(job: Import, done: int, total: int) -> None:
    storage = job.file.storage
    storage.delete(job.progress_name)
    storage.save(job.progress_name, ContentFile(f"{done} {total}".encode("ascii")))
