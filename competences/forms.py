"""The form that loads a framework file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from capitalisation.forms import LineField, form_helper
from competences.actions import Identity
from competences.models import Framework


class ImportForm(forms.Form):
    code = forms.SlugField(
        label=_("Code du référentiel"), help_text=_("Lettres, chiffres et tirets, par exemple « tutorat ».")
    )
    title = LineField(label=_("Titre"), required=True, max_length=160)
    kind = forms.ChoiceField(label=_("Type"), choices=Framework.Kind.choices)
    number = LineField(label=_("Numéro de version"), required=True, max_length=20, initial="1.0")
    file = forms.FileField(
        label=_("Fichier CSV"),
        help_text=_("Tel qu’un tableur français l’enregistre ; 2 Mo et 5 000 lignes au plus."),
    )
    helper = form_helper(submit=_("Charger cette version"))

    @property
    def identity(self) -> Identity:
        data = self.cleaned_data
        return Identity(code=data["code"], title=data["title"], kind=data["kind"], number=data["number"])
