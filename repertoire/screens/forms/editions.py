"""Sealing an edition."""

from django import forms
from django.utils.translation import gettext_lazy as _

from capitalisation.forms import LineField, form_helper


class SealForm(forms.Form):
    title = LineField(
        label=_("Intitulé du recueil"),
        max_length=120,
        required=True,
        help_text=_("Par exemple « Promotion 7 »."),
        error_messages={"required": _("Donnez un intitulé au recueil.")},
    )
    helper = form_helper(submit=_("Sceller le recueil"))
