"""Answering a need."""

import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from capitalisation.forms import TextField, form_helper
from drafts.forms import WrittenForm
from reports.models import NeedAnswer


class AnswerForm(WrittenForm):
    decision = forms.ChoiceField(
        label=_("Votre réponse"),
        choices=NeedAnswer.Decision.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une réponse.")},
    )
    reason = TextField(
        label=_("Motif"),
        rows=3,
        max_length=1_000,
        help_text=_("Demandé sauf si le besoin est retenu. Les personnes de la journée le liront."),
    )
    due_on = forms.DateField(
        label=_("Échéance (optionnel)"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Écrivez une date, par exemple 31/03/2027.")},
    )
    helper = form_helper(submit=_("Enregistrer ma réponse"))

    def clean_due_on(self) -> datetime.date | None:
        due_on: datetime.date | None = self.cleaned_data["due_on"]
        if due_on is not None and due_on < timezone.localdate():
            raise forms.ValidationError(_("Cette date est passée : choisissez-en une à venir."))
        return due_on
