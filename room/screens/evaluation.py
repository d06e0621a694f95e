"""What people say of the day, and what they take from it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import SignedInRequest
from capitalisation.documents import document
from capitalisation.forms import carried_out
from capitalisation.http import keeps_text
from room.actions import evaluations as actions
from room.models import DayEvaluation
from room.queries.evaluations import summary_of
from room.rules import policy
from room.screens.forms import EvaluationForm
from workshops.screens.common import my_participation, visible_workshop


@require_GET
def attestation(request: SignedInRequest, slug: str) -> HttpResponse:
    """For the participant alone: it is never pushed to anybody."""
    workshop = visible_workshop(request, slug)
    seat = my_participation(request, workshop)
    policy.may_get_attestation(request.user, workshop).enforce()
    hours, minutes = divmod(sum(one.planned_minutes for one in workshop.phases.all() if one.opened_at), 60)
    context = {"workshop": workshop, "seat": seat, "duration": f"{hours} h {minutes:02d}"}
    return document(
        request, workshop, "room/documents/attestation.html", context, f"attestation-{workshop.date}.pdf"
    )


@keeps_text
def evaluation(request: SignedInRequest, slug: str) -> HttpResponse:
    """A tutor says; the lead and the centre read, without names and never under five answers."""
    workshop = visible_workshop(request, slug)
    if policy.may_read_evaluations(request.user, workshop):
        context = {"workshop": workshop, "summary": summary_of(workshop)}
        return render(request, "room/evaluations.html", context)
    seat = my_participation(request, workshop)
    policy.may_evaluate(request.user, workshop).enforce()
    said = DayEvaluation.objects.filter(workshop=workshop, voter_token=seat.secret_token).first()
    form = EvaluationForm(request.POST or None, instance=said)
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(form, lambda: actions.evaluate(seat, by=request.user, **form.cleaned_data))
    ):
        messages.success(request, _("Merci. Votre avis est enregistré, sans votre nom."))
        return redirect(workshop)
    return render(request, "room/evaluation.html", {"workshop": workshop, "form": form})
