from django import forms
from django.utils.translation import gettext_lazy as _

from capitalisation.forms import LineField, form_helper


class CitedPersonForm(forms.Form):
    name = LineField(label=_("Nom de la personne"), max_length=120, required=True)
    label = LineField(
        label=_("Remplacé par"),
        max_length=40,
        required=True,
        help_text=_("Une fonction plutôt qu’un nom : [stagiaire], [agent A]…"),
    )
    helper = form_helper(submit=_("Ajouter à ma liste"))
