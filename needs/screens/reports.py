"""Frozen reports."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import SignedInRequest
from capitalisation.policy import Refused
from needs.actions import releases
from needs.actions import reports as actions
from needs.models import NeedsReport
from needs.models.scope import Scope, periods_of, regions_of
from needs.queries.freezing import changes
from needs.rules import policy
from needs.screens.desk import scope_in


@require_POST
def refresh(request: SignedInRequest) -> HttpResponse:
    """The figures made anew, when enough people changed."""
    scope = _posted_scope(request)
    if scope is None:
        return redirect("needs:versions")
    try:
        releases.refresh(scope, by=request.user)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Les chiffres sont à jour."))
    return redirect(f"{reverse('needs:versions')}?{scope.query}")


@require_POST
def freeze(request: SignedInRequest) -> HttpResponse:
    scope = _posted_scope(request)
    if scope is None:
        return redirect("needs:versions")
    try:
        report = actions.freeze(scope, by=request.user)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect(f"{reverse('needs:versions')}?{scope.query}")
    messages.success(request, _("Le rapport est figé : ses chiffres ne changeront plus."))
    return redirect(report)


def _posted_scope(request: SignedInRequest) -> Scope | None:
    """Exactly what was asked for, or nothing: what is made is made for good."""
    policy.may_read_needs(request.user).enforce()
    scope = scope_in(request, periods_of(regions_of(request.user)))
    if scope is None or (request.POST.get("region"), request.POST.get("annee")) != (
        scope.region.code,
        str(scope.year),
    ):
        messages.error(request, _("Choisissez une région et une année, puis recommencez."))
        return None
    return scope


def _report(request: SignedInRequest, code: str, year: int, version: int) -> NeedsReport:
    """404 for those who may not read it."""
    reports = NeedsReport.objects.readable_by(request.user).select_related("region", "release")
    return get_object_or_404(reports, region__code=code, year=year, version=version)


@require_GET
def frozen(request: SignedInRequest, code: str, year: int, version: int) -> HttpResponse:
    """A frozen report as it was, and what changed since the one before."""
    report = _report(request, code, year, version)
    before = NeedsReport.objects.filter(region=report.region, year=year, version=version - 1).first()
    after = NeedsReport.objects.filter(region=report.region, year=year, version=version + 1).first()
    context = {
        "report": report,
        "before": before,
        "after": after,
        "changes": changes(before.snapshot, report.snapshot) if before else [],
        "answered": report.needs.exclude(answer=None).count(),
        "asked": report.needs.count(),
        "is_planner": policy.may_read_needs_of(request.user, report.region),
        "may_read_answers": policy.may_read_answers(request.user),
        "may_diffuse": policy.may_diffuse_report(request.user, report),
    }
    return render(request, "needs/frozen.html", context)
