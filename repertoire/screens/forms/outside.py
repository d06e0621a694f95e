"""What somebody without an account says of a sheet that is about them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from capitalisation.forms import AddressField, LineField, TextField, form_helper


class OutsideForm(forms.Form):
    address = AddressField(
        label=_("Votre adresse de courriel"),
        help_text=_(
            "Un lien y part : la demande compte une fois le lien ouvert. Elle n’est gardée que pour vous répondre."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    reference = LineField(
        label=_("Référence de la fiche"),
        help_text=_("Elle est imprimée avec la fiche, par exemple P-0086."),
        max_length=20,
    )
    passage = TextField(
        label=_("Quel passage vous concerne, et en quoi ?"),
        rows=4,
        max_length=2_000,
        required=True,
        help_text=_("Seul le centre de formation lira ces lignes. L’auteur de la fiche, jamais."),
    )
    helper = form_helper(submit=_("Envoyer la demande"))
