"""Answers to needs, and needs brought together."""

import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from capitalisation.forms import DayField, LineField, SeveralField, TextField, form_helper, offer
from needs.models import CommonNeed, Need, NeedAnswer
from needs.models.scope import Scope
from needs.queries.gathering import gatherable
from needs.rules import policy
from writing.screens.forms import WrittenForm

#: What offices say most often; the words that follow say it of this need.
_USUAL_REASONS = (
    ("credits", _("Les crédits de l’année ne le permettent pas.")),
    ("service", _("Les nécessités de service ne le permettent pas.")),
    ("orientations", _("Ce n’est pas dans les orientations de l’année.")),
    ("offer", _("Une offre existe déjà.")),
    ("few", _("Trop peu de personnes sont concernées.")),
    ("other", _("Cela ne relève pas de la formation.")),
)


class AnswerForm(WrittenForm):
    """An answer, or what is prepared of one: published, or kept for those who may answer."""

    decision = forms.ChoiceField(
        label=_("Votre réponse"),
        choices=NeedAnswer.Decision.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    usual = forms.ChoiceField(
        label=_("Motif usuel (optionnel)"),
        choices=[("", _("Aucun")), *_USUAL_REASONS],
        required=False,
        help_text=_("Il est écrit avant vos mots."),
    )
    reason = TextField(
        label=_("Motif"),
        rows=3,
        max_length=1_000,
        help_text=_("Demandé sauf si le besoin est retenu. Les personnes de la journée le liront."),
    )
    due_on = DayField(label=_("Échéance (optionnel)"), required=False)
    note = TextField(
        label=_("Note de travail (optionnel)"),
        rows=2,
        max_length=2_000,
        help_text=_("Lue seulement par les personnes qui peuvent répondre. Jamais publiée."),
    )
    assigned_to = forms.ModelChoiceField(
        label=_("Confiée à (optionnel)"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Personne"),
    )
    helper = form_helper(submit=_("Publier ma réponse"), other=("prepare", _("Garder sans publier")))

    def __init__(self, *args: Any, answerers: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "assigned_to", answerers)

    @property
    def is_kept(self) -> bool:
        """Asked to be kept without being published."""
        return "prepare" in self.data

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("decision") and not self.is_kept:
            self.add_error("decision", _("Choisissez une réponse."))
        usual = dict(_USUAL_REASONS).get(data.get("usual", ""))
        if usual:
            data["reason"] = f"{usual} {data.get('reason', '')}".strip()
        return data

    @property
    def answer(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("decision", "reason", "due_on")}

    @property
    def prepared(self) -> dict[str, Any]:
        return {**self.answer, **{name: self.cleaned_data[name] for name in ("note", "assigned_to")}}

    def clean_due_on(self) -> datetime.date | None:
        due_on: datetime.date | None = self.cleaned_data["due_on"]
        verdict = policy.may_be_due(due_on)
        if not verdict:
            raise forms.ValidationError(str(verdict.refusal))
        return due_on


class NeedsField(SeveralField):
    """Needs, each with its day and what it is about."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, need: Need) -> str:
        said = formats.date_format(need.workshop.date, "SHORT_DATE_FORMAT")
        wording = need.common.wording if need.common else need.wording
        about = [str(need.competence)] if need.competence else []
        return " · ".join([wording, said, str(need.get_cause_display()), *about])


class GatheringForm(WrittenForm):
    """Needs that say the same: with which they go, and how they are worded together."""

    needs = NeedsField(
        label=_("Besoins qui disent la même chose"),
        queryset=Need.objects.none(),
        error_messages={
            "required": _("Choisissez les besoins qui disent la même chose."),
            "invalid_choice": _("L’un de ces besoins vient d’être rapproché, ou retiré : relisez la liste."),
        },
    )
    common = forms.ModelChoiceField(
        label=_("Rapprocher"),
        queryset=CommonNeed.objects.none(),
        required=False,
        empty_label=_("entre eux"),
        help_text=_("Ou d’un besoin déjà commun à plusieurs."),
    )
    wording = LineField(
        label=_("Formulation commune"),
        max_length=160,
        help_text=_("Sans aucun nom. C’est elle que le rapport donne ; les mots de chacun restent lisibles."),
    )
    helper = form_helper(submit=_("Rapprocher ces besoins"))

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "needs", gatherable(scope))
        offer(self, "common", CommonNeed.objects.filter(region=scope.region, year=scope.year))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("common") and not data.get("wording"):
            self.add_error("wording", _("Dites en une phrase ce que ces besoins ont de commun."))
        return data
