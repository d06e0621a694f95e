"""Positioning, needs, and the answers to them."""

import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from capitalisation.forms import DayField, LineField, SeveralField, TextField, form_helper, offer
from competences.models import Competence, MasteryLevel
from needs.models import CommonNeed, Need, NeedAnswer, PlannedAction, SelfPositioning
from needs.models.categories import CATEGORY_CHOICES
from needs.models.scope import Scope
from needs.models.states import WRITABLE, ActionState, Cause, Importance, Response, Urgency, triage
from needs.queries.gathering import gatherable, offered_to_actions
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
        if due_on is not None and due_on < timezone.localdate():
            raise forms.ValidationError(_("Cette date est passée : choisissez-en une à venir."))
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


class TriageForm(forms.Form):
    """A need as the group sees it: its cause, its wording."""

    cause = forms.ChoiceField(label=_("Déplacer vers"), choices=Cause.choices)
    wording = LineField(label=_("Formulation du groupe"), max_length=160, required=True)

    def __init__(self, data: Any = None, *, need: Need) -> None:
        self.need = need
        initial = {"cause": need.cause, "wording": need.wording}
        super().__init__(data, initial=initial, auto_id=f"id_{need.pk}_%s")


#: « Je ne sais pas » is an answer one gives: nothing is answered for anybody.
_UNKNOWN = "unknown"


class PositioningForm(forms.Form):
    """One competence: level, importance, urgency only when below the required level. Both questions, or neither: a
    competence left for later stays to be answered."""

    helper = form_helper(tag=False)

    def __init__(self, *args: Any, competence: Competence, levels: list[MasteryLevel], **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": competence.code, **kwargs})
        self.competence = competence
        unknown = (_UNKNOWN, _("Je ne sais pas"))
        scales: dict[str, tuple[Any, list[Any]]] = {
            "current": (_("Votre niveau aujourd’hui"), [(level.value, str(level)) for level in levels]),
            "importance": (_("Compte-t-elle dans votre mission ?"), Importance.choices),
        }
        for name, (label, choices) in scales.items():
            self.fields[name] = _scale(label, [*choices, unknown], forms.RadioSelect())
        self.fields["urgency"] = _scale(
            _("Si vous êtes sous le niveau attendu (%(level)s) : pour quand ?")
            % {"level": competence.required_level},
            [("", "–"), *Urgency.choices],
            forms.Select(),
        )

    @staticmethod
    def answered(row: SelfPositioning | None) -> dict[str, Any]:
        """What was said before, as this form shows it."""
        if row is None:
            return {}
        given = {"current": row.current, "importance": row.importance}
        return {name: _UNKNOWN if value is None else value for name, value in given.items()} | {
            "urgency": row.urgency
        }

    @property
    def is_answered(self) -> bool:
        return bool(self.cleaned_data["current"] != "")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        current, importance = data.get("current"), data.get("importance")
        missing = [name for name, value in (("current", current), ("importance", importance)) if value == ""]
        if len(missing) == 1 or (missing and data.get("urgency")):
            for name in missing:
                self.add_error(name, _("Choisissez une réponse, même si c’est « Je ne sais pas »."))
        if not isinstance(current, int) or current >= self.competence.required_level:
            data["urgency"] = None
        return data


def _scale(label: Any, choices: list[Any], widget: forms.Widget) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=choices, coerce=_level, empty_value="", widget=widget, required=False
    )


def _level(answer: str) -> int | None:
    return None if answer == _UNKNOWN else int(answer)


_YES_NO = (("yes", _("Oui")), ("no", _("Non")))


#: Nothing is answered for anybody.
_NOTHING_YET = ("", _("Choisissez"))


class NeedForm(WrittenForm):
    """A free need and its three questions; the cause is computed, never asked."""

    statement = LineField(
        label=_("De quoi avez-vous besoin ?"),
        max_length=160,
        required=True,
        error_messages={"required": _("Dites votre besoin en une phrase.")},
    )
    situation = TextField(label=_("Une situation vécue qui le montre (sans aucun nom)"), rows=3)
    competence = forms.ModelChoiceField(
        label=_("Compétence concernée"), queryset=Competence.objects.none(), required=False, empty_label="–"
    )
    knows_how = forms.ChoiceField(
        label=_("1. Avec le temps et les moyens, sauriez-vous déjà le faire ?"),
        choices=_YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": _("Répondez à cette question.")},
    )
    has_means = forms.ChoiceField(
        label=_("2. Si oui : avez-vous le temps, l’outil, l’accès ?"),
        choices=_YES_NO,
        widget=forms.RadioSelect,
        required=False,
    )
    is_expected = forms.ChoiceField(
        label=_("3. Si oui encore : est-ce attendu, permis, reconnu ?"),
        choices=_YES_NO,
        widget=forms.RadioSelect,
        required=False,
    )
    wanted_response = forms.ChoiceField(
        label=_("Quelle réponse souhaitez-vous ?"), choices=[_NOTHING_YET, *Response.choices]
    )
    urgency = forms.TypedChoiceField(
        label=_("Pour quand ?"), choices=[_NOTHING_YET, *Urgency.choices], coerce=int
    )
    verbatim_consent = forms.BooleanField(
        label=_("J’accepte que ma situation soit citée, sans mon nom ni mon département."), required=False
    )
    helper = form_helper(tag=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "competence", Competence.objects.tutoring())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("knows_how") == "yes" and not data.get("has_means"):
            self.add_error("has_means", _("Répondez aussi à cette question."))
        if data.get("has_means") == "yes" and data.get("knows_how") == "yes" and not data.get("is_expected"):
            self.add_error("is_expected", _("Répondez aussi à cette question."))
        if self.is_bound and not self.errors and self.cause == Cause.UNCLEAR:
            self.add_error(
                "knows_how",
                _("Vous savez, pouvez et devez déjà le faire : reformulez ce qui vous manque vraiment."),
            )
        return data

    @property
    def cause(self) -> Cause:
        means = {"yes": True, "no": False}
        data = self.cleaned_data
        return triage(
            data.get("knows_how") == "yes",
            means.get(data.get("has_means", "")),
            means.get(data.get("is_expected", "")),
        )

    @property
    def need_fields(self) -> dict[str, Any]:
        questions = ("knows_how", "has_means", "is_expected")
        kept = {name: value for name, value in self.texts.items() if name not in questions}
        return {**kept, "cause": self.cause}
