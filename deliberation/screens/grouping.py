"""Practices that look alike: suggested by the machine, decided by people."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.models import SignedInRequest
from capitalisation.http import number_in
from deliberation.actions import grouping as actions
from deliberation.models import Pairing
from deliberation.queries.nearness import near_pairs
from deliberation.rules import policy
from workshops.rules import policy as workshops_policy
from workshops.screens.common import visible_workshop


def groupings(request: SignedInRequest, slug: str) -> HttpResponse:
    """The facilitators' list: pairs suggested, pairs decided."""
    workshop = visible_workshop(request, slug)
    workshops_policy.may_facilitate(request.user, workshop).enforce()
    entries = {entry.pk: entry for entry in workshop.pool.rated().order_by("title")}
    if request.method == "POST":
        kept, other = (entries.get(number_in(request.POST.get(name, "")) or 0) for name in ("kept", "other"))
        if kept is None or other is None or kept == other:
            messages.error(request, _("Choisissez deux pratiques différentes."))
        else:
            as_variants = request.POST.get("act") == "variants"
            actions.pair(kept, other, as_variants=as_variants, by=request.user)
            messages.success(
                request,
                _("Les deux pratiques seront appréciées côte à côte.")
                if as_variants
                else _("La proposition est faite aux auteurs. Sans leur accord, les deux restent."),
            )
        return redirect("deliberation:groupings", slug)
    context = {
        "workshop": workshop,
        "may_group": policy.may_group(request.user, workshop),
        "near": near_pairs(workshop),
        "decided": workshop.pairings.select_related("kept", "other").prefetch_related("answers"),
        "entries": entries.values(),
    }
    return render(request, "deliberation/groupings.html", context)


def pairing(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Both sheets side by side, for their authors to answer."""
    workshop = visible_workshop(request, slug)
    pairs = workshop.pairings.select_related(
        "workshop", "kept__version__practice", "other__version__practice"
    ).prefetch_related(
        *(
            f"{side}__version__{rows}"
            for side in ("kept", "other")
            for rows in ("stage_rows", "competence_rows__competence")
        )
    )
    shown: Pairing = get_object_or_404(pairs, pk=pk)
    if request.user.pk not in shown.authors:
        raise Http404
    verdict = policy.may_answer_pairing(request.user, shown)
    if request.method == "POST" and request.POST.get("answer") in ("yes", "no"):
        verdict.enforce()
        actions.answer_pairing(shown, agrees=request.POST["answer"] == "yes", by=request.user)
        messages.success(request, _("Votre réponse est enregistrée."))
        return redirect("deliberation:sheets", slug)
    context = {
        "workshop": workshop,
        "pairing": shown,
        "sides": [
            (entry.version, what, entry.version.practice.author_id == request.user.pk)
            for entry, what in (
                (shown.kept, _("Gardée pour les deux")),
                (shown.other, _("Redeviendrait un brouillon")),
            )
        ],
        "verdict": verdict,
        "mine": shown.answers.filter(author=request.user).first(),
    }
    return render(request, "deliberation/pairing.html", context)
