"""Forms of the gate and of the private list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from capitalisation.forms import LineField, form_helper
from writing.rules.folding import fold
from writing.rules.vocabulary import PARTICLES

FEWEST_LETTERS = 3


class ResolveForm(forms.Form):
    """One answer to the gate: what was found, and what becomes of it."""

    find = LineField(label=_("Ce qui est trouvé"), required=True)
    act = forms.ChoiceField(choices=[("keep", ""), ("replace", "")])
    label = LineField(label=_("Écrire à la place"), max_length=40)
    name = LineField(max_length=120)
    cite = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("act") == "replace" and not data.get("label"):
            self.add_error("label", _("Écrivez ce qui remplace le nom, en quarante caractères au plus."))
        return data


class CitedPersonForm(forms.Form):
    name = LineField(label=_("Nom de la personne"), max_length=120, required=True)
    label = LineField(
        label=_("Remplacé par"),
        max_length=40,
        required=True,
        help_text=_("Une fonction plutôt qu’un nom : [stagiaire], [agent A]…"),
    )
    helper = form_helper(submit=_("Ajouter à ma liste"))

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if len(fold(name)) < FEWEST_LETTERS or fold(name) in PARTICLES:
            raise forms.ValidationError(
                _("Écrivez le nom en entier : ce mot se trouve dans presque toutes les phrases.")
            )
        return name
