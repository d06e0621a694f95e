"""Frameworks on screen, and in files."""

from django.conf import settings
from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import SignedInRequest
from capitalisation.http import page_of
from competences import actions, policy
from competences.interchange.case import write_case
from competences.interchange.stored import draft_of
from competences.interchange.template import empty_template, write_csv, write_xlsx
from competences.models import Competence, FrameworkVersion
from competences.planning import differences

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CSV = "text/csv; charset=utf-8"
#: A framework of several thousand lines is read page by page.
DOMAINS_PER_PAGE = 12


@require_GET
def frameworks(request: SignedInRequest) -> HttpResponse:
    versions = FrameworkVersion.objects.select_related("framework").with_counts()
    may_import = policy.may_import_framework(request.user)
    return render(request, "competences/list.html", {"versions": versions, "may_import": may_import})


def _version(code: str, number: str) -> FrameworkVersion:
    versions = FrameworkVersion.objects.select_related("framework")
    return get_object_or_404(versions, framework__code=code, number=number)


@require_GET
def version(request: SignedInRequest, code: str, number: str) -> HttpResponse:
    shown = _version(code, number)
    competences = Competence.objects.prefetch_related("indicators").select_related("parent")
    domains = shown.domains.prefetch_related(Prefetch("competences", competences.order_by("position")))
    context = {
        "version": shown,
        "page": page_of(request, domains, DOMAINS_PER_PAGE),
        "levels": shown.levels.all(),
        "may_activate": policy.may_activate(request.user, shown),
        "changes": differences(shown),
    }
    return render(request, "competences/version.html", context)


@require_POST
def activation(request: SignedInRequest, code: str, number: str) -> HttpResponse:
    """Put a version in force: the former one is retired, and what refers to it keeps it."""
    shown = _version(code, number)
    policy.may_activate(request.user, shown).enforce()
    actions.activate(shown, by=request.user)
    messages.success(request, _("Cette version est en vigueur. Les pratiques déjà écrites gardent la leur."))
    return redirect(shown)


@require_GET
def export(request: SignedInRequest, code: str, number: str, kind: str) -> HttpResponse:
    """CASE 1.1, or our own table: what is edited there can be imported again."""
    draft = draft_of(_version(code, number))
    if kind == "json":
        site = f"{settings.BASE_URL}/referentiels"
        content, content_type = write_case(draft, site, timezone.now()), "application/json"
    elif kind in ("csv", "xlsx"):
        content, content_type = (write_csv(draft), _CSV) if kind == "csv" else (write_xlsx(draft), _XLSX)
    else:
        raise Http404
    return _attached(content, content_type, f"referentiel-{code}-{number}.{kind}")


@require_GET
def template(request: SignedInRequest, kind: str) -> HttpResponse:
    """The empty table, with three example rows."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    return _attached(
        empty_template(f"x.{kind}"), _CSV if kind == "csv" else _XLSX, f"modele-referentiel.{kind}"
    )


def _attached(content: bytes, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
