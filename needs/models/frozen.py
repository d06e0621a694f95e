"""A frozen report of needs: numbers and words of one moment, numbered, with a fingerprint; never changed."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Region, User
from capitalisation.lifecycle import Stateful
from needs.models.need import Need
from needs.models.release import Release
from needs.models.scope import regions_of
from needs.models.states import ReportLifecycle, ReportState


class NeedsReportQuerySet(models.QuerySet["NeedsReport"]):
    def readable_by(self, user: User) -> Self:
        """Those of the planner's regions, and those that were sent to this person: masked as they are."""
        mine = self.filter(region__in=regions_of(user)).values("pk")
        sent = self.filter(campaigns__recipients__person=user).values("pk")
        return self.filter(Q(pk__in=mine) | Q(pk__in=sent))


class NeedsReport(Stateful, models.Model):
    lifecycle = ReportLifecycle

    region = models.ForeignKey(Region, models.PROTECT, related_name="needs_reports")
    year = models.PositiveSmallIntegerField(gettext_lazy("année"))
    version = models.PositiveSmallIntegerField(gettext_lazy("version"))
    status = models.CharField(
        gettext_lazy("état"), max_length=11, choices=ReportState, default=ReportState.FROZEN
    )
    #: What is printed and downloaded; see ``needs.queries.freezing`` for its keys.
    snapshot = models.JSONField()
    sha256 = models.CharField(max_length=64)
    #: Drawn once, when it is first asked for, and kept as it is.
    document = models.FileField(upload_to="rapports", blank=True)
    #: Whose figures it shows.
    release = models.ForeignKey(Release, models.PROTECT, related_name="reports")
    frozen_on = models.DateField()
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    transmitted_on = models.DateField(null=True)
    needs = models.ManyToManyField(Need, related_name="reports")

    objects = NeedsReportQuerySet.as_manager()

    class Meta:
        ordering = ["region", "-year", "-version"]
        verbose_name = gettext_lazy("rapport des besoins")
        constraints = [
            models.UniqueConstraint(fields=["region", "year", "version"], name="needs_report_version_once"),
            models.CheckConstraint(condition=ReportLifecycle.known(), name="needs_report_status_known"),
        ]

    def __str__(self) -> str:
        said = {"region": self.region, "year": self.year, "version": self.version}
        if not self.version:
            return _("Besoins %(region)s %(year)s, provisoire") % said
        return _("Besoins %(region)s %(year)s, version %(version)s") % said

    def get_absolute_url(self) -> str:
        return reverse("needs:frozen", args=[self.region.code, self.year, self.version])

    @property
    def filename(self) -> str:
        return f"besoins-{self.region.code}-{self.year}-v{self.version}"

    @property
    def tables(self) -> list[dict[str, Any]]:
        """Each with ``cells``: (text, is it a number) row by row."""
        return [
            table
            | {
                "cells": [
                    [(text, column["is_number"]) for text, column in zip(row, table["columns"], strict=True)]
                    for row in table["rows"]
                ]
            }
            for table in self.snapshot["tables"]
        ]
