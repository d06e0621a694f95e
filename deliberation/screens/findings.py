"""Phase 4: strengths and points to improve."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import SignedInRequest
from capitalisation.http import keeps_text, numbers_in
from deliberation.actions import findings as actions
from deliberation.models import Finding, FindingSupport
from deliberation.screens.forms import FindingForm, ThemeForm
from narratives.models import Narrative, ProjectReview
from narratives.queries.reviews import find_review
from workshops.models import Participation, Workshop
from workshops.models.phases import Feature
from workshops.rules import policy
from workshops.screens.common import my_participation, visible_workshop
from writing.screens.once import sent_once
from writing.screens.saving import Waiting, errors_of, is_autosave, save_unsent

#: Under this many people present, a count of supports would point at somebody.
FEWEST_SHOWN = 7


@keeps_text
def findings(request: SignedInRequest, slug: str) -> HttpResponse:
    """Strengths first, then axes; « je m’y reconnais » on each."""
    workshop = visible_workshop(request, slug)
    facilitates = policy.may_facilitate(request.user, workshop)
    participation = None if facilitates else my_participation(request, workshop)
    if is_autosave(request):
        return save_unsent(request)
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
        # No running total while people choose, for anybody; no figure of a group in which it would tell of everybody.
        "shows_supports": not workshop.opens(Feature.RECOGNISE) and present >= FEWEST_SHOWN,
        "waiting": waiting.others,
        "follow_ups": Finding.FollowUp.choices,
    }
    return render(request, "deliberation/findings.html", context)


def _by_theme(listed: list[Finding], kind: str) -> list[tuple[str, list[Finding]]]:
    """(theme, findings), themes in alphabetical order, what has none last; nothing when there is no finding."""
    kept = [one for one in listed if one.kind == kind]
    themes = sorted({one.theme for one in kept}, key=lambda theme: (not theme, theme))
    return [(theme, [one for one in kept if one.theme == theme]) for theme in themes]


def _put_in_common(request: SignedInRequest, workshop: Workshop, form: FindingForm) -> str:
    actions.put_in_common(workshop, by=request.user, **form.texts)
    messages.success(request, _("Le constat rejoint la liste du groupe, sans votre nom."))
    return resolve_url("deliberation:findings", workshop.slug)


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
    return redirect("deliberation:findings", slug)


@require_POST
def follow_up(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    workshop = visible_workshop(request, slug)
    finding = get_object_or_404(workshop.findings.select_related("workshop"), pk=pk)
    outcome, theme = request.POST.get("outcome"), ThemeForm(request.POST)
    policy.may_facilitate(request.user, workshop).enforce()
    if outcome in Finding.FollowUp.values:
        actions.decide_follow_up(finding, outcome, by=request.user)
    elif "theme" in request.POST and not theme.is_valid():
        messages.error(request, " ".join(errors_of(theme)))
    elif "theme" in request.POST:
        actions.sort_finding(finding, theme.cleaned_data["theme"], by=request.user)
    return redirect("deliberation:findings", slug)
