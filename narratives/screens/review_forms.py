"""Forms of the review."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from capitalisation.forms import LineField, TextField, form_helper
from narratives.models import ProjectReview
from narratives.models.states import Scope
from writing.screens.forms import MOST_ROWS, WrittenForm

_TONES = (
    (-2, _("très difficile")),
    (-1, _("difficile")),
    (0, _("neutre")),
    (1, _("heureux")),
    (2, _("très heureux")),
)


_LEVELS = ((1, _("1 : absente")), (2, _("2 : faible")), (3, _("3 : bonne")), (4, _("4 : très bonne")))


class RowForm(forms.Form):
    """A row of a list; crispy renders it inside the page's own form element."""

    helper = form_helper(tag=False)


class GoalReviewForm(RowForm):
    planned = LineField(label=_("Ce qui était prévu"), max_length=300)
    outcome = forms.ChoiceField(
        label=_("Où en est-on ?"),
        choices=[("", "–"), *ProjectReview.GoalOutcome.choices],
        required=False,
    )
    why = TextField(label=_("Écarts et raisons"), rows=2)


class MomentForm(RowForm):
    title = LineField(label=_("Ce qui s’est passé"), max_length=120)
    when_label = LineField(
        label=_("Quand"), max_length=40, help_text=_("Semaine ou mois du tutorat, pas de date exacte.")
    )
    tone = forms.TypedChoiceField(
        label=_("Votre ressenti"),
        choices=_TONES,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
        initial=0,
    )
    is_turning_point = forms.BooleanField(label=_("C’est un tournant"), required=False)

    def clean_tone(self) -> int:
        return self.cleaned_data["tone"] or 0


class StatementForm(RowForm):
    statement = LineField(label=_("Un fait"), max_length=200)
    scope = forms.ChoiceField(label=_("Cela concerne"), choices=[("", "–"), *Scope.choices], required=False)


GoalReviewFormSet = forms.formset_factory(GoalReviewForm, extra=1, max_num=5, absolute_max=MOST_ROWS)


MomentFormSet = forms.formset_factory(MomentForm, extra=1, max_num=12, absolute_max=MOST_ROWS)


StatementFormSet = forms.formset_factory(StatementForm, extra=1, max_num=5, absolute_max=MOST_ROWS)


class EmptyWrittenForm(WrittenForm):
    """Only the writer's mark and the revision, for pages made of rows."""

    helper = form_helper(tag=False)


COOPERATIONS = ("trainee", "centre", "team", "hierarchy")


class OpinionForm(WrittenForm):
    """Third card of the review: what I think of it."""

    pride = TextField(label=_("Ce dont je suis fier ou fière"), rows=3)
    regret = TextField(label=_("Ce que je referais autrement"), rows=3)
    hours_per_week = forms.DecimalField(
        label=_("Temps consacré, en heures par semaine"),
        min_value=0,
        max_value=60,
        decimal_places=1,
        required=False,
    )
    cooperation_trainee = forms.TypedChoiceField(
        label=_("Coopération avec le stagiaire"),
        choices=[("", "–"), *_LEVELS],
        coerce=int,
        empty_value=None,
        required=False,
    )
    cooperation_centre = forms.TypedChoiceField(
        label=_("Coopération avec le centre de formation"),
        choices=[("", "–"), *_LEVELS],
        coerce=int,
        empty_value=None,
        required=False,
    )
    cooperation_team = forms.TypedChoiceField(
        label=_("Coopération avec l’équipe"),
        choices=[("", "–"), *_LEVELS],
        coerce=int,
        empty_value=None,
        required=False,
    )
    cooperation_hierarchy = forms.TypedChoiceField(
        label=_("Coopération avec la hiérarchie"),
        choices=[("", "–"), *_LEVELS],
        coerce=int,
        empty_value=None,
        required=False,
    )
    helper = form_helper(tag=False)

    @classmethod
    def initial_of(cls, review: ProjectReview) -> dict[str, Any]:
        cooperation = {f"cooperation_{name}": value for name, value in review.cooperation.items()}
        return {
            "pride": review.pride,
            "regret": review.regret,
            "hours_per_week": review.hours_per_week,
            **cooperation,
        }

    @property
    def changes(self) -> dict[str, Any]:
        """What is valid, as fields of the review."""
        data = self.texts
        changes: dict[str, Any] = {
            name: data[name] for name in ("pride", "regret", "hours_per_week") if name in data
        }
        levels = {name: data.get(f"cooperation_{name}") for name in COOPERATIONS}
        return {**changes, "cooperation": levels}
