"""Forms of who prepares a day, and of who comes in."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, Role, User
from capitalisation.forms import DayField, HourField, LineField, SeveralField, TextField, form_helper, offer
from tutors.models import Programme
from workshops.models import Participation, Workshop
from workshops.models.roomcode import normal_room_code
from workshops.models.states import WorkshopState
from workshops.rules.policy import may_keep, people_of
from writing.screens.forms import WrittenForm


class WorkshopForm(forms.ModelForm):
    class Meta:
        model = Workshop
        fields = (
            "title",
            "programme",
            "region",
            "date",
            "starts_at",
            "ends_at",
            "place",
            "access",
            "mode",
            "capacity",
            "sponsor_name",
            "sponsor_statement",
            "sponsor_exception",
        )
        field_classes = {
            "date": DayField,
            "starts_at": HourField,
            "ends_at": HourField,
            "access": LineField,
            "title": LineField,
            "place": LineField,
            "sponsor_name": LineField,
            "sponsor_statement": TextField,
            "sponsor_exception": LineField,
        }
        widgets = {
            "sponsor_statement": forms.Textarea(attrs={"rows": 6}),
        }
        labels = {"starts_at": _("Elle commence à"), "ends_at": _("Elle finit à")}
        help_texts = {
            "starts_at": _("À l’heure de la région."),
            "access": _("Par exemple : métro, étage, pièce d’identité demandée."),
            "sponsor_statement": _("1 200 caractères au plus. Il est lu à l’ouverture."),
            "sponsor_exception": _(
                "Seulement si la journée s’annonce sans mot du porteur. Il sera montré à tous."
            ),
        }

    reason = LineField(
        label=_("Motif du changement (optionnel)"),
        max_length=300,
        help_text=_(
            "Envoyé aux personnes invitées, avec ce qui change : intitulé, date, heures, lieu, accès, modalité."
        ),
    )
    helper = form_helper(submit=_("Enregistrer la journée"))

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        """Programmes of one's centres and the regions that they serve; a lead keeps those of the day."""
        super().__init__(*args, **kwargs)
        day = self.instance
        if day.status != WorkshopState.ANNOUNCED:
            del self.fields["reason"]
        if day.pk is None or may_keep(by, day):
            # What the day has already stays among the choices, whatever the centre serves today.
            stored = Workshop.objects.filter(pk=day.pk)
            mine = Programme.objects.of_centres(by)
            offer(self, "programme", mine)
            served = Q(centres__in=by.centres) | Q(workshops__in=stored)
            offer(self, "region", Region.objects.filter(served).distinct())
        else:
            del self.fields["programme"], self.fields["region"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("starts_at"), data.get("ends_at")
        if start and end and end <= start:
            self.add_error("ends_at", _("La journée finit après avoir commencé : vérifiez les heures."))
        return data


class InviteForm(forms.Form):
    people = SeveralField(
        label=_("Personnes à inviter"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Cochez au moins une personne.")},
    )
    helper = form_helper(tag=False)

    def __init__(self, *args: Any, workshop: Workshop, role: str, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"id_{role}_%s", **kwargs})
        needed = Role.TUTOR if role == Participation.Role.TUTOR else Role.FACILITATOR
        known = people_of(workshop).values("pk")
        free = User.objects.holding(needed).filter(pk__in=known).exclude(participations__workshop=workshop)
        offer(self, "people", free.select_related("org_unit"))


class CancelForm(WrittenForm):
    reason = LineField(
        label=_("Motif"),
        required=True,
        max_length=300,
        help_text=_("Les personnes invitées le liront."),
        error_messages={"required": _("Dites pourquoi la journée est annulée.")},
    )
    helper = form_helper(submit=_("Annuler cette journée"))


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
