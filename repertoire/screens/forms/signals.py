"""A gap of the repertoire: said, then answered."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from capitalisation.forms import LineField, TextField, form_helper, offer
from competences.models import Competence
from writing.screens.forms import WrittenForm


class SignalForm(WrittenForm):
    words = LineField(label=_("Ce que vous cherchiez (optionnel)"), max_length=200)
    note = TextField(
        label=_("Quelle situation n’a pas de réponse ?"),
        rows=3,
        max_length=300,
        required=True,
        error_messages={"required": _("Décrivez la situation en une phrase.")},
        help_text=_("Sans nom de personne. Le centre de formation et le plan de formation le liront."),
    )
    competence = forms.ModelChoiceField(
        label=_("Compétence concernée (optionnel)"), queryset=Competence.objects.none(), required=False
    )
    helper = form_helper(submit=_("Signaler ce manque"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "competence", Competence.objects.tutoring())


class AnswerSignalForm(forms.Form):
    reference = LineField(
        label=_("Fiche qui y répond"),
        max_length=20,
        required=True,
        help_text=_("Par exemple P-0086."),
        error_messages={"required": _("Indiquez la fiche, par exemple P-0086.")},
    )
    helper = form_helper(submit=_("Relier"))

    def clean_reference(self) -> int:
        digits = self.cleaned_data["reference"].upper().removeprefix("P-")
        if not digits.isascii() or not digits.isdecimal() or len(digits) > 9:
            raise forms.ValidationError(_("Écrivez le numéro de la fiche, par exemple P-0086."))
        return int(digits)
