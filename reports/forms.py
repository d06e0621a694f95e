"""Answering a need, proposing an action, diffusing a document."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from capitalisation.forms import LineField, TextField, form_helper, offer
from competences.models import Competence
from drafts.forms import WrittenForm
from reports.audiences import sizes
from reports.models import DiffusionCampaign, NeedAnswer, PlannedAction
from reports.scope import Scope
from workshops.models import Need
from workshops.states import Cause, NeedState


def _day(label: Any, *, required: bool) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Donnez une date."),
            "invalid": _("Écrivez une date, par exemple 31/03/2027."),
        },
    )


def _number(label: Any, most: int) -> forms.IntegerField:
    sentence = _("Donnez un nombre entier, de 1 à %(limit_value)s.")
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=most,
        error_messages={
            "required": _("Donnez un nombre entier."),
            "invalid": _("Donnez un nombre entier."),
            "min_value": _("Donnez un nombre entier, au moins 1."),
            "max_value": sentence,
        },
    )


class AnswerForm(WrittenForm):
    decision = forms.ChoiceField(
        label=_("Votre réponse"),
        choices=NeedAnswer.Decision.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une réponse.")},
    )
    reason = TextField(
        label=_("Motif"),
        rows=3,
        max_length=1_000,
        help_text=_("Demandé sauf si le besoin est retenu. Les personnes de la journée le liront."),
    )
    due_on = _day(_("Échéance (optionnel)"), required=False)
    helper = form_helper(submit=_("Enregistrer ma réponse"))

    def clean_due_on(self) -> datetime.date | None:
        due_on: datetime.date | None = self.cleaned_data["due_on"]
        if due_on is not None and due_on < timezone.localdate():
            raise forms.ValidationError(_("Cette date est passée : choisissez-en une à venir."))
        return due_on


_LONGEST_TITLE = 150


class ActionForm(WrittenForm):
    title = LineField(
        label=_("Intitulé"),
        required=True,
        max_length=_LONGEST_TITLE,
        error_messages={"required": _("Donnez un intitulé à l’action.")},
    )
    objective = TextField(
        label=_("Objectif observable"),
        required=True,
        rows=2,
        max_length=500,
        help_text=_("Ce que les tuteurs feront après, et que l’on pourra constater."),
        error_messages={"required": _("Dites ce que l’on pourra constater.")},
    )
    competences = forms.ModelMultipleChoiceField(
        label=_("Compétences visées"),
        queryset=Competence.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez au moins une compétence.")},
    )
    needs = forms.ModelMultipleChoiceField(
        label=_("Besoins auxquels elle répond (optionnel)"),
        queryset=Need.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    audience = LineField(
        label=_("Public"),
        required=True,
        max_length=_LONGEST_TITLE,
        help_text=_("Par exemple : tuteurs qui accueillent un stagiaire en mars."),
        error_messages={"required": _("Dites à qui l’action s’adresse.")},
    )
    mode = forms.ChoiceField(
        label=_("Modalité"),
        choices=PlannedAction.Mode.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une modalité.")},
    )
    hours = _number(_("Durée, en heures"), 400)
    sessions = _number(_("Nombre de sessions"), 200)
    due_on = _day(_("Échéance"), required=True)
    category = forms.ChoiceField(
        label=_("Catégorie du plan de formation"),
        choices=PlannedAction.Category.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une catégorie.")},
    )
    indicator = TextField(
        label=_("Effet regardé à six mois"),
        required=True,
        rows=2,
        max_length=500,
        error_messages={"required": _("Dites à quoi l’on verra, six mois après, que l’action a servi.")},
    )
    status = forms.ChoiceField(
        label=_("Décision"),
        choices=PlannedAction.State.choices,
        widget=forms.RadioSelect,
        initial=PlannedAction.State.PROPOSED,
        error_messages={"required": _("Choisissez une décision.")},
    )
    reason = TextField(
        label=_("Motif"), rows=2, max_length=500, help_text=_("Demandé si l’action n’est pas retenue.")
    )
    delivered_on = _day(_("Réalisée le (si elle l’est)"), required=False)
    helper = form_helper(submit=_("Enregistrer l’action"))

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "competences", Competence.objects.tutoring())
        confirmed = Need.objects.filter(workshop__in=scope.workshops(), status=NeedState.CONFIRMED)
        offer(self, "needs", confirmed.filter(cause=Cause.KNOW_HOW).select_related("workshop"))

    @classmethod
    def initial_of(cls, action: PlannedAction) -> dict[str, Any]:
        if not action.pk:
            return {}
        values = {
            name: getattr(action, name) for name in cls.text_names() if name not in ("competences", "needs")
        }
        return values | {"competences": list(action.competences.all()), "needs": list(action.needs.all())}


class CampaignForm(WrittenForm):
    audiences = forms.MultipleChoiceField(
        label=_("Qui est concerné ?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Les listes sont établies maintenant ; chaque personne n’est comptée qu’une fois."),
        error_messages={"required": _("Choisissez au moins un groupe.")},
    )
    channel = forms.ChoiceField(
        label=_("Par quel moyen ?"),
        choices=DiffusionCampaign.Channel.choices,
        widget=forms.RadioSelect,
        initial=DiffusionCampaign.Channel.EMAIL,
        error_messages={"required": _("Choisissez un moyen.")},
    )
    message = TextField(
        label=_("Votre message"),
        required=True,
        rows=5,
        max_length=2_000,
        help_text=_("Pourquoi ce document les concerne, en quelques lignes."),
        error_messages={"required": _("Écrivez un message : c’est lui qui donne envie de lire.")},
    )
    helper = form_helper(submit=_("Lancer la diffusion"))

    def __init__(self, *args: Any, region: Region | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(key, f"{label} ({count})") for key, label, count in sizes(region)]
        self.fields["audiences"].choices = choices  # type: ignore[attr-defined]


class CloseForm(WrittenForm):
    reason = TextField(
        label=_("Motif"),
        rows=2,
        max_length=500,
        help_text=_("Demandé si moins de 80 % des personnes ont pris connaissance du document."),
    )
    helper = form_helper(submit=_("Clore la diffusion"))
