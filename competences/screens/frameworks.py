"""Frameworks on screen, and in files."""

from itertools import groupby

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import SignedInRequest
from capitalisation.files import attached
from capitalisation.http import page_of
from capitalisation.spreadsheets import CSV_TYPE, XLSX_TYPE
from competences.actions import versions as actions
from competences.models import Competence, FrameworkVersion
from competences.queries.planning import differences, former_of
from competences.queries.stored import draft_of
from competences.rules import policy
from competences.rules.interchange.case_writing import write_case
from competences.rules.interchange.skos import write_skos
from competences.rules.interchange.template import write_csv, write_xlsx

#: A framework of several thousand lines is read page by page.
COMPETENCES_PER_PAGE = 100


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
    competences = Competence.objects.filter(domain__version=shown).order_by("domain__position", "position")
    rows = competences.select_related("domain", "parent").prefetch_related("indicators")
    page = page_of(request, rows, COMPETENCES_PER_PAGE)
    context = {
        "version": shown,
        "page": page,
        "domains": [(domain, list(found)) for domain, found in groupby(page, key=lambda one: one.domain)],
        "levels": shown.levels.all(),
        "may_activate": policy.may_activate(request.user, shown),
        "may_discard": policy.may_discard(request.user, shown),
        "replaced": FrameworkVersion.objects.in_place_of(shown).select_related("framework"),
        "former": former_of(shown),
    }
    return render(request, "competences/version.html", context)


@require_GET
def changes(request: SignedInRequest, code: str, number: str) -> HttpResponse:
    """Node by node, since the version before."""
    shown = _version(code, number)
    context = {
        "version": shown,
        "former": former_of(shown),
        "page": page_of(request, differences(shown), COMPETENCES_PER_PAGE),
    }
    return render(request, "competences/changes.html", context)


@require_POST
def activation(request: SignedInRequest, code: str, number: str) -> HttpResponse:
    """Put a version in force: the former one is retired, and what refers to it keeps it."""
    shown = _version(code, number)
    policy.may_activate(request.user, shown).enforce()
    actions.activate(shown, by=request.user)
    messages.success(request, _("Cette version est en vigueur. Les pratiques déjà écrites gardent la leur."))
    return redirect(shown)


@require_POST
def discarding(request: SignedInRequest, code: str, number: str) -> HttpResponse:
    actions.discard(_version(code, number), by=request.user)
    messages.success(request, _("Le brouillon est supprimé."))
    return redirect("competences:list")


@require_GET
def export(request: SignedInRequest, code: str, number: str, kind: str) -> HttpResponse:
    """CASE 1.1, SKOS, or our own table: what is edited there can be imported again."""
    draft = draft_of(_version(code, number))
    site = f"{settings.BASE_URL}/referentiels"
    if kind == "json":
        content, content_type = write_case(draft, site, timezone.now()), "application/json"
    elif kind == "jsonld":
        content, content_type = write_skos(draft, site), "application/ld+json"
    elif kind == "csv":
        content, content_type = write_csv(draft), CSV_TYPE
    elif kind == "xlsx":
        content, content_type = write_xlsx(draft), XLSX_TYPE
    else:
        raise Http404
    return attached(content, content_type, f"referentiel-{code}-{number}.{kind}")
