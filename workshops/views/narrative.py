"""Phase 2: telling one real situation."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accounts.models import SignedInRequest
from capitalisation.conflicts import Difference
from capitalisation.forms import rows_difference
from capitalisation.http import number_in
from capitalisation.policy import Refused
from drafts.forms import filled_rows
from drafts.models import Stale
from drafts.receipts import once, sent_once
from drafts.saving import Waiting, is_autosave, keep_unsent, put_back
from drafts.words import count_words
from privacy import gate
from workshops import policy
from workshops.actions import texts as actions
from workshops.forms.writing import (
    BodyForm,
    EmptyWrittenForm,
    EntryForm,
    FreeNarrativeForm,
    IntentQuestionForm,
    LessonQuestionForm,
    MomentQuestionForm,
    NarrativeStepFormSet,
    NewNarrativeForm,
    OutcomeQuestionForm,
    ShareForm,
)
from workshops.models import Narrative, Workshop
from workshops.prompts import EXAMPLE, INTERVIEW, PAPER, PROMPTS, RULES
from workshops.telling import assemble, breaths
from workshops.views.common import my_narrative, my_participation, visible_workshop
from workshops.views.documents import document
from workshops.views.writing import after_save, keep

QUESTIONS = {
    1: (gettext_lazy("Le moment"), gettext_lazy("Quel moment racontez-vous ?"), MomentQuestionForm),
    2: (gettext_lazy("L’intention"), gettext_lazy("Que cherchiez-vous ?"), IntentQuestionForm),
    3: (gettext_lazy("Le pas à pas"), gettext_lazy("Qu’avez-vous fait, pas à pas ?"), EmptyWrittenForm),
    4: (
        gettext_lazy("Le tournant et les effets"),
        gettext_lazy("Qu’est-ce qui a changé ?"),
        OutcomeQuestionForm,
    ),
    5: (
        gettext_lazy("Ce que j’en retire"),
        gettext_lazy("Que retenez-vous de ce moment ?"),
        LessonQuestionForm,
    ),
    6: (gettext_lazy("Le récit"), gettext_lazy("Votre récit, dans vos mots"), BodyForm),
}
STEPS_QUESTION, BODY_QUESTION = 3, 6
#: Not words of the story itself.
HEADING = ("title", "stage", "when_label")


def narratives(request: SignedInRequest, slug: str) -> HttpResponse:
    """One's own narratives, and what the trio shared."""
    workshop = visible_workshop(request, slug)
    participation = my_participation(request, workshop)
    form = NewNarrativeForm(request.POST or None, initial={"moment": request.GET.get("moment", "")})
    review = actions.find_review(participation)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        return once(
            request,
            chosen["key"],
            lambda: actions.start_narrative(
                workshop,
                mode=chosen["mode"],
                by=request.user,
                **_from_moment(review.moments, chosen["moment"]),
            ),
        )
    visible = Narrative.objects.visible_to(request.user).filter(workshop=workshop).select_related("author")
    context = {
        "workshop": workshop,
        "form": form,
        "mine": [one for one in visible if one.author_id == request.user.pk],
        "shared": [one for one in visible if one.author_id != request.user.pk],
        "turning_points": review.turning_points,
        "may_start": policy.may_start_narrative(request.user, workshop),
    }
    return render(request, "workshops/narratives.html", context)


def _from_moment(moments: list[dict[str, Any]], chosen: str) -> dict[str, str]:
    """Title and time of the starred moment the narrative starts from."""
    starred = [moment for moment in moments if moment.get("is_turning_point")]
    if number_in(chosen) not in range(len(starred)):
        return {}
    moment = starred[int(chosen)]
    return {"title": str(moment["title"])[:90], "when_label": str(moment["when_label"])[:40]}


@require_GET
def narrative(request: SignedInRequest, pk: int) -> HttpResponse:
    """One's own narrative opens where it is written; someone else's, if shared, is read."""
    shown = get_object_or_404(
        Narrative.objects.visible_to(request.user).select_related("author__org_unit__department", "workshop"),
        pk=pk,
    )
    if shown.author_id != request.user.pk:
        is_mate = bool(policy.may_take_part(request.user, shown.workshop))
        return render(request, "workshops/narrative_read.html", {"narrative": shown, "is_mate": is_mate})
    return redirect("workshops:question", pk, _resume_at(shown))


#: What each question is mostly about: where it is empty, the writer goes on.
_HEART = {1: "setting", 2: "intent", 3: "steps", 4: "turning_point", 5: "learned"}


def _resume_at(narrative: Narrative) -> int:
    """The first question still unanswered; the text itself when all are, or when it is written freely."""
    if narrative.is_one_page:
        return BODY_QUESTION
    return next((number for number, heart in _HEART.items() if not getattr(narrative, heart)), BODY_QUESTION)


def question(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """One question of the guided path, or the whole free text."""
    if number not in QUESTIONS:
        raise Http404
    narrative = my_narrative(request, pk)
    page = _QuestionPage(request, narrative, number)
    if request.method == "POST":
        here, following = ("workshops:question", pk, number), _following(pk, number)
        answer = keep(
            request,
            narrative,
            page,
            partial(actions.write_narrative, narrative, by=request.user),
            lambda: after_save(request, here, following, narrative),
        )
        if answer is not None:
            return answer
    return render(request, "workshops/question.html", _question_context(narrative, number, page))


def _following(pk: int, number: int) -> tuple[Any, ...]:
    if number < BODY_QUESTION:
        return ("workshops:question", pk, number + 1)
    return ("workshops:sharing", pk)


def _question_context(narrative: Narrative, number: int, page: "_QuestionPage") -> dict[str, Any]:
    _label, title, _form = QUESTIONS[number]
    return {
        "workshop": narrative.workshop,
        "narrative": narrative,
        "number": number,
        "previous": number - 1,
        "following": number + 1,
        "count": len(QUESTIONS),
        "title": title,
        "page": page,
        "is_free": narrative.is_one_page,
        "outline": [
            (rank, label, count_words(" ".join(_texts(narrative, rank))))
            for rank, (label, _t, _f) in QUESTIONS.items()
        ],
        "words": narrative.word_count,
        "roles": gate.ROLES,
        "prompts": INTERVIEW if narrative.mode == Narrative.Mode.PAIRED else PROMPTS[number],
        "is_paired": narrative.mode == Narrative.Mode.PAIRED,
        "example": EXAMPLE.get(number, ""),
    }


def _texts(narrative: Narrative, number: int) -> Iterable[str]:
    if number == STEPS_QUESTION:
        return [str(text) for step in narrative.steps for text in step.values()]
    form = QUESTIONS[number][2]
    return [getattr(narrative, name) for name in form.text_names() if name not in HEADING]


class _QuestionPage:
    """The form of one question, with its rows of steps for the third."""

    def __init__(self, request: SignedInRequest, narrative: Narrative, number: int) -> None:
        self.narrative = narrative
        is_free = narrative.is_one_page
        form_class = FreeNarrativeForm if is_free else QUESTIONS[number][2]
        data = request.POST or None
        self.form = form_class(
            data,
            initial=_initial(narrative, form_class),
            writer=request.user.public_id,
            revision=narrative.revision,
        )
        self.rows = (
            NarrativeStepFormSet(data, prefix="steps", initial=None if data else narrative.steps or None)
            if number == STEPS_QUESTION and not is_free
            else None
        )
        self.mends = put_back(request, self.forms)

    @property
    def has_errors(self) -> bool:
        return bool(self.form.errors) or (self.rows is not None and self.rows.total_error_count() > 0)

    def is_valid(self) -> bool:
        return self.form.is_valid() & (self.rows is None or self.rows.is_valid())

    @property
    def forms(self) -> list[Any]:
        return [self.form] if self.rows is None else [self.form, self.rows]

    @property
    def changes(self) -> dict[str, Any]:
        changes = self.form.texts
        if self.rows is not None and self.rows.is_valid():
            changes["steps"] = filled_rows(self.rows)
        # An assembled text the author did not touch keeps following the answers.
        if changes.get("body") == assemble(self.narrative):
            changes["body"] = ""
        return changes

    def differences(self, saved: Narrative) -> list[Difference]:
        found = self.form.differences(_initial(saved, type(self.form)))
        if self.rows is not None:
            found += rows_difference(_("Le pas à pas"), saved.steps, self.changes["steps"])
        return found


def _initial(narrative: Narrative, form_class: Any) -> dict[str, Any]:
    initial = {name: getattr(narrative, name) for name in form_class.text_names()}
    if "body" in initial:
        initial["body"] = narrative.text
    return initial


def sharing(request: SignedInRequest, pk: int) -> HttpResponse:
    """Read the text as the others will, then share it: an explicit act."""
    narrative = my_narrative(request, pk)
    form = ShareForm(request.POST or None, initial={"signature": narrative.signature})
    if request.method == "POST" and form.is_valid():
        try:
            actions.share_narrative(narrative, signature=form.cleaned_data["signature"], by=request.user)
        except Stale:
            messages.warning(
                request, _("Votre texte vient de changer ailleurs. Relisez-le, puis partagez-le.")
            )
            return redirect("workshops:sharing", pk)
        except Refused as refusal:
            messages.warning(request, str(refusal))
            return redirect("workshops:sharing", pk)
        messages.success(request, _("Votre récit est partagé avec votre trio et l’équipe d’animation."))
        return redirect("workshops:narratives", narrative.workshop.slug)
    context = {
        "workshop": narrative.workshop,
        "narrative": narrative,
        "form": form,
        "verdict": policy.may_share_narrative(request.user, narrative),
        "missing": narrative.missing(),
        "not_told": narrative.not_told if narrative.is_shared else [],
        "matters": gate.matters_of(narrative),
        "may_delete": policy.may_delete_narrative(request.user, narrative),
    }
    return render(request, "workshops/sharing.html", context)


@require_POST
def unsharing(request: SignedInRequest, pk: int) -> HttpResponse:
    narrative = my_narrative(request, pk)
    actions.unshare_narrative(narrative, by=request.user)
    messages.success(
        request, _("Votre récit est redevenu privé : personne d’autre que vous ne peut le lire.")
    )
    return redirect("workshops:narratives", narrative.workshop.slug)


@require_GET
def aloud(request: SignedInRequest, pk: int) -> HttpResponse:
    """One's own text laid out to be read aloud: large, a breath a line."""
    narrative = my_narrative(request, pk)
    return render(
        request, "workshops/aloud.html", {"narrative": narrative, "paragraphs": breaths(narrative.text)}
    )


@require_POST
def own_words(request: SignedInRequest, pk: int) -> HttpResponse:
    narrative = my_narrative(request, pk)
    actions.confirm_own_words(narrative, by=request.user)
    messages.success(request, _("C’est noté : ce sont vos mots."))
    return redirect("workshops:sharing", pk)


@require_POST
def removal(request: SignedInRequest, pk: int) -> HttpResponse:
    narrative = my_narrative(request, pk)
    actions.delete_narrative(narrative, by=request.user)
    messages.success(request, _("Le brouillon est supprimé."))
    return redirect("workshops:narratives", narrative.workshop.slug)


def entry(request: SignedInRequest, slug: str) -> HttpResponse:
    """A facilitator types what somebody wrote on paper; its author confirms."""
    workshop = visible_workshop(request, slug)
    policy.may_facilitate(request.user, workshop).enforce()
    if is_autosave(request):
        return keep_unsent(request)
    waiting = Waiting(request)
    form = EntryForm(
        request.POST or None, workshop=workshop, writer=request.user.public_id, initial=waiting.initial
    )
    if request.method == "POST" and form.is_valid():
        answer = sent_once(request, form, lambda: _entered(request, workshop, form))
        if answer is not None:
            return answer
    context = {"workshop": workshop, "form": form, "waiting": waiting.others, "roles": gate.ROLES}
    return render(request, "workshops/entry.html", context)


def _entered(request: SignedInRequest, workshop: Workshop, form: EntryForm) -> str:
    data = form.cleaned_data
    author = data["seat"].user
    actions.enter_narrative(workshop, author, title=data["title"], body=data["body"], by=request.user)
    messages.success(
        request,
        _("Le récit est remis à %(author)s, qui le relira. Vous ne le voyez plus.") % {"author": author},
    )
    return resolve_url("workshops:entry", workshop.slug)


@require_GET
def blank(request: SignedInRequest, slug: str) -> HttpResponse:
    """The questions of the day on paper, for those who would rather write by hand."""
    workshop = visible_workshop(request, slug)
    context = {"workshop": workshop, "questions": PAPER, "rules": RULES}
    return document(request, workshop, "documents/blank.html", context, f"feuille-{workshop.date}.pdf")
