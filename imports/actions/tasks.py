"""Reading and carrying out imports, in the worker: nobody waits in front of a page that hangs."""

from django.db import DatabaseError
from django.utils import timezone, translation
from django_tasks import task

from capitalisation.findings import Unreadable
from capitalisation.policy import Refused
from imports.models import Import
from imports.rules import kinds


@task()
def read_import(import_id: int) -> None:
    job = Import.objects.select_related("requested_by").get(pk=import_id)
    if job.status != Import.State.UNREAD:
        return
    try:
        with translation.override(job.language), job.file.open("rb") as file:
            kinds.read(job, file.read())
    except Exception:
        # Whoever waits is told; the accident itself goes to the log of the worker.
        Import.objects.filter(pk=job.pk).update(status=Import.State.FAILED, finished_at=timezone.now())
        raise
    job.save(update_fields=["plan", "status", "summary"])


@task()
def apply_import(import_id: int) -> None:
    """All of it or nothing; rights are asked again, a role may have gone since."""
    job = Import.objects.select_related("requested_by").get(pk=import_id)
    if job.status != Import.State.APPLYING:
        return
    with translation.override(job.language), job.file.open("rb") as file:
        content = file.read()
        try:
            kinds.may_import(job.requested_by, job.kind).enforce()
            kinds.carry_out(job, content, lambda done, total: _progress(job, done, total))
            job.status = Import.State.APPLIED
        except Unreadable as refusal:
            job.status, job.plan = Import.State.REFUSED, {"findings": kinds.told(refusal.findings)}
        except (Refused, DatabaseError) as error:
            job.status = Import.State.FAILED
            job.summary = str(error)[:500] if isinstance(error, Refused) else ""
    job.progress_path.unlink(missing_ok=True)
    job.finished_at = timezone.now()
    job.save(update_fields=["status", "plan", "summary", "finished_at"])


def _progress(job: Import, done: int, total: int) -> None:
    """Beside the file and not in the database: what an open transaction writes, nobody sees before its end."""
    job.progress_path.write_text(f"{done} {total}", encoding="ascii")
