"""A release: the figures of a region and a year as of one moment, read by every screen, file and frozen version."""

from typing import Self

from django.db import models
from django.db.models import Q, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.models import Region


class ReleaseQuerySet(models.QuerySet["Release"]):
    def latest_of(self, region: Region, year: int) -> "Release | None":
        return self.filter(region=region, year=year).order_by("-number").first()

    def latest_before(self, region: Region, year: int) -> "Release | None":
        """The last figures of the nearest earlier year that has some."""
        return self._before(region, year).first()

    def latest_and_before(self, region: Region, year: int) -> "tuple[Release | None, Release | None]":
        """Those of this year, and of the nearest earlier one, in one query."""
        latest = self.filter(region=region, year=year).order_by("-number").values("pk")[:1]
        former = self._before(region, year).values("pk")[:1]
        found = list(self.filter(Q(pk=Subquery(latest)) | Q(pk=Subquery(former))))
        return (
            next((one for one in found if one.year == year), None),
            next((one for one in found if one.year < year), None),
        )

    def _before(self, region: Region, year: int) -> Self:
        return self.filter(region=region, year__lt=year).order_by("-year", "-number")


class Release(models.Model):
    region = models.ForeignKey(Region, models.PROTECT, related_name="releases")
    year = models.PositiveSmallIntegerField(_("année"))
    number = models.PositiveSmallIntegerField(_("numéro"))
    made_at = models.DateTimeField(_("faits le"), auto_now_add=True)
    #: What may be shown, and nothing else; see ``needs.rules.figures`` for its keys.
    figures = models.JSONField()
    #: One keyed mark a respondent: how many people changed since; never shown.
    marks = models.JSONField(default=dict, editable=False)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["region", "-year", "-number"]
        verbose_name = _("mise à jour des chiffres")
        constraints = [
            models.UniqueConstraint(fields=["region", "year", "number"], name="release_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.year}, {self.number}"
