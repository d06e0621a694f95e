"""States of the minutes, and the answers of the evaluation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MinutesState(models.TextChoices):
    DRAFT = "draft", _("En rédaction")
    SENT = "sent", _("Envoyé au groupe")


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
