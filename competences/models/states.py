"""Life of a framework version."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VersionState(models.TextChoices):
    DRAFT = "draft", _("Brouillon")
    ACTIVE = "active", _("En vigueur")
    RETIRED = "retired", _("Retiré")
