"""Diffusing a document."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, User
from capitalisation.forms import TextField, form_helper
from reports.models import DiffusionCampaign
from reports.queries.audiences import sizes
from writing.screens.forms import WrittenForm


class CampaignForm(WrittenForm):
    audiences = forms.MultipleChoiceField(
        label=_("Qui est concerné ?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Les listes sont établies maintenant ; chaque personne n’est comptée qu’une fois."),
        error_messages={"required": _("Choisissez au moins un groupe.")},
    )
    channel = forms.ChoiceField(
        label=_("Par quel moyen ?"),
        choices=DiffusionCampaign.Channel.choices,
        widget=forms.RadioSelect,
        initial=DiffusionCampaign.Channel.EMAIL,
        error_messages={"required": _("Choisissez un moyen.")},
    )
    message = TextField(
        label=_("Votre message"),
        required=True,
        rows=5,
        max_length=2_000,
        help_text=_("Pourquoi ce document les concerne, en quelques lignes."),
        error_messages={"required": _("Écrivez un message : c’est lui qui donne envie de lire.")},
    )
    helper = form_helper(submit=_("Lancer la diffusion"))

    def __init__(self, *args: Any, region: Region | None, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(key, f"{label} ({count})") for key, label, count in sizes(region, by)]
        self.fields["audiences"].choices = choices  # type: ignore[attr-defined]


class CloseForm(WrittenForm):
    reason = TextField(
        label=_("Motif"),
        rows=2,
        max_length=500,
        help_text=_("Demandé si moins de 80 % des personnes ont pris connaissance du document."),
    )
    helper = form_helper(submit=_("Clore la diffusion"))
