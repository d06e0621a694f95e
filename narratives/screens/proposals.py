"""Emergent competences: what groups missed in the framework, and what it became."""

from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import SignedInRequest
from capitalisation.forms import carried_out
from capitalisation.http import keeps_text, page_of
from narratives.actions import proposals as actions
from narratives.models import CompetenceProposal
from narratives.rules import policy
from narratives.screens.proposal_forms import ProposalForm


@require_GET
def proposals(request: SignedInRequest) -> HttpResponse:
    """Those that wait first."""
    policy.may_decide_proposals(request.user).enforce()
    listed = CompetenceProposal.objects.decided_by_role(request.user).select_related("workshop", "competence")
    ordered = listed.order_by(F("decided_on").desc(nulls_first=True), "pk")
    return render(request, "narratives/proposals.html", {"page": page_of(request, ordered)})


@keeps_text
def proposal(request: SignedInRequest, pk: int) -> HttpResponse:
    policy.may_decide_proposals(request.user).enforce()
    known = CompetenceProposal.objects.decided_by_role(request.user)
    shown = get_object_or_404(known.select_related("workshop", "competence"), pk=pk)
    form = ProposalForm(request.POST or None, initial={"label": shown.label}, writer=request.user.public_id)
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(form, lambda: actions.decide(shown, by=request.user, **form.verdict))
    ):
        messages.success(request, _("La décision est enregistrée."))
        return redirect("narratives:proposals")
    context = {"proposal": shown, "form": form, "may_decide": policy.may_still_be_decided(shown)}
    return render(request, "narratives/proposal.html", context)
