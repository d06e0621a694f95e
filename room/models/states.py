"""States of the minutes, and the answers of the evaluation."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from capitalisation.lifecycle import Lifecycle, Move


class MinutesState(models.TextChoices):
    DRAFT = "draft", _("En rédaction")
    SENT = "sent", _("Envoyé au groupe")


class MinutesLifecycle(Lifecycle):
    noun = "minutes"
    states = MinutesState
    initial = (MinutesState.DRAFT,)

    sent = Move(
        MinutesState.DRAFT,
        to=MinutesState.SENT,
        refusal=_("Le compte rendu est envoyé : reprenez-le d’abord."),
    )
    reopened = Move(
        MinutesState.SENT, to=MinutesState.DRAFT, refusal=_("Le compte rendu ne se reprend plus.")
    )


class Respect(models.TextChoices):
    """Answer to « was the charter respected? »."""

    YES = "yes", _("Oui")
    PARTLY = "partly", _("En partie")
    NO = "no", _("Non")


class Usefulness(models.IntegerChoices):
    VERY = 4, _("Très utile")
    RATHER = 3, _("Plutôt utile")
    RATHER_NOT = 2, _("Plutôt pas")
    NOT_AT_ALL = 1, _("Pas du tout")
