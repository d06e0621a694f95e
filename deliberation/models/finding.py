"""Strengths and points to improve, in the words of the group."""

from typing import Self

from django.db import models
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from narratives.models.states import Scope
from workshops.models.workshop import Workshop


class FindingQuerySet(models.QuerySet["Finding"]):
    def with_supports(self) -> Self:
        """Each with ``support_count``, in the order of their words: one that moved would tell who has just chosen it."""
        return self.annotate(support_count=Count("supports")).order_by("statement", "pk")


class Finding(models.Model):
    class Kind(models.TextChoices):
        STRENGTH = "strength", _("Point fort")
        IMPROVEMENT = "improvement", _("Axe à améliorer")

    class FollowUp(models.TextChoices):
        OPEN = "", _("À décider")
        PRACTICE = "practice", _("Une pratique")
        NEED = "need", _("Un besoin")
        NONE = "none", _("Rien pour l’instant")

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="findings")
    kind = models.CharField(_("nature"), max_length=12, choices=Kind)
    scope = models.CharField(_("portée"), max_length=14, choices=Scope)
    statement = models.CharField(_("constat"), max_length=200)
    theme = models.CharField(_("thème"), max_length=60, blank=True)
    outcome = models.CharField(_("suite donnée"), max_length=8, choices=FollowUp, blank=True, default="")

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["workshop", "kind", "statement"]
        verbose_name = _("constat")
        constraints = [
            models.UniqueConstraint(fields=["workshop", "kind", "statement"], name="finding_said_once")
        ]

    def __str__(self) -> str:
        return self.statement

    @property
    def is_improvement(self) -> bool:
        return self.kind == self.Kind.IMPROVEMENT


class FindingSupport(models.Model):
    """« Je m’y reconnais »: secret, one a person."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="supports")
    voter_token = models.UUIDField()

    class Meta:
        ordering = ["finding", "voter_token"]
        constraints = [models.UniqueConstraint(fields=["finding", "voter_token"], name="support_once")]

    def __str__(self) -> str:
        return str(self.finding_id)
