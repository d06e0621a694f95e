"""Phase 2: telling one real situation, a question at a time or on one page."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import SignedInRequest
from capitalisation.conflicts import Difference
from capitalisation.forms import rows_difference
from capitalisation.http import keeps_text
from narratives.actions import telling
from narratives.models import Narrative
from narratives.models.assembling import assemble
from narratives.rules.prompts import EXAMPLE, INTERVIEW, PROMPTS
from narratives.screens.common import my_narrative
from narratives.screens.forms import (
    BodyForm,
    FreeNarrativeForm,
    IntentQuestionForm,
    LessonQuestionForm,
    MomentQuestionForm,
    NarrativeStepFormSet,
    OutcomeQuestionForm,
)
from narratives.screens.review_forms import EmptyWrittenForm
from writing.models.words import count_words
from writing.rules import gate
from writing.screens.forms import filled_rows
from writing.screens.keeping import after_save, keep
from writing.screens.saving import put_back

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


@keeps_text
def question(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """One question of the guided path, or the whole free text."""
    if number not in QUESTIONS:
        raise Http404
    narrative = my_narrative(request, pk)
    page = _QuestionPage(request, narrative, number)
    if request.method == "POST":
        here, following = ("narratives:question", pk, number), _following(pk, number)
        answer = keep(
            request,
            narrative,
            page,
            partial(telling.write_narrative, narrative, by=request.user),
            lambda: after_save(request, here, following, narrative),
        )
        if answer is not None:
            return answer
    return render(request, "narratives/question.html", _question_context(narrative, number, page))


def _following(pk: int, number: int) -> tuple[Any, ...]:
    if number < BODY_QUESTION:
        return ("narratives:question", pk, number + 1)
    return ("narratives:sharing", pk)


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
