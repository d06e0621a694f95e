"""Long documents, made by the task worker."""

from django.core.files.base import ContentFile
from django.utils import timezone, translation
from django_tasks import task

from capitalisation import pdf
from capitalisation.policy import Refused
from reports import policy
from reports.documents import needs, sheet
from reports.models import DocumentJob
from reports.queries import needs_report
from reports.scope import Scope


@task()
def make_document(job_id: int) -> None:
    """Make one document. Rights are checked again here: a role may have gone since the request."""
    job = DocumentJob.objects.select_related("requested_by", "region").get(pk=job_id)
    job.status = DocumentJob.State.RUNNING
    job.save(update_fields=["status"])
    try:
        with translation.override(job.language):
            content = _render(job)
    except (pdf.PdfFailed, Refused):
        job.status = DocumentJob.State.FAILED
    else:
        job.file.save(f"{job.public_id}.pdf", ContentFile(content), save=False)
        job.status = DocumentJob.State.READY
    job.finished_at = timezone.now()
    job.save(update_fields=["status", "file", "finished_at"])


def _render(job: DocumentJob) -> bytes:
    if job.kind == DocumentJob.Kind.NEEDS:
        scope = _scope(job)
        policy.may_read_needs_of(job.requested_by, scope.region).enforce()
        context = needs.build(needs_report(scope))
        return pdf.render(needs.TEMPLATE, context, seconds=pdf.COLLECTION_SECONDS)
    context = sheet.build_collection(job.requested_by)
    return pdf.render(sheet.COLLECTION_TEMPLATE, context, seconds=pdf.COLLECTION_SECONDS)


def _scope(job: DocumentJob) -> Scope:
    if job.region is None or job.year is None:
        raise ValueError("a needs report has a region and a year")
    return Scope(job.region, job.year)
