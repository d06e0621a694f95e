"""Forms of the control room and of what follows the day."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from capitalisation.forms import LineField, TextField, form_helper
from room.models import DayEvaluation, Minutes
from room.models.states import Respect, Usefulness
from tutors.models import ProjectCheckpoint
from writing.screens.forms import WrittenForm


class MinutesForm(WrittenForm):
    practices = TextField(label=_("Les pratiques et l’avis du groupe"), rows=10)
    findings = TextField(label=_("Points forts et axes"), rows=8)
    needs = TextField(label=_("Besoins confirmés"), rows=6)
    follow_up = TextField(label=_("Suites décidées"), rows=4)
    remarks = TextField(
        label=_("À noter"), rows=4, help_text=_("Ce que la journée ne peut pas écrire seule.")
    )
    helper = form_helper(tag=False)

    @classmethod
    def initial_of(cls, minutes: Minutes) -> dict[str, Any]:
        return {name: getattr(minutes, name) for name in cls.text_names()}


class NotesForm(WrittenForm):
    text = TextField(label=_("Vos notes"), rows=14)
    helper = form_helper(tag=False)


class MinutesAnswerForm(forms.Form):
    comment = LineField(label=_("Ce qui est à corriger"), max_length=500)


class EvaluationForm(forms.ModelForm):
    """No name: only the token of the ballots goes with the answer."""

    helper = form_helper(tag=False)
    charter = forms.ChoiceField(
        label=_("La charte a-t-elle été respectée ?"), choices=Respect.choices, widget=forms.RadioSelect
    )
    usefulness = forms.TypedChoiceField(
        label=_("Cette journée vous sera-t-elle utile ?"),
        choices=Usefulness.choices,
        coerce=int,
        widget=forms.RadioSelect,
    )
    helped = TextField(label=_("Ce qui vous a aidé"), rows=3, max_length=1_000)
    missing = TextField(label=_("Ce qui vous a manqué"), rows=3, max_length=1_000)

    class Meta:
        model = DayEvaluation
        fields = ["charter", "usefulness", "helped", "missing"]


class CheckpointForm(WrittenForm):
    outcome = forms.ChoiceField(
        label=_("Où en êtes-vous ?"),
        choices=ProjectCheckpoint.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez où vous en êtes.")},
    )
    learning = TextField(
        label=_("Ce que vous avez appris (optionnel)"),
        rows=3,
        max_length=1_000,
        help_text=_("Les personnes qui lisent votre projet le liront aussi."),
    )
    helper = form_helper(submit=_("Enregistrer"))


class PhaseForm(forms.Form):
    phase = forms.CharField(max_length=10)
    reason = LineField(max_length=300)
