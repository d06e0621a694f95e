"""Everything the service holds of one person, asked for by that person."""

import datetime
import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from capitalisation.lifecycle import Stateful
from privacy.models.states import ArchiveLifecycle, ArchiveState

#: A file that holds everything does not lie about.
KEPT_FOR = datetime.timedelta(days=7)
#: Far longer than the largest takes: its worker was killed.
STUCK_AFTER = datetime.timedelta(minutes=30)


class ArchiveQuerySet(models.QuerySet["Archive"]):
    def of(self, user: User) -> Self:
        """One's own, while it lives; nobody else's, whoever asks."""
        return self.filter(person=user, created_at__gte=timezone.now() - KEPT_FOR)


class Archive(Stateful, models.Model):
    lifecycle = ArchiveLifecycle

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="archives")
    status = models.CharField(_("état"), max_length=8, choices=ArchiveState, default=ArchiveState.WAITING)
    language = models.CharField(max_length=2, default="fr")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    file = models.FileField(upload_to="archives", blank=True)

    objects = ArchiveQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("archive de mes données")
        constraints = [
            models.CheckConstraint(condition=ArchiveLifecycle.known(), name="archive_status_known"),
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(status="waiting"), name="one_archive_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.created_at:%Y-%m-%d}"

    @property
    def is_stuck(self) -> bool:
        """Nobody makes it any more."""
        return self.status == ArchiveState.WAITING and self.created_at < timezone.now() - STUCK_AFTER
