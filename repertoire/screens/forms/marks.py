"""What readers say of a published sheet, and what its author and the centre do with it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from capitalisation.forms import LineField, TextField, form_helper
from capitalisation.http import number_in
from repertoire.models import Practice, Signature
from repertoire.models.states import Change, Endorsed, Grade, Objected, Trial, VersionState
from writing.screens.forms import WrittenForm

_SAY = {"required": _("Il manque une réponse ici.")}


class RecommendForm(WrittenForm):
    why = TextField(
        rows=2,
        label=_("Pourquoi la recommandez-vous à vos pairs ?"),
        max_length=300,
        required=True,
        error_messages=_SAY,
        help_text=_("Une phrase, sans nom de personne. Elle paraît avec votre fonction."),
    )
    helper = form_helper(submit=_("Recommander"))


class EndorsementForm(WrittenForm):
    DECISIONS = (Endorsed.GRANTED, Endorsed.RESERVED, Endorsed.DECLINED)

    decision = forms.ChoiceField(
        label=_("Votre avis"),
        choices=[(one.value, one.label) for one in DECISIONS],
        widget=forms.RadioSelect,
        error_messages=_SAY,
    )
    reason = TextField(
        label=_("Motif"),
        rows=3,
        max_length=1_000,
        help_text=_("Demandé pour une réserve ou un refus. Une réserve et un refus se lisent sur la fiche."),
    )
    helper = form_helper(submit=_("Enregistrer mon avis"))


class TrialForm(WrittenForm):
    """« Où en êtes-vous ? »: what was changed only when something was, grades only once it was tried."""

    status = forms.ChoiceField(
        label=_("Où en êtes-vous ?"), choices=Trial.choices, widget=forms.RadioSelect, error_messages=_SAY
    )
    adaptation = TextField(
        rows=2,
        label=_("Qu’avez-vous changé ?"),
        max_length=300,
        help_text=_("Une phrase, sans nom de personne. Elle paraît sur la fiche avec votre fonction."),
    )
    effect = forms.TypedChoiceField(
        label=_("Elle fait progresser le stagiaire"),
        choices=Grade.choices,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
    )
    economy = forms.TypedChoiceField(
        label=_("L’effort demandé est raisonnable"),
        choices=Grade.choices,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
    )
    helper = form_helper(submit=_("Enregistrer"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("status") == Trial.ADAPTED and not data.get("adaptation"):
            self.add_error("adaptation", _("Dites en une phrase ce que vous avez changé."))
        graded = [name for name in ("effect", "economy") if data.get(name) is not None]
        if data.get("status") == Trial.INTENDS and graded:
            self.add_error(graded[0], _("Notez-la une fois que vous l’aurez essayée."))
        if (data.get("effect") is None) != (data.get("economy") is None):
            missing = "effect" if data.get("effect") is None else "economy"
            self.add_error(missing, _("Répondez aussi à cette question."))
        return data


class NextVersionForm(WrittenForm):
    change = forms.ChoiceField(
        label=_("Qu’est-ce qui change ?"),
        choices=Change.choices,
        widget=forms.RadioSelect,
        error_messages=_SAY,
        help_text=_(
            "Un changement majeur repasse devant deux relecteurs, et la validation de la hiérarchie tombe."
        ),
    )
    note = LineField(
        label=_("En une phrase, pour les lecteurs"), max_length=300, required=True, error_messages=_SAY
    )
    helper = form_helper(submit=_("Préparer la nouvelle version"))


class RetireForm(WrittenForm):
    because = LineField(
        label=_("Pourquoi cette fiche quitte-t-elle le répertoire ?"),
        max_length=300,
        required=True,
        error_messages=_SAY,
        help_text=_("Cette phrase reste à l’adresse de la fiche."),
    )
    replaced_by = LineField(
        label=_("Numéro de la fiche qui la remplace (optionnel)"),
        max_length=12,
        help_text=_("Par exemple P-0012. Chacune mènera à l’autre."),
    )
    helper = form_helper(submit=_("Retirer la fiche"))

    def __init__(self, *args: Any, practice: Practice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.practice = practice

    def clean_replaced_by(self) -> Practice | None:
        said = self.cleaned_data["replaced_by"]
        number = number_in(said.upper().removeprefix("P-")) if said else None
        others = Practice.objects.exclude(pk=self.practice.pk).filter(versions__status=VersionState.PUBLISHED)
        found = others.filter(pk=number).first() if number is not None else None
        if said and found is None:
            raise forms.ValidationError(_("Aucune autre fiche publiée ne porte ce numéro."))
        return found


class SignForm(forms.Form):
    signature = forms.ChoiceField(
        label=_("Comment signer cette fiche ?"), choices=Signature.choices, widget=forms.RadioSelect
    )
    helper = form_helper(submit=_("Enregistrer ma signature"))


class ObjectionForm(WrittenForm):
    passage = TextField(
        label=_("Quel passage vous concerne, et en quoi ?"),
        rows=4,
        max_length=2_000,
        required=True,
        error_messages=_SAY,
        help_text=_(
            "Seul le centre de formation lira ces lignes et votre nom. L’auteur de la fiche, jamais."
        ),
    )
    helper = form_helper(submit=_("Demander le retrait"))


class DecideObjectionForm(WrittenForm):
    decision = forms.ChoiceField(
        label=_("Décision"),
        choices=[(one, one.label) for one in (Objected.UPHELD, Objected.DISMISSED)],
        widget=forms.RadioSelect,
        error_messages=_SAY,
    )
    answer = TextField(
        label=_("Réponse à la personne"), rows=3, max_length=1_000, required=True, error_messages=_SAY
    )
    helper = form_helper(submit=_("Enregistrer la décision"))
