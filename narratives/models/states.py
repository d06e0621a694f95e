"""States of a narrative, and what a finding is about."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NarrativeState(models.TextChoices):
    DRAFT = "draft", _("Brouillon")
    SHARED = "shared", _("Partagé avec mon trio")
    FINAL = "final", _("Finalisé")
    DIFFUSED = "diffused", _("Diffusé")
    WITHDRAWN = "withdrawn", _("Retiré")


class Scope(models.TextChoices):
    TUTOR = "tutor", _("moi, comme tuteur ou tutrice")
    SCHEME = "scheme", _("le dispositif")
    CENTRE = "centre", _("le centre de formation")
    HIERARCHY = "hierarchy", _("la hiérarchie")
    PATH = "trainee_path", _("le parcours du stagiaire")
