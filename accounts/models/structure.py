"""Regions, départements and units: the map of the organisation."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Region(models.Model):
    code = models.CharField(_("code"), max_length=3, unique=True)
    name = models.CharField(_("nom"), max_length=80)

    class Meta:
        ordering = ["name"]
        verbose_name = _("région")
        verbose_name_plural = _("régions")

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    code = models.CharField(_("code"), max_length=3, unique=True)
    name = models.CharField(_("nom"), max_length=80)
    region = models.ForeignKey(Region, models.PROTECT, related_name="departments", verbose_name=_("région"))

    class Meta:
        ordering = ["code"]
        verbose_name = _("département")
        verbose_name_plural = _("départements")

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class HeadcountBand(models.TextChoices):
    UNDER_15 = "<15", _("moins de 15 agents")
    FROM_15 = "15-19", _("15 à 19 agents")
    FROM_20 = "20-24", _("20 à 24 agents")
    FROM_25 = "25-30", _("25 à 30 agents")
    OVER_30 = ">30", _("plus de 30 agents")


class OrgUnit(models.Model):
    class Kind(models.TextChoices):
        REGIONAL = "regional_directorate", _("Direction régionale")
        DEPARTMENTAL = "departmental_directorate", _("Direction départementale")
        UNIT = "unit", _("Unité")
        CENTRE = "training_centre", _("Centre de formation")

    name = models.CharField(_("nom de la structure"), max_length=120)
    kind = models.CharField(_("type"), max_length=30, choices=Kind, default=Kind.UNIT)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("rattachement")
    )
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="units", verbose_name=_("département")
    )
    headcount_band = models.CharField(
        _("effectif (tranche)"), max_length=6, choices=HeadcountBand, blank=True
    )
    is_active = models.BooleanField(_("en activité"), default=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("structure")
        verbose_name_plural = _("structures")
        constraints = [
            models.UniqueConstraint(
                fields=["name", "department"],
                name="orgunit_unique_name",
                violation_error_message=_("Une structure de ce nom existe déjà dans ce département."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("accounts:unit", args=[self.pk])
