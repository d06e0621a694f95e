"""Phase 4: strengths and axes, positioning, needs, project."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import SignedInRequest
from capitalisation.http import numbers_in
from competences.models import Competence, Domain, MasteryLevel
from drafts.receipts import sent_once
from drafts.saving import Waiting, errors_of, is_autosave, keep_unsent
from workshops import policy
from workshops.actions import restitution as actions
from workshops.actions.texts import find_review
from workshops.forms.sharing import FindingForm, NeedForm, PositioningForm, ThemeForm, TriageForm
from workshops.models import (
    Finding,
    FindingSupport,
    Narrative,
    Need,
    NeedSupport,
    Pairing,
    Participation,
    ProjectReview,
    SelfPositioning,
    Workshop,
)
from workshops.phases import Feature
from workshops.states import Cause, NeedState
from workshops.views.common import my_participation, visible_workshop
from workshops.views.writing import after_save

#: Under this many people present, a count of supports would point at somebody.
FEWEST_SHOWN = 5


@require_GET
def restitution(request: SignedInRequest, slug: str) -> HttpResponse:
    """The four things to do in phase 4, in order."""
    workshop = visible_workshop(request, slug)
    participation = my_participation(request, workshop)
    asked = Competence.objects.tutoring().count()
    context = {
        "workshop": workshop,
        "participation": participation,
        "round": workshop.rounds.filter(status="open").first(),
        "revealed": workshop.rounds.filter(status="revealed").exists(),
        "findings": workshop.findings.count(),
        "positioned": SelfPositioning.objects.filter(workshop=workshop, person=request.user).count(),
        "asked": asked,
        "pairings": Pairing.objects.filter(workshop=workshop).waiting_for(request.user),
        "needs": workshop.needs.filter(author=request.user).exclude(status=NeedState.DROPPED).count(),
        "first_domain": Domain.objects.filter(competences__in=Competence.objects.tutoring()).first(),
        "project": participation.project,
    }
    return render(request, "workshops/restitution.html", context)


def findings(request: SignedInRequest, slug: str) -> HttpResponse:
    """Strengths first, then axes; « je m’y reconnais » on each."""
    workshop = visible_workshop(request, slug)
    facilitates = policy.may_facilitate(request.user, workshop)
    participation = None if facilitates else my_participation(request, workshop)
    if is_autosave(request):
        return keep_unsent(request)
    waiting = Waiting(request)
    form = FindingForm(
        request.POST or None,
        writer=request.user.public_id,
        initial={"kind": Finding.Kind.STRENGTH, **waiting.initial},
    )
    if request.method == "POST" and form.is_valid():
        answer = sent_once(request, form, lambda: _put_in_common(request, workshop, form))
        if answer is not None:
            return answer
    listed = list(workshop.findings.with_supports())
    present = workshop.participations.present().count()
    may_recognise = policy.may_use(request.user, workshop, Feature.RECOGNISE)
    context = {
        "workshop": workshop,
        "form": form,
        "facilitates": facilitates,
        "strengths": _by_theme(listed, Finding.Kind.STRENGTH),
        "improvements": _by_theme(listed, Finding.Kind.IMPROVEMENT),
        "themes": sorted({one.theme for one in listed if one.theme}),
        "mine": _recognised(participation),
        "suggestions": _suggestions(participation, listed) if participation else [],
        "present": present,
        "may_recognise": may_recognise,
        "has_lines": bool(listed),
        # No running total while people choose; never a figure about fewer than five people.
        "shows_supports": (facilitates or not may_recognise) and present >= FEWEST_SHOWN,
        "waiting": waiting.others,
        "follow_ups": Finding.FollowUp.choices,
    }
    return render(request, "workshops/findings.html", context)


def _by_theme(listed: list[Finding], kind: str) -> list[tuple[str, list[Finding]]]:
    """(theme, findings), themes in alphabetical order, what has none last; nothing when there is no finding."""
    kept = [one for one in listed if one.kind == kind]
    themes = sorted({one.theme for one in kept}, key=lambda theme: (not theme, theme))
    return [(theme, [one for one in kept if one.theme == theme]) for theme in themes]


def _put_in_common(request: SignedInRequest, workshop: Workshop, form: FindingForm) -> str:
    actions.put_in_common(workshop, by=request.user, **form.texts)
    messages.success(request, _("Le constat rejoint la liste du groupe, sans votre nom."))
    return resolve_url("workshops:findings", workshop.slug)


def _recognised(participation: Participation | None) -> set[int]:
    if participation is None or participation.voter_token is None:
        return set()
    supports = FindingSupport.objects.filter(voter_token=participation.voter_token)
    return set(supports.order_by().values_list("finding", flat=True))


def _suggestions(participation: Participation, listed: list[Finding]) -> list[dict[str, Any]]:
    """The person's own strengths and axes, not yet in common: sharing them is one press, and their choice."""
    own = participation.workshop.narratives.filter(author=participation.user)
    texts: list[ProjectReview | Narrative] = [find_review(participation), *own]
    said = {(one.kind, one.statement) for one in listed}
    found = [
        {
            "kind": kind,
            "label": kind.label,
            "statement": row["statement"],
            "scope": row.get("scope") or "tutor",
        }
        for text in texts
        for kind, rows in (
            (Finding.Kind.STRENGTH, text.strengths),
            (Finding.Kind.IMPROVEMENT, text.improvements),
        )
        for row in rows
        if row.get("statement")
    ]
    return [one for one in found if (one["kind"], one["statement"]) not in said]


@require_POST
def recognition(request: SignedInRequest, slug: str) -> HttpResponse:
    workshop = visible_workshop(request, slug)
    chosen = numbers_in(request.POST.getlist("finding"))
    actions.recognise(workshop, chosen, by=request.user)
    messages.success(request, _("Vos choix sont enregistrés. Ils restent secrets."))
    return redirect("workshops:findings", slug)


@require_POST
def follow_up(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    workshop = visible_workshop(request, slug)
    finding = get_object_or_404(workshop.findings.select_related("workshop"), pk=pk)
    outcome, theme = request.POST.get("outcome"), ThemeForm(request.POST)
    policy.may_facilitate(request.user, workshop).enforce()
    if outcome in Finding.FollowUp.values:
        actions.settle_finding(finding, outcome, by=request.user)
    elif "theme" in request.POST and not theme.is_valid():
        messages.error(request, " ".join(errors_of(theme)))
    elif "theme" in request.POST:
        actions.sort_finding(finding, theme.cleaned_data["theme"], by=request.user)
    return redirect("workshops:findings", slug)


def positioning(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Self-positioning, one domain a page; private."""
    workshop = visible_workshop(request, slug)
    my_participation(request, workshop)
    competences = list(Competence.objects.tutoring().prefetch_related("indicators"))
    domains = list(dict.fromkeys(one.domain for one in competences))
    domain = next((one for one in domains if one.code == code), None)
    if domain is None:
        raise Http404
    asked = [one for one in competences if one.domain == domain]
    levels = list(MasteryLevel.objects.filter(version=domain.version_id))
    given = {
        row.competence_id: row
        for row in SelfPositioning.objects.filter(
            workshop=workshop, person=request.user, competence__in=asked
        )
    }
    forms = [
        PositioningForm(
            request.POST or None, competence=one, levels=levels, initial=_answers(given.get(one.pk))
        )
        for one in asked
    ]
    if request.method == "POST" and all(form.is_valid() for form in forms):
        answers = {form.competence: form.cleaned_data for form in forms}
        actions.position(workshop, answers, by=request.user)
        rank = domains.index(domain) + 1
        following = (
            ("workshops:positioning", slug, domains[rank].code)
            if rank < len(domains)
            else ("workshops:needs", slug)
        )
        return redirect(after_save(request, ("workshops:positioning", slug, code), following))
    context = {
        "workshop": workshop,
        "forms": forms,
        "step": domains.index(domain) + 1,
        "previous": domains[domains.index(domain) - 1].code if domains.index(domain) else "",
        "has_errors": any(form.errors for form in forms),
        "steps": [str(one) for one in domains],
        "verdict": policy.may_position(request.user, workshop),
    }
    return render(request, "workshops/positioning.html", context)


def _answers(row: SelfPositioning | None) -> dict[str, Any] | None:
    return {"current": row.current, "importance": row.importance, "urgency": row.urgency} if row else None


def needs(request: SignedInRequest, slug: str) -> HttpResponse:
    """One's own needs, then the group's with « c’est aussi mon besoin »."""
    workshop = visible_workshop(request, slug)
    facilitates = policy.may_facilitate(request.user, workshop)
    if not facilitates:
        my_participation(request, workshop)
    if is_autosave(request):
        return keep_unsent(request)
    waiting = Waiting(request)
    form = NeedForm(request.POST or None, writer=request.user.public_id, initial=waiting.initial)
    if request.method == "POST" and form.is_valid():
        answer = sent_once(request, form, lambda: _expressed(request, workshop, form))
        if answer is not None:
            return answer
    return _needs_page(request, workshop, form, waiting.others)


def _needs_page(
    request: SignedInRequest,
    workshop: Workshop,
    form: NeedForm,
    waiting: Iterable[Any] = (),
    refused: TriageForm | None = None,
) -> HttpResponse:
    """``refused``: a rewording that cannot be kept stays where it was typed."""
    facilitates = policy.may_facilitate(request.user, workshop)
    participation = None if facilitates else my_participation(request, workshop)
    listed = list(
        workshop.needs.with_supports()
        .select_related("competence", "answer")
        .prefetch_related("practices")
        .exclude(status=NeedState.DROPPED)
    )
    context = {
        "workshop": workshop,
        "form": form,
        "facilitates": facilitates,
        "mine": [one for one in listed if one.author_id == request.user.pk],
        "others": [one for one in listed if one.author_id != request.user.pk],
        "board": _triage_board(listed, refused) if facilitates else [],
        "supported": _supported(participation),
        "waiting": waiting,
        "may_declare": policy.may_use(request.user, workshop, Feature.DECLARE_NEED),
        "may_add": policy.may_express_one_more(request.user, workshop),
    }
    return render(request, "workshops/needs.html", context)


def _triage_board(
    listed: list[Need], refused: TriageForm | None = None
) -> list[tuple[str, list[tuple[Need, TriageForm]]]]:
    """Needs by cause, in the order of the causes, each with its form."""
    return [
        (str(cause.label), [(need, _triage_form(need, refused)) for need in listed if need.cause == cause])
        for cause in Cause
    ]


def _triage_form(need: Need, refused: TriageForm | None) -> TriageForm:
    return refused if refused is not None and refused.need == need else TriageForm(need=need)


def _expressed(request: SignedInRequest, workshop: Workshop, form: NeedForm) -> str:
    actions.express_need(workshop, by=request.user, **form.need_fields)
    messages.success(request, _("Votre besoin est noté. Le groupe le verra sans votre nom."))
    return resolve_url("workshops:needs", workshop.slug)


def _supported(participation: Participation | None) -> set[int]:
    if participation is None or participation.voter_token is None:
        return set()
    supports = NeedSupport.objects.filter(voter_token=participation.voter_token)
    return set(supports.order_by().values_list("need", flat=True))


@require_POST
def need_support(request: SignedInRequest, slug: str) -> HttpResponse:
    workshop = visible_workshop(request, slug)
    chosen = numbers_in(request.POST.getlist("need"))
    actions.support_needs(workshop, chosen, by=request.user)
    messages.success(request, _("Vos soutiens sont enregistrés. Ils restent secrets."))
    return redirect("workshops:needs", slug)


@require_POST
def need_state(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Confirm with the group (facilitator), or take back one's own need."""
    workshop = visible_workshop(request, slug)
    need = get_object_or_404(Need.objects.select_related("workshop"), workshop=workshop, pk=pk)
    match request.POST.get("act"):
        case "confirm":
            actions.confirm_need(need, by=request.user)
        case "unconfirm":
            actions.unconfirm_need(need, by=request.user)
        case "triage":
            policy.may_triage_need(request.user, need).enforce()
            form = TriageForm(request.POST, need=need)
            if form.is_valid():
                actions.triage_need(need, by=request.user, **form.cleaned_data)
            else:
                empty = NeedForm(writer=request.user.public_id)
                return _needs_page(request, workshop, empty, refused=form)
        case _:
            actions.drop_need(need, by=request.user)
    return redirect("workshops:needs", slug)
