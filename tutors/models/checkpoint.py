"""Coming back to a project: after two weeks, three months, six months (domain page, section 10)."""

import calendar
import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tutors.models.project import ForwardProject


class Step(models.TextChoices):
    DAYS_15 = "d15", _("Après 15 jours")
    MONTHS_3 = "m3", _("Après 3 mois")
    MONTHS_6 = "m6", _("Après 6 mois")

    def due(self, start: datetime.date) -> datetime.date:
        if self == Step.DAYS_15:
            return start + datetime.timedelta(days=15)
        return _months_later(start, 3 if self == Step.MONTHS_3 else 6)


def _months_later(start: datetime.date, months: int) -> datetime.date:
    """The same day of the month, or the last one of a shorter month."""
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    return start.replace(year, month, min(start.day, calendar.monthrange(year, month)[1]))


class CheckpointQuerySet(models.QuerySet["ProjectCheckpoint"]):
    def due(self) -> Self:
        """Their day has come, and the tutor has not said where the project is."""
        return self.filter(outcome="", due_on__lte=timezone.localdate())


class ProjectCheckpoint(models.Model):
    class Outcome(models.TextChoices):
        DONE = "done", _("Fait")
        ONGOING = "ongoing", _("En cours")
        CHANGED = "changed", _("Modifié")
        DROPPED = "dropped", _("Abandonné")

    project = models.ForeignKey(ForwardProject, models.CASCADE, related_name="checkpoints")
    step = models.CharField(_("étape"), max_length=3, choices=Step)
    due_on = models.DateField(_("prévue le"))
    outcome = models.CharField(_("où j’en suis"), max_length=7, choices=Outcome, blank=True)
    learning = models.TextField(_("ce que j’ai appris"), blank=True)
    answered_on = models.DateField(null=True)
    reminded_on = models.DateField(null=True)

    objects = CheckpointQuerySet.as_manager()

    class Meta:
        ordering = ["project", "due_on"]
        verbose_name = _("étape du projet")
        constraints = [
            models.UniqueConstraint(fields=["project", "step"], name="checkpoint_once"),
            models.CheckConstraint(condition=Q(step__in=["d15", "m3", "m6"]), name="checkpoint_step_known"),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "done", "ongoing", "changed", "dropped"]),
                name="checkpoint_outcome_known",
            ),
        ]

    def __str__(self) -> str:
        return self.get_step_display()

    @property
    def is_due(self) -> bool:
        return not self.outcome and self.due_on <= timezone.localdate()
