"""Deciding on an emergent competence."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from capitalisation.forms import LineField, TextField, form_helper, offer
from competences.models import Competence, Domain
from narratives.actions.proposals import Adopted
from narratives.models.states import ProposalState
from writing.screens.forms import WrittenForm

State = ProposalState


class ProposalForm(WrittenForm):
    decision = forms.ChoiceField(
        label=_("Que devient-elle ?"),
        choices=[
            (State.ADOPTED, _("Adoptée dans la prochaine version du référentiel")),
            (State.MERGED, _("Rattachée à une compétence qui existe")),
            (State.REJECTED, _("Non retenue")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une décision.")},
    )
    reason = TextField(
        label=_("Motif"),
        required=True,
        rows=3,
        max_length=1_000,
        error_messages={"required": _("Dites pourquoi : le groupe qui l’a proposée le lira.")},
    )
    domain = forms.ModelChoiceField(
        label=_("Domaine, si elle est adoptée"),
        queryset=Domain.objects.none(),
        required=False,
        empty_label="–",
    )
    code = forms.RegexField(
        r"^[A-Za-z0-9][A-Za-z0-9._-]{0,19}$",
        label=_("Code, si elle est adoptée"),
        required=False,
        error_messages={"invalid": _("Un code tient en 20 lettres, chiffres, points ou tirets.")},
    )
    label = LineField(label=_("Intitulé, si elle est adoptée"), max_length=200)
    competence = forms.ModelChoiceField(
        label=_("Compétence, si elle est rattachée"),
        queryset=Competence.objects.none(),
        required=False,
        empty_label="–",
    )
    helper = form_helper(submit=_("Enregistrer la décision"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Competence.objects.tutoring()
        offer(self, "competence", known)
        offer(self, "domain", Domain.objects.filter(competences__in=known, is_item=True).distinct())

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        needed: dict[Any, tuple[str, ...]] = {
            State.ADOPTED: ("domain", "code", "label"),
            State.MERGED: ("competence",),
        }
        for name in needed.get(data.get("decision"), ()):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, _("Complétez ce champ pour cette décision."))
        return data

    @property
    def verdict(self) -> dict[str, Any]:
        """What ``actions.emergent.decide`` asks for."""
        data = self.cleaned_data
        made = (
            Adopted(data["domain"], data["code"], data["label"])
            if data["decision"] == State.ADOPTED
            else None
        )
        known = data["competence"] if data["decision"] == State.MERGED else None
        return {"decision": data["decision"], "reason": data["reason"], "becomes": made or known}
