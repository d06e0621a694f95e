"""The scheme, its cohorts, and what is particular to tutors and trainees."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre, User


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def of_centres(self, user: User) -> Self:
        """Those of the centres this person works for."""
        return self.filter(centre__in=user.centres)


class Programme(models.Model):
    """A time-boxed scheme of one training centre, with the limits its policy warns about (it never blocks)."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="programmes", verbose_name=_("centre"))
    name = models.CharField(_("dispositif"), max_length=160)
    purpose = models.TextField(_("finalité"), blank=True)
    closing_note = models.TextField(_("pourquoi capitaliser maintenant"), blank=True)
    start = models.DateField(_("du"))
    end = models.DateField(_("au"), null=True, blank=True)
    max_trainees = models.PositiveSmallIntegerField(_("stagiaires au plus par tuteur ou tutrice"), default=2)
    min_service_years = models.PositiveSmallIntegerField(
        _("ancienneté de service minimale (années)"), default=2
    )

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["-start", "name"]
        verbose_name = _("dispositif")
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "name"],
                name="programme_unique_name",
                violation_error_message=_("Ce dispositif existe déjà dans ce centre."),
            ),
            models.CheckConstraint(
                condition=Q(end=None) | Q(end__gte=F("start")),
                name="programme_ends_after_start",
                violation_error_message=_("La fin du dispositif précède son début."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("tutors:programme", args=[self.pk])


class Cohort(models.Model):
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="cohorts", verbose_name=_("dispositif")
    )
    code = models.CharField(_("promotion"), max_length=40)
    start = models.DateField(_("du"))
    end = models.DateField(_("au"))
    is_last = models.BooleanField(_("dernière promotion"), default=False)

    class Meta:
        ordering = ["-start", "code"]
        verbose_name = _("promotion")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "code"],
                name="cohort_unique_code",
                violation_error_message=_("Cette promotion existe déjà."),
            ),
            models.CheckConstraint(
                condition=Q(end__gte=F("start")),
                name="cohort_ends_after_start",
                violation_error_message=_("La fin de la promotion précède son début."),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class TutorProfile(models.Model):
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="tutor_profile", verbose_name=_("personne")
    )
    tutor_since = models.DateField(_("tuteur ou tutrice depuis le"), null=True, blank=True)
    service_since = models.DateField(_("en service depuis le"), null=True, blank=True)
    is_volunteer = models.BooleanField(_("volontaire"), default=True)
    willing_to_transmit = models.BooleanField(_("J’accepte d’être contacté par un pair"), default=False)

    class Meta:
        verbose_name = _("profil de tutorat")

    def __str__(self) -> str:
        return str(self.user)


class TraineeProfile(models.Model):
    class EntryRoute(models.TextChoices):
        EXTERNAL = "external", _("concours externe")
        INTERNAL = "internal", _("concours interne")
        SECONDMENT = "secondment", _("détachement")
        OTHER = "other", _("autre voie")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="trainee_profile", verbose_name=_("personne")
    )
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="trainees", verbose_name=_("promotion"))
    entry_route = models.CharField(
        _("voie d’accès"), max_length=12, choices=EntryRoute, default=EntryRoute.EXTERNAL
    )

    class Meta:
        verbose_name = _("profil de stagiaire")

    def __str__(self) -> str:
        return str(self.user)
