"""Frozen reports, and the answers to needs."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import SignedInRequest
from capitalisation import pdf
from capitalisation.files import attached
from capitalisation.forms import carried_out
from capitalisation.http import page_of
from capitalisation.policy import Refused
from reports import policy
from reports.actions import needs as actions
from reports.answering import Waiting, needs_of
from reports.documents.frozen import FORMATS
from reports.forms import AnswerForm
from reports.freezing import changes
from reports.indicators import objectives
from reports.models import NeedAnswer, NeedsReport
from reports.scope import periods_of, regions_of
from reports.views.documents import scope_in

#: As many on the page; the oldest first, so that none is forgotten.
MOST_WAITING = 200


@require_POST
def freeze(request: SignedInRequest) -> HttpResponse:
    policy.may_read_needs(request.user).enforce()
    scope = scope_in(request, periods_of(regions_of(request.user)))
    said = (request.POST.get("region"), request.POST.get("annee"))
    # What is frozen is frozen for good: it is exactly what was asked for, or nothing.
    if scope is None or said != (scope.region.code, str(scope.year)):
        messages.error(request, _("Choisissez une région et une année, puis figez."))
        return redirect("reports:needs")
    try:
        report = actions.freeze(scope, by=request.user)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("reports:needs")
    messages.success(request, _("Le rapport est figé : ses chiffres ne changeront plus."))
    return redirect(report)


def _report(request: SignedInRequest, code: str, year: int, version: int) -> NeedsReport:
    """404 for those who may not read it."""
    reports = NeedsReport.objects.readable_by(request.user).select_related("region")
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
        "may_transmit": policy.may_transmit(request.user, report),
        "answered": report.needs.exclude(answer=None).count(),
        "asked": report.needs.count(),
        "is_planner": policy.may_read_needs_of(request.user, report.region),
        "may_read_answers": policy.may_read_answers(request.user),
        "may_diffuse": policy.may_diffuse(request.user, report),
    }
    return render(request, "reports/frozen.html", context)


@require_POST
def transmit(request: SignedInRequest, code: str, year: int, version: int) -> HttpResponse:
    report = _report(request, code, year, version)
    actions.transmit(report, by=request.user)
    messages.success(request, _("Le rapport est transmis."))
    return redirect(report)


@require_GET
def frozen_file(request: SignedInRequest, code: str, year: int, version: int, kind: str) -> HttpResponse:
    """The same tables in another form: none says more than the screen."""
    report = _report(request, code, year, version)
    if kind not in FORMATS:
        raise Http404
    content_type, build = FORMATS[kind]
    try:
        content = build(report)
    except pdf.PdfFailed:
        messages.error(request, _("Le document n’a pas pu être fait. Réessayez dans un instant."))
        return redirect(report)
    name = f"besoins-{code}-{year}-v{version}.{kind}"
    return attached(content, content_type, name)


@require_GET
def answers(request: SignedInRequest) -> HttpResponse:
    """What waits for this person's answer, the oldest day first; then what was answered."""
    policy.may_read_answers(request.user).enforce()
    needs = needs_of(request.user).select_related("workshop", "competence", "answer")
    unanswered = needs.filter(answer=None).order_by("workshop__date", "pk")
    waiting = [Waiting(need) for need in unanswered[:MOST_WAITING]]
    context = {
        "waiting": waiting,
        "page": page_of(request, needs.exclude(answer=None).order_by("-answer__decided_on", "-pk")),
        "is_condition": policy.answered_as(request.user),
    }
    return render(request, "reports/answers.html", context)


def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    policy.may_read_answers(request.user).enforce()
    need = get_object_or_404(needs_of(request.user).select_related("workshop", "competence"), pk=pk)
    given = NeedAnswer.objects.filter(need=need).first()
    initial = {name: getattr(given, name) for name in ("decision", "reason", "due_on")} if given else None
    form = AnswerForm(request.POST or None, initial=initial, writer=request.user.public_id)
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(form, lambda: actions.answer(need, by=request.user, **form.texts))
    ):
        messages.success(request, _("Votre réponse est enregistrée. Les personnes de la journée la lisent."))
        return redirect("reports:answers")
    context = {
        "need": need,
        "form": form,
        "practices": need.practices.all(),
        "actions": need.planned_actions.all(),
    }
    return render(request, "reports/answer.html", context)


@require_GET
def indicators(request: SignedInRequest) -> HttpResponse:
    """Capitaliser, accompagner, professionnaliser: figures, definitions, and the way to the rows."""
    policy.may_read_indicators(request.user).enforce()
    found = objectives()
    sources = [one.source for objective in found for one in objective.indicators]
    open_urls = {one.url for one in sources if one.readers & request.user.roles}
    return render(request, "reports/indicators.html", {"objectives": found, "open_urls": open_urls})
