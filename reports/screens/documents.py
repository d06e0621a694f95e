"""Documents: asked for, waited for, downloaded."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import SignedInRequest
from capitalisation import pdf
from capitalisation.files import attached, resumable
from capitalisation.http import number_in
from needs.rules import policy
from repertoire.models import Edition, PracticeVersion
from reports.actions import documents as actions
from reports.models import DocumentJob
from reports.models.states import JobState
from reports.queries.documents import sheet as sheet_document
from reports.queries.documents import word


@require_POST
def repertoire_file(request: SignedInRequest) -> HttpResponse:
    """The whole repertoire, or an edition, in the format asked for."""
    wanted, number = request.POST.get("format", "pdf"), number_in(request.POST.get("recueil", ""))
    if wanted not in DocumentJob.Format.values:
        raise Http404
    edition = get_object_or_404(Edition, number=number) if number else None
    return redirect(actions.request_repertoire(by=request.user, file_format=wanted, edition=edition))


@require_POST
def document_cancel(request: SignedInRequest, public_id: str) -> HttpResponse:
    job = get_object_or_404(DocumentJob.objects.visible_to(request.user), public_id=public_id)
    if not actions.cancel(job, by=request.user):
        messages.info(request, _("Trop tard pour abandonner : la préparation était déjà terminée."))
    return redirect(job)


@require_GET
def sheet_docx(request: SignedInRequest, pk: int) -> HttpResponse:
    """One sheet to be reworked in a word processor."""
    version = _one_sheet(request, pk)
    name = f"{version.practice.reference}-{slugify(version.title)[:60]}.docx"
    return attached(word.build(version), word.TYPE, name)


def _one_sheet(request: SignedInRequest, pk: int) -> PracticeVersion:
    return get_object_or_404(
        PracticeVersion.objects.readable_by(request.user)
        .select_related("practice__author__org_unit__department__region")
        .prefetch_related("stage_rows", "competence_rows__competence"),
        practice=pk,
    )


@require_GET
def sheet_pdf(request: SignedInRequest, pk: int) -> HttpResponse:
    """One sheet: short enough to be made while the person waits."""
    version = _one_sheet(request, pk)
    try:
        content = pdf.render(sheet_document.SHEET_TEMPLATE, sheet_document.build(version))
    except pdf.PdfFailed:
        return render(request, "reports/pdf_failed.html", {"version": version}, status=503)
    name = f"{version.practice.reference}-{slugify(version.title)[:60]}.pdf"
    return attached(content, pdf.TYPE, name)


@require_GET
def document(request: SignedInRequest, public_id: str) -> HttpResponse:
    """State of a document in preparation; refreshed by script, by a link without."""
    job = get_object_or_404(DocumentJob.objects.visible_to(request.user), public_id=public_id)
    return render(request, "reports/document.html", {"job": job})


@require_GET
def document_file(request: SignedInRequest, public_id: str) -> HttpResponseBase:
    """The file, for the person who asked, while their right and the link last."""
    job = get_object_or_404(
        DocumentJob.objects.visible_to(request.user).select_related("region", "edition"),
        public_id=public_id,
        status=JobState.READY,
    )
    if job.region is not None and not policy.may_read_needs_of(request.user, job.region):
        raise Http404
    return resumable(request, job.file.open(), job.filename, job.content_type)
