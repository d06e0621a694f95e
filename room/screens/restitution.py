"""Phase 4: what there is to do, in order."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import SignedInRequest
from competences.models import Competence, Domain
from deliberation.models import Pairing
from needs.models import SelfPositioning
from needs.models.states import NeedState
from workshops.screens.common import my_participation, visible_workshop


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
    return render(request, "room/restitution.html", context)
