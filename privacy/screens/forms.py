"""Forms on one's own data."""

from django import forms
from django.utils.translation import gettext_lazy as _

from capitalisation.forms import form_helper


class ErasureForm(forms.Form):
    password = forms.CharField(
        label=_("Votre mot de passe, pour être sûr que c’est vous"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    helper = form_helper(submit=_("Demander l’effacement"))
