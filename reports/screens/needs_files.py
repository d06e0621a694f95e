"""The needs as files."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from accounts.models import SignedInRequest
from capitalisation import pdf
from capitalisation.files import attached, resumable
from capitalisation.spreadsheets import CSV_TYPE
from needs.models.scope import periods_of, regions_of
from needs.queries.report import needs_report
from needs.queries.tables import TABLES
from needs.queries.tables.files import csv_of
from needs.rules import policy
from needs.screens.desk import is_as_asked, scope_in
from needs.screens.reports import _report
from reports.actions import documents
from reports.queries.documents.frozen import FORMATS


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
    return redirect(documents.request_needs_report(scope.region, scope.year, by=request.user))


@require_GET
def frozen_file(request: SignedInRequest, code: str, year: int, version: int, kind: str) -> HttpResponseBase:
    """The same tables in another form: none says more than the screen."""
    report = _report(request, code, year, version)
    name = f"{report.filename}.{kind}"
    if kind == "pdf" and report.document:
        return resumable(request, report.document.open(), name, pdf.TYPE)
    if kind not in FORMATS:
        raise Http404
    content_type, build = FORMATS[kind]
    return attached(build(report), content_type, name)


@require_POST
def frozen_document(request: SignedInRequest, code: str, year: int, version: int) -> HttpResponse:
    """Drawn in the background, once."""
    return redirect(documents.request_frozen(_report(request, code, year, version), by=request.user))
