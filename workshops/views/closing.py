"""After the phases: minutes and their approval, what people say of the day, notes, attestation."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import SignedInRequest
from capitalisation.conflicts import Difference
from capitalisation.forms import carried_out
from drafts.forms import WrittenForm
from drafts.saving import put_back
from privacy import gate
from workshops import policy
from workshops.actions import closing as actions
from workshops.chronicle import events_of, find_minutes, is_sent
from workshops.evaluations import summary_of
from workshops.forms.closing import EvaluationForm, MinutesAnswerForm, MinutesForm, NotesForm
from workshops.models import DayEvaluation, DayNotes, Minutes, Workshop
from workshops.states import MinutesState
from workshops.views.common import my_participation, visible_workshop
from workshops.views.documents import document
from workshops.views.writing import keep


class _OneForm:
    """A page with a single written form."""

    def __init__(
        self, request: SignedInRequest, form_class: type[WrittenForm], initial: dict[str, Any], revision: int
    ) -> None:
        writer = request.user.public_id
        self.form = form_class(request.POST or None, initial=initial, writer=writer, revision=revision)
        self.forms = [self.form]
        self.mends = put_back(request, self.forms)

    def is_valid(self) -> bool:
        return self.form.is_valid()

    @property
    def changes(self) -> dict[str, Any]:
        return self.form.texts

    def differences(self, saved: Any) -> list[Difference]:
        return self.form.differences({name: getattr(saved, name) for name in self.form.text_names()})


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
    return render(request, "workshops/minutes.html", context)


def _answers(request: SignedInRequest, shown: Minutes) -> list[Any]:
    """Who approved and what is asked to correct: for the lead."""
    if shown.pk is None or not policy.may_lead(request.user, shown.workshop):
        return []
    return list(shown.answers.select_related("user"))


def _written(request: SignedInRequest, workshop: Workshop, shown: Minutes) -> HttpResponse:
    page = _OneForm(request, MinutesForm, MinutesForm.initial_of(shown), shown.revision)
    here = reverse("workshops:minutes", args=[workshop.slug])
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
    return render(request, "workshops/minutes_write.html", context)


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
                messages.success(request, _("Le compte rendu est envoyé au groupe."))
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
    return redirect("workshops:minutes", slug)


@require_GET
def minutes_pdf(request: SignedInRequest, slug: str) -> HttpResponse:
    workshop = visible_workshop(request, slug)
    policy.may_read_minutes(request.user, workshop).enforce()
    shown = get_object_or_404(Minutes, workshop=workshop, status=MinutesState.SENT)
    present = workshop.participations.present().count()
    approved = shown.answers.filter(approves=True).count()
    context = {"workshop": workshop, "minutes": shown, "present": present, "approved": approved}
    return document(request, workshop, "documents/minutes.html", context, f"compte-rendu-{workshop.date}.pdf")


@require_GET
def attestation(request: SignedInRequest, slug: str) -> HttpResponse:
    """For the participant alone: it is never pushed to anybody."""
    workshop = visible_workshop(request, slug)
    seat = my_participation(request, workshop)
    policy.may_get_attestation(request.user, workshop).enforce()
    hours, minutes = divmod(sum(one.planned_minutes for one in workshop.phases.all() if one.opened_at), 60)
    context = {"workshop": workshop, "seat": seat, "duration": f"{hours} h {minutes:02d}"}
    return document(
        request, workshop, "documents/attestation.html", context, f"attestation-{workshop.date}.pdf"
    )


def evaluation(request: SignedInRequest, slug: str) -> HttpResponse:
    """A tutor says; the lead and the centre read, without names and never under five answers."""
    workshop = visible_workshop(request, slug)
    if policy.may_read_evaluations(request.user, workshop):
        context = {"workshop": workshop, "summary": summary_of(workshop)}
        return render(request, "workshops/evaluations.html", context)
    seat = my_participation(request, workshop)
    policy.may_evaluate(request.user, workshop).enforce()
    said = DayEvaluation.objects.filter(workshop=workshop, voter_token=seat.ballot_token).first()
    form = EvaluationForm(request.POST or None, instance=said)
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(form, lambda: actions.evaluate(seat, by=request.user, **form.cleaned_data))
    ):
        messages.success(request, _("Merci. Votre avis est enregistré, sans votre nom."))
        return redirect(workshop)
    return render(request, "workshops/evaluation.html", {"workshop": workshop, "form": form})


def notes(request: SignedInRequest, slug: str) -> HttpResponse:
    """A facilitator's own notes."""
    workshop = visible_workshop(request, slug)
    policy.may_facilitate(request.user, workshop).enforce()
    shown = DayNotes.objects.filter(workshop=workshop, owner=request.user).first() or DayNotes(
        workshop=workshop
    )
    page = _OneForm(request, NotesForm, {"text": shown.text}, shown.revision)
    if request.method == "POST":
        kept = actions.open_notes(workshop, by=request.user)
        write = partial(actions.write_notes, kept, by=request.user)
        answer = keep(request, kept, page, write, lambda: reverse("workshops:control", args=[slug]))
        if answer is not None:
            return answer
    return render(request, "workshops/notes.html", {"workshop": workshop, "page": page, "notes": shown})
