"""What the plan proposes, and what came of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from capitalisation.forms import DayField, LineField, SeveralField, TextField, form_helper, offer
from competences.models import Competence
from needs.models import Need, PlannedAction
from needs.models.categories import CATEGORY_CHOICES
from needs.models.scope import Scope
from needs.models.states import WRITABLE, ActionState
from needs.queries.gathering import offered_to_actions
from needs.screens.answer_forms import NeedsField
from writing.screens.forms import WrittenForm


def _number(label: Any, most: int, *, is_required: bool = True) -> forms.IntegerField:
    sentence = _("Donnez un nombre entier, de 1 à %(limit_value)s.")
    return forms.IntegerField(
        label=label,
        required=is_required,
        min_value=1,
        max_value=most,
        error_messages={
            "required": _("Donnez un nombre entier."),
            "invalid": _("Donnez un nombre entier."),
            "min_value": _("Donnez un nombre entier, au moins 1."),
            "max_value": sentence,
        },
    )


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
    competences = SeveralField(
        label=_("Compétences visées"),
        queryset=Competence.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez au moins une compétence.")},
    )
    needs = NeedsField(
        label=_("Besoins auxquels elle répond (optionnel)"), queryset=Need.objects.none(), required=False
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
    due_on = DayField(label=_("Échéance"), error_messages={"required": _("Donnez une date.")})
    category = forms.ChoiceField(
        label=_("Catégorie du plan de formation"),
        choices=CATEGORY_CHOICES,
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
    priority = forms.TypedChoiceField(
        label=_("Priorité (optionnel)"),
        choices=[("", _("Non dite")), *PlannedAction.Priority.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    modality = forms.ChoiceField(
        label=_("Déroulement, si c’est une formation (optionnel)"),
        choices=[("", _("Non dit")), *PlannedAction.Modality.choices],
        required=False,
    )
    offer = forms.ChoiceField(
        label=_("Cette offre existe-t-elle déjà ? (optionnel)"),
        choices=[("", _("Non dit")), *PlannedAction.Offer.choices],
        required=False,
    )
    orientation = LineField(
        label=_("Orientation de rattachement (optionnel)"),
        max_length=_LONGEST_TITLE,
        help_text=_("Celle du document d’orientation ou du plan national."),
    )
    organiser = LineField(label=_("Organisateur (optionnel)"), max_length=_LONGEST_TITLE)
    responsible = LineField(
        label=_("Suivie par (optionnel)"),
        max_length=_LONGEST_TITLE,
        help_text=_("Un service, pas une personne."),
    )
    places = _number(_("Places par session (optionnel)"), 1_000, is_required=False)
    cost = forms.DecimalField(
        label=_("Coût total, en euros (optionnel)"),
        localize=True,
        required=False,
        min_value=0,
        max_digits=10,
        decimal_places=2,
        help_text=_("Sans le traitement des personnes formées."),
        error_messages={"invalid": _("Donnez un montant en euros, par exemple 1 250,50.")},
    )
    status = forms.ChoiceField(
        label=_("Décision"),
        choices=[(state.value, state.label) for state in WRITABLE],
        widget=forms.RadioSelect,
        initial=ActionState.PROPOSED,
        error_messages={"required": _("Choisissez une décision.")},
    )
    reason = TextField(
        label=_("Motif"),
        rows=2,
        max_length=500,
        help_text=_(
            "Demandé si l’action est réorientée, reportée, annulée, retenue sous condition ou non retenue."
        ),
    )
    delivered_on = DayField(label=_("Réalisée le (si elle l’est)"), required=False)
    helper = form_helper(submit=_("Enregistrer l’action"))

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "competences", Competence.objects.tutoring())
        offer(self, "needs", offered_to_actions(scope))

    @classmethod
    def initial_of(cls, action: PlannedAction) -> dict[str, Any]:
        if not action.pk:
            return {}
        values = {
            name: getattr(action, name) for name in cls.text_names() if name not in ("competences", "needs")
        }
        heads = {one.common_id: one for one in offered_to_actions(Scope(action.region, action.year))}
        needs = [heads.get(one.common_id, one) if one.common_id else one for one in action.needs.all()]
        return values | {"competences": list(action.competences.all()), "needs": list(dict.fromkeys(needs))}


class EffectForm(WrittenForm):
    effect = TextField(
        label=_("Effet constaté"),
        required=True,
        rows=3,
        max_length=1_000,
        error_messages={"required": _("Dites ce qui a été constaté, même si c’est peu.")},
    )
    helper = form_helper(submit=_("Enregistrer l’effet constaté"))
