"""Life of a forward project."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from capitalisation.lifecycle import Lifecycle, Move


class ProjectState(models.TextChoices):
    DRAFT = "draft", _("Brouillon")
    COMMITTED = "committed", _("Engagement pris")
    IN_PROGRESS = "in_progress", _("En cours")
    REVIEWED = "reviewed", _("Point fait")
    COMPLETED = "completed", _("Terminé")
    STOPPED = "stopped", _("Arrêté")


_BEGUN = tuple(one for one in ProjectState if one != ProjectState.DRAFT)


class ProjectLifecycle(Lifecycle):
    noun = "project"
    states = ProjectState
    initial = (ProjectState.DRAFT,)

    committed = Move(ProjectState.DRAFT, to=ProjectState.COMMITTED)
    #: At a checkpoint its author says where it is; the last answer counts.
    checked = Move(
        *_BEGUN,
        to=(ProjectState.IN_PROGRESS, ProjectState.REVIEWED, ProjectState.COMPLETED, ProjectState.STOPPED),
    )
