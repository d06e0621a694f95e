"""Life of a framework version."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from capitalisation.lifecycle import Lifecycle, Move


class VersionState(models.TextChoices):
    DRAFT = "draft", _("Brouillon")
    ACTIVE = "active", _("En vigueur")
    RETIRED = "retired", _("Retiré")


class FrameworkLifecycle(Lifecycle):
    noun = "framework"
    states = VersionState
    initial = (VersionState.DRAFT,)

    activated = Move(
        VersionState.DRAFT,
        VersionState.RETIRED,
        to=VersionState.ACTIVE,
        refusal=_("Cette version est déjà en vigueur."),
    )
    retired = Move(VersionState.ACTIVE, to=VersionState.RETIRED)
