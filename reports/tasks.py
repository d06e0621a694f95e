"""Long documents, made by the task worker."""

import tempfile
from typing import IO, Any

from django.core.files.base import File
from django.utils import timezone, translation
from django_tasks import task

from capitalisation import pdf
from capitalisation.policy import Refused
from reports import policy
from reports.documents import files, needs, sheet
from reports.models import DocumentJob
from reports.queries import needs_report
from reports.scope import Scope


@task()
def make_document(job_id: int) -> None:
    """Make one document. Rights are checked again here: a role may have gone since the request."""
    waiting = DocumentJob.objects.filter(pk=job_id, status=DocumentJob.State.WAITING)
    if not waiting.update(status=DocumentJob.State.RUNNING):
        return
    job = DocumentJob.objects.select_related("requested_by", "region", "edition").get(pk=job_id)
    try:
        with translation.override(job.language), tempfile.TemporaryFile() as out:
            _write(job, out)
            out.seek(0)
            _finish(job, out)
    except files.Cancelled:
        return
    except (pdf.PdfFailed, Refused):
        _end(job, DocumentJob.State.FAILED)


def _finish(job: DocumentJob, out: IO[bytes]) -> None:
    job.file.save(f"{job.public_id}.{job.format}", File(out), save=False)
    if not _end(job, DocumentJob.State.READY, file=job.file.name):
        job.file.delete(save=False)


def _end(job: DocumentJob, state: str, **changes: Any) -> bool:
    """False when it was cancelled at the last moment."""
    running = DocumentJob.objects.filter(pk=job.pk, status=DocumentJob.State.RUNNING)
    return bool(running.update(status=state, finished_at=timezone.now(), **changes))


def _write(job: DocumentJob, out: IO[bytes]) -> None:
    if job.kind == DocumentJob.Kind.NEEDS:
        scope = _scope(job)
        policy.may_read_needs_of(job.requested_by, scope.region).enforce()
        out.write(_pdf(job, needs.TEMPLATE, needs.build(needs_report(scope))))
    elif job.format == DocumentJob.Format.PDF:
        context = (
            sheet.build_edition(job.edition) if job.edition else sheet.build_collection(job.requested_by)
        )
        out.write(_pdf(job, sheet.COLLECTION_TEMPLATE, context))
    else:
        files.write(job, out)


def _pdf(job: DocumentJob, template: str, context: dict[str, Any]) -> bytes:
    try:
        return pdf.render(
            template, context, seconds=pdf.COLLECTION_SECONDS, is_unwanted=lambda: job.is_cancelled
        )
    except pdf.PdfFailed:
        if job.is_cancelled:
            raise files.Cancelled from None
        raise


def _scope(job: DocumentJob) -> Scope:
    if job.region is None or job.year is None:
        raise ValueError("a needs report has a region and a year")
    return Scope(job.region, job.year)
