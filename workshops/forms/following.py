"""Coming back to a project."""

from django import forms
from django.utils.translation import gettext_lazy as _

from capitalisation.forms import TextField, form_helper
from drafts.forms import WrittenForm
from tutors.models import ProjectCheckpoint


class CheckpointForm(WrittenForm):
    outcome = forms.ChoiceField(
        label=_("Où en êtes-vous ?"),
        choices=ProjectCheckpoint.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez où vous en êtes.")},
    )
    learning = TextField(
        label=_("Ce que vous avez appris (optionnel)"),
        rows=3,
        max_length=1_000,
        help_text=_("Les personnes qui lisent votre projet le liront aussi."),
    )
    helper = form_helper(submit=_("Enregistrer"))
