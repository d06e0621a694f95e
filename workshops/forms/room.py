"""The code of the room, typed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from capitalisation.forms import LineField, form_helper
from workshops.models import Workshop
from workshops.roomcode import normal_room_code


class RoomCodeForm(forms.Form):
    code = LineField(
        label=_("Code de la salle"),
        max_length=20,
        required=True,
        help_text=_("Six lettres et chiffres, affichés sur l’écran de la salle."),
    )
    helper = form_helper(submit=_("Continuer"))

    def clean_code(self) -> str:
        code = normal_room_code(self.cleaned_data["code"])
        if not code or not Workshop.objects.filter(room_code=code).exists():
            raise forms.ValidationError(
                _("Ce code ne correspond à aucune journée. Relisez-le sur l’écran de la salle.")
            )
        return code
