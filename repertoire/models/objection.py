"""« Ce texte me concerne »: the sheet is hidden at once, and decided within three days."""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from capitalisation.lifecycle import Stateful
from repertoire.models.practice import Practice
from repertoire.models.states import Objected, ObjectionLifecycle
from repertoire.models.version import PracticeVersion

#: Reliability page, section 4.1, row 7.
HOURS_TO_DECIDE = 72


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def decided_by_centre(self, user: User) -> Self:
        """On sheets of one's centres."""
        confirmed = self.exclude(status=Objected.UNCONFIRMED)
        return confirmed.filter(version__practice__in=Practice.objects.tended_by(user))


class Objection(Stateful, models.Model):
    lifecycle = ObjectionLifecycle

    version = models.ForeignKey(PracticeVersion, models.CASCADE, related_name="objections")
    # Never shown to the author of the sheet.
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    #: Of somebody without an account, to answer them; emptied with the answer.
    address = models.EmailField(blank=True)
    passage = models.TextField(_("le passage qui vous concerne"))
    raised_at = models.DateTimeField(default=timezone.now)
    status = models.CharField(_("décision"), max_length=11, choices=Objected, default=Objected.OPEN)
    answer = models.TextField(_("réponse"), blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        ordering = ["raised_at", "pk"]
        verbose_name = _("demande d’une personne concernée")
        constraints = [
            models.CheckConstraint(condition=ObjectionLifecycle.known(), name="objection_status_known"),
            models.UniqueConstraint(
                fields=["version"], condition=Q(status="open"), name="one_open_objection"
            ),
        ]

    def __str__(self) -> str:
        return self.get_status_display()

    @property
    def due_at(self) -> datetime.datetime:
        return self.raised_at + datetime.timedelta(hours=HOURS_TO_DECIDE)

    @property
    def is_late(self) -> bool:
        return self.status == Objected.OPEN and timezone.now() > self.due_at
