"""Roles are given for a territory and a time, never for ever."""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.centre import Centre
from accounts.models.structure import Region


class Role(models.TextChoices):
    TUTOR = "tutor", _("Directeur ou directrice, tutorat")
    TRAINEE = "trainee", _("Directeur ou directrice stagiaire")
    FACILITATOR = "facilitator", _("Animation")
    CENTRE = "training_centre", _("Centre de formation")
    REVIEWER = "reviewer", _("Comité de relecture")
    PLANNER = "planner", _("Plan de formation")
    ENDORSER = "endorser", _("Autorité hiérarchique")
    READER = "reader", _("Lecture du répertoire")
    ADMIN = "admin", _("Administration fonctionnelle")


class MandateQuerySet(models.QuerySet["Mandate"]):
    def current(self, on: datetime.date | None = None) -> Self:
        """Mandates in force on a day (today by default); both ends are included."""
        day = on or timezone.localdate()
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=day), valid_from__lte=day)


class Mandate(models.Model):
    #: Whom a line of the journal about it concerns.
    JOURNAL_OWNER = "user_id"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="mandates", verbose_name=_("personne")
    )
    role = models.CharField(_("rôle"), max_length=20, choices=Role)
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("région"),
    )
    #: Of the role ``training_centre``, and of no other: it is held in a centre.
    centre = models.ForeignKey(
        Centre,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("centre"),
        help_text=_("Pour le rôle « centre de formation » seulement."),
    )
    valid_from = models.DateField(_("à partir du"), default=timezone.localdate)
    valid_until = models.DateField(_("jusqu’au"), null=True, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        ordering = ["role", "valid_from"]
        verbose_name = _("mandat")
        verbose_name_plural = _("mandats")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="mandate_ends_after_start",
                violation_error_message=_("La fin du mandat précède son début."),
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="mandate_role_known"),
            models.CheckConstraint(
                condition=Q(role=Role.CENTRE, centre__isnull=False) | (~Q(role=Role.CENTRE) & Q(centre=None)),
                name="mandate_of_a_centre",
                violation_error_message=_(
                    "Le rôle « centre de formation » se donne dans un centre, et lui seul : choisissez le centre."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} – {self.user}"
