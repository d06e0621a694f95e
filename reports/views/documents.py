"""Needs on screen, and documents."""

from typing import Any

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
from capitalisation.spreadsheets import CSV_TYPE
from repertoire.models import Edition, PracticeVersion
from reports import policy
from reports.actions import documents as actions
from reports.documents import needs as needs_document
from reports.documents import sheet as sheet_document
from reports.documents import word
from reports.models import DocumentJob
from reports.queries import needs_report
from reports.scope import Period, Scope, latest, periods_of, regions_of
from reports.tables import TABLES, csv_of


@require_GET
def needs(request: SignedInRequest) -> HttpResponse:
    """The regional needs: figures, tables, downloads."""
    policy.may_read_needs(request.user).enforce()
    periods = periods_of(regions_of(request.user))
    scope = scope_in(request, periods)
    context: dict[str, Any] = {
        "regions": [one.region for one in periods],
        "scope": scope,
        "years": scope.years if scope else [],
        "is_another": scope is not None and not is_as_asked(request, scope),
    }
    if scope is not None:
        context |= needs_document.build(needs_report(scope))
    return render(request, "reports/needs.html", context)


def scope_in(request: SignedInRequest, periods: list[Period]) -> Scope | None:
    """Region and year of the query, or the region with the latest day."""
    data = request.POST if request.method == "POST" else request.GET
    asked = next((one for one in periods if one.region.code == data.get("region")), None)
    period = asked or latest(periods)
    if period is None:
        return None
    year = number_in(data.get("annee", ""))
    return Scope(period.region, year if year in period.years else period.years[0], period.years)


def is_as_asked(request: SignedInRequest, scope: Scope) -> bool:
    """Nothing else was named than this region and this year."""
    data = request.POST if request.method == "POST" else request.GET
    region, year = data.get("region", ""), data.get("annee", "")
    return region in ("", scope.region.code) and year in ("", str(scope.year))


@require_GET
def needs_csv(request: SignedInRequest, code: str) -> HttpResponse:
    """One table as CSV, from the same figures as the screen."""
    policy.may_read_needs(request.user).enforce()
    scope = scope_in(request, periods_of(regions_of(request.user)))
    if code not in TABLES or scope is None or not is_as_asked(request, scope):
        raise Http404
    table = TABLES[code](needs_report(scope))
    name = f"besoins-{scope.region.code}-{scope.year}-{code}.csv"
    content = csv_of(table, is_standard=request.GET.get("norme") == "standard")
    return attached(content, CSV_TYPE, name)


@require_POST
def needs_pdf(request: SignedInRequest) -> HttpResponse:
    policy.may_read_needs(request.user).enforce()
    scope = scope_in(request, periods_of(regions_of(request.user)))
    if scope is None or not is_as_asked(request, scope):
        raise Http404
    return redirect(actions.request_needs_report(scope.region, scope.year, by=request.user))


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
        status=DocumentJob.State.READY,
    )
    if job.region is not None and not policy.may_read_needs_of(request.user, job.region):
        raise Http404
    return resumable(request, job.file.open(), job.filename, job.content_type)
