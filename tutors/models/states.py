"""Life of a forward project."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProjectState(models.TextChoices):
    DRAFT = "draft", _("Brouillon")
    COMMITTED = "committed", _("Engagement pris")
    IN_PROGRESS = "in_progress", _("En cours")
    REVIEWED = "reviewed", _("Point fait")
    COMPLETED = "completed", _("Terminé")
    STOPPED = "stopped", _("Arrêté")
