"""Self-positioning, one domain a page."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from accounts.models import SignedInRequest
from capitalisation.http import keeps_text
from competences.models import Competence, MasteryLevel
from needs.actions import positioning as actions
from needs.models import SelfPositioning
from needs.rules import policy
from needs.screens.forms import PositioningForm
from workshops.screens.common import my_participation, visible_workshop
from writing.screens.keeping import after_save


@keeps_text
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
            request.POST or None,
            competence=one,
            levels=levels,
            initial=PositioningForm.answered(given.get(one.pk)),
        )
        for one in asked
    ]
    if request.method == "POST":
        # What is complete is kept, whatever is missing beside it.
        sound = [form for form in forms if form.is_valid()]
        answers = {form.competence: form.cleaned_data for form in sound if form.is_answered}
        actions.position(workshop, answers, by=request.user)
    if request.method == "POST" and len(sound) == len(forms):
        rank = domains.index(domain) + 1
        following = (
            ("needs:positioning", slug, domains[rank].code) if rank < len(domains) else ("needs:needs", slug)
        )
        return redirect(after_save(request, ("needs:positioning", slug, code), following))
    context = {
        "workshop": workshop,
        "forms": forms,
        "step": domains.index(domain) + 1,
        "previous": domains[domains.index(domain) - 1].code if domains.index(domain) else "",
        "has_errors": any(form.errors for form in forms),
        "steps": [str(one) for one in domains],
        "verdict": policy.may_position(request.user, workshop),
    }
    return render(request, "needs/positioning.html", context, status=422 if context["has_errors"] else 200)
