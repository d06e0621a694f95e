"""Phase 1: the review, in three cards."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.models import SignedInRequest
from capitalisation.forms import rows_difference
from capitalisation.http import keeps_text
from capitalisation.lifecycle import which_of
from narratives.actions import reviews
from narratives.models import ProjectReview
from narratives.queries import reviews as narratives_reviews
from narratives.screens.review_forms import (
    EmptyWrittenForm,
    GoalReviewFormSet,
    MomentFormSet,
    OpinionForm,
    StatementFormSet,
)
from workshops.screens.common import my_seat
from writing.screens.forms import filled_rows
from writing.screens.keeping import after_save, keep
from writing.screens.saving import put_back

CARDS = {
    "prevu": _("Ce qui était prévu"),
    "moments": _("Ce qui s’est passé"),
    "avis": _("Ce que j’en pense"),
}


@keeps_text
def review(request: SignedInRequest, slug: str, card: str) -> HttpResponse:
    if card not in CARDS:
        raise Http404
    participation = my_seat(request, slug)
    workshop = participation.workshop
    shown = narratives_reviews.find_review(participation)
    page = _PAGES[card](request, shown)
    if request.method == "POST":
        kept = reviews.open_review(participation, shown)
        answer = keep(
            request,
            kept,
            page,
            partial(reviews.write_review, kept, by=request.user),
            lambda: after_save(request, _address(slug, card), _next(slug, card), kept),
        )
        if answer is not None:
            return answer
    context = {
        "workshop": workshop,
        "card": card,
        "on_card": which_of(CARDS, card),
        "step": list(CARDS).index(card) + 1,
        "previous": _previous(card),
        "titles": CARDS.values(),
        "page": page,
        "text": shown,
        "missing": [sentence for where, sentence in shown.missing() if where == card],
    }
    return render(request, "narratives/review.html", context)


class _Page:
    """Forms of one card: a written form that carries the marks, and its lists of rows."""

    rows: dict[str, tuple[Callable[..., Any], Any]] = {}

    def __init__(self, request: SignedInRequest, review: ProjectReview) -> None:
        data = request.POST or None
        self.prefilled = review.pk is None and bool(review.goals)
        self.form = self.make_form(data, request, review)
        self.formsets = {
            name: factory(data, prefix=name, initial=None if data else getattr(review, name) or None)
            for name, (factory, _label) in self.rows.items()
        }
        self.mends = put_back(request, self.forms)

    def make_form(self, data: Any, request: SignedInRequest, review: ProjectReview) -> Any:
        return EmptyWrittenForm(data, writer=request.user.public_id, revision=review.revision)

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), *(formset.is_valid() for formset in self.formsets.values())])

    @property
    def has_errors(self) -> bool:
        return bool(self.form.errors) or any(
            formset.total_error_count() for formset in self.formsets.values()
        )

    @property
    def forms(self) -> list[Any]:
        return [self.form, *self.formsets.values()]

    @property
    def changes(self) -> dict[str, Any]:
        return {name: filled_rows(rows) for name, rows in self.formsets.items() if rows.is_valid()}

    def differences(self, saved: ProjectReview) -> list[Any]:
        changes, found = self.changes, []
        for name, (_factory, label) in self.rows.items():
            found += rows_difference(label, getattr(saved, name), changes[name])
        return found


class _GoalsPage(_Page):
    rows = {"goals": (GoalReviewFormSet, CARDS["prevu"])}


class _MomentsPage(_Page):
    rows = {"moments": (MomentFormSet, CARDS["moments"])}


class _OpinionPage(_Page):
    rows = {
        "strengths": (StatementFormSet, _("Points forts")),
        "improvements": (StatementFormSet, _("Axes à améliorer")),
    }

    def make_form(self, data: Any, request: SignedInRequest, review: ProjectReview) -> Any:
        return OpinionForm(
            data,
            initial=OpinionForm.initial_of(review),
            writer=request.user.public_id,
            revision=review.revision,
        )

    @property
    def changes(self) -> dict[str, Any]:
        return {**self.form.changes, **super().changes}

    def differences(self, saved: ProjectReview) -> list[Any]:
        return [*self.form.differences(OpinionForm.initial_of(saved)), *super().differences(saved)]


_PAGES = {"prevu": _GoalsPage, "moments": _MomentsPage, "avis": _OpinionPage}


def _address(slug: str, card: str) -> tuple[str, str, str]:
    return ("narratives:review", slug, card)


def _previous(card: str) -> str:
    rank = list(CARDS).index(card)
    return list(CARDS)[rank - 1] if rank else ""


def _next(slug: str, card: str) -> tuple[str, ...]:
    cards = list(CARDS)
    rank = cards.index(card) + 1
    return _address(slug, cards[rank]) if rank < len(cards) else ("room:day", slug)
