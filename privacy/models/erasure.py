"""A person asks to leave the service; what is theirs goes two weeks later."""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from capitalisation.lifecycle import Stateful
from privacy.models.states import ErasureLifecycle, ErasureState

#: Time to change one's mind.
BEFORE_ERASURE = datetime.timedelta(days=14)


class ErasureQuerySet(models.QuerySet["Erasure"]):
    def waiting(self) -> Self:
        return self.filter(status=ErasureState.WAITING)

    def due(self) -> Self:
        return self.waiting().filter(asked_at__lte=timezone.now() - BEFORE_ERASURE)


class Erasure(Stateful, models.Model):
    lifecycle = ErasureLifecycle

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="erasures")
    status = models.CharField(_("état"), max_length=9, choices=ErasureState, default=ErasureState.WAITING)
    asked_at = models.DateTimeField(_("demandé le"), default=timezone.now)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("effacement de compte")
        constraints = [
            models.CheckConstraint(condition=ErasureLifecycle.known(), name="erasure_status_known"),
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(status="waiting"), name="one_erasure_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.get_status_display()

    @property
    def due_at(self) -> datetime.datetime:
        return self.asked_at + BEFORE_ERASURE
