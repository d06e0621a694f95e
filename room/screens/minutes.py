"""The minutes: written by the lead, read and approved by the group."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import SignedInRequest
from capitalisation.documents import document
from room.actions import minutes as actions
from room.models import Minutes
from room.models.states import MinutesState
from room.queries.day_summary import events_of, find_minutes, is_sent
from room.rules import policy
from room.screens.forms import MinutesAnswerForm, MinutesForm
from room.screens.one_form import _OneForm
from workshops.models import Workshop
from workshops.rules import policy as workshops_policy
from workshops.screens.common import visible_workshop
from writing.rules import gate
from writing.screens.keeping import keep


def minutes(request: SignedInRequest, slug: str) -> HttpResponse:
    """The lead writes; the group, the facilitators and the centre read once it is sent."""
    workshop = visible_workshop(request, slug)
    policy.may_read_minutes(request.user, workshop).enforce()
    shown = find_minutes(workshop)
    if policy.may_write_minutes(request.user, shown):
        return _written(request, workshop, shown)
    context = {
        "workshop": workshop,
        "minutes": shown if is_sent(workshop) else None,
        "may_answer": policy.may_answer_minutes(request.user, shown) if shown.pk else None,
        "may_reopen": policy.may_reopen_minutes(request.user, shown) if shown.pk else None,
        "answers": _answers(request, shown),
        "mine": shown.answers.filter(user=request.user).first() if shown.pk else None,
        "form": MinutesAnswerForm(),
    }
    return render(request, "room/minutes.html", context)


def _answers(request: SignedInRequest, shown: Minutes) -> list[Any]:
    """Who approved and what is asked to correct: for the lead."""
    if shown.pk is None or not workshops_policy.may_lead(request.user, shown.workshop):
        return []
    return list(shown.answers.select_related("user"))


def _written(request: SignedInRequest, workshop: Workshop, shown: Minutes) -> HttpResponse:
    page = _OneForm(request, MinutesForm, MinutesForm.initial_of(shown), shown.revision)
    here = reverse("room:minutes", args=[workshop.slug])
    if request.method == "POST":
        kept = actions.open_minutes(workshop, by=request.user)
        write = partial(actions.write_minutes, kept, by=request.user)
        answer = keep(request, kept, page, write, lambda: _after_minutes(request, kept, here))
        if answer is not None:
            return answer
    context = {
        "workshop": workshop,
        "minutes": shown,
        "page": page,
        "events": events_of(workshop),
        "matters": gate.matters_of(shown) if shown.pk else [],
        "may_send": policy.may_send_minutes(request.user, shown) if shown.pk else None,
    }
    return render(request, "room/minutes_write.html", context)


def _after_minutes(request: SignedInRequest, kept: Minutes, here: str) -> str:
    match request.POST.get("go"):
        case "refill":
            actions.refill_minutes(kept, by=request.user)
            messages.success(
                request, _("Les textes sont repris de la journée. Les précédents sont dans l’historique.")
            )
        case "send":
            verdict = policy.may_send_minutes(request.user, kept)
            if verdict:
                actions.send_minutes(kept, by=request.user)
                messages.success(
                    request, _("Le compte rendu est ouvert au groupe : une lettre part à chacun.")
                )
            else:
                messages.warning(request, f"{verdict.refusal} {_('Votre texte est enregistré.')}")
        case _:
            messages.success(request, _("Votre texte est enregistré."))
    return here


@require_POST
def minutes_answer(request: SignedInRequest, slug: str) -> HttpResponse:
    """Approve, ask for a correction, or (the lead) take the minutes back to correct them."""
    workshop = visible_workshop(request, slug)
    policy.may_read_minutes(request.user, workshop).enforce()
    shown = get_object_or_404(
        Minutes.objects.select_related("workshop"), workshop=workshop, status=MinutesState.SENT
    )
    shown.workshop = workshop
    act, form = request.POST.get("act"), MinutesAnswerForm(request.POST)
    if act == "reopen":
        actions.reopen_minutes(shown, by=request.user)
    elif act == "correct" and not (form.is_valid() and form.cleaned_data["comment"]):
        messages.warning(request, _("Écrivez en une phrase ce qui est à corriger."))
    else:
        comment = form.cleaned_data.get("comment", "") if form.is_valid() else ""
        actions.answer_minutes(shown, approves=act != "correct", comment=comment, by=request.user)
        messages.success(request, _("Votre réponse est enregistrée."))
    return redirect("room:minutes", slug)


@require_GET
def minutes_pdf(request: SignedInRequest, slug: str) -> HttpResponse:
    workshop = visible_workshop(request, slug)
    policy.may_read_minutes(request.user, workshop).enforce()
    shown = get_object_or_404(Minutes, workshop=workshop, status=MinutesState.SENT)
    present = workshop.participations.present().count()
    approved = shown.answers.filter(approves=True).count()
    context = {"workshop": workshop, "minutes": shown, "present": present, "approved": approved}
    return document(
        request, workshop, "room/documents/minutes.html", context, f"compte-rendu-{workshop.date}.pdf"
    )
