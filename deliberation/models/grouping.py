"""Practices that look alike: brought together by their authors, or kept side by side as variants."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from capitalisation.lifecycle import Stateful
from deliberation.models.states import PairingLifecycle, PairingState
from deliberation.models.voting import PoolEntry
from workshops.models.workshop import Workshop


class PairingQuerySet(models.QuerySet["Pairing"]):
    def of_author(self, user: User) -> Self:
        """Those in which one of the two sheets is this person's."""
        return self.filter(Q(kept__version__practice__author=user) | Q(other__version__practice__author=user))

    def waiting_for(self, user: User) -> Self:
        """Those this person has not answered yet."""
        mine = self.of_author(user).filter(status=PairingState.PROPOSED).exclude(answers__author=user)
        return mine.select_related("kept", "other")


class Pairing(Stateful, models.Model):
    """Two sheets of a day. Merged only if every author agrees; otherwise both are rated, side by side."""

    lifecycle = PairingLifecycle

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="pairings")
    kept = models.ForeignKey(PoolEntry, models.CASCADE, related_name="pairings_kept")
    other = models.ForeignKey(PoolEntry, models.CASCADE, related_name="pairings_other")
    status = models.CharField(_("état"), max_length=10, choices=PairingState, default=PairingState.PROPOSED)

    objects = PairingQuerySet.as_manager()

    class Meta:
        ordering = ["workshop", "pk"]
        verbose_name = _("regroupement")
        constraints = [
            models.UniqueConstraint(fields=["kept", "other"], name="paired_once"),
            models.CheckConstraint(condition=~Q(kept=models.F("other")), name="paired_with_another"),
            models.CheckConstraint(condition=PairingLifecycle.known(), name="pairing_status_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kept} / {self.other}"

    @property
    def authors(self) -> set[int]:
        """Who must agree."""
        return {
            entry.version.practice.author_id
            for entry in (self.kept, self.other)
            if entry.version.practice.author_id is not None
        }


class PairingAnswer(models.Model):
    pairing = models.ForeignKey(Pairing, models.CASCADE, related_name="answers")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    agrees = models.BooleanField(_("d’accord pour réunir les deux"))

    class Meta:
        ordering = ["pairing", "pk"]
        constraints = [models.UniqueConstraint(fields=["pairing", "author"], name="one_answer_per_author")]

    def __str__(self) -> str:
        return str(self.agrees)
