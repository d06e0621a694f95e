"""States of a round."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RoundState(models.TextChoices):
    SCHEDULED = "scheduled", _("À venir")
    OPEN = "open", _("Ouvert")
    CLOSED = "closed", _("Fermé")
    REVEALED = "revealed", _("Résultats montrés")
