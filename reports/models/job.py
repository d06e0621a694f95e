"""Documents made in the background, for one person and for a short time."""

import datetime
import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, User
from capitalisation import opendocument, pdf
from capitalisation.lifecycle import Stateful
from capitalisation.spreadsheets import CSV_TYPE, XLSX_TYPE
from needs.models import NeedsReport
from repertoire.models import Edition
from reports.models.states import PENDING, JobLifecycle, JobState

#: A document is made again after this time: links die (reliability page, row 4).
LINK_LIFETIME = datetime.timedelta(minutes=15)


_CONTENT_TYPES = {
    "pdf": pdf.TYPE,
    "ods": opendocument.TYPE,
    "xlsx": XLSX_TYPE,
    "csv": CSV_TYPE,
    "json": "application/json",
}


class DocumentJobQuerySet(models.QuerySet["DocumentJob"]):
    def visible_to(self, user: User) -> Self:
        """One's own, while they last."""
        return self.filter(requested_by=user, created_at__gte=timezone.now() - LINK_LIFETIME)


class DocumentJob(Stateful, models.Model):
    lifecycle = JobLifecycle

    class Kind(models.TextChoices):
        NEEDS = "needs", _("Rapport régional des besoins")
        FROZEN = "frozen", _("Rapport figé des besoins")
        REPERTOIRE = "repertoire", _("Répertoire des pratiques")

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        ODS = "ods", "ODS"
        XLSX = "xlsx", "XLSX"
        CSV = "csv", "CSV"
        JSON = "json", "JSON"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("document"), max_length=12, choices=Kind)
    format = models.CharField(max_length=4, choices=Format, default=Format.PDF)
    edition = models.ForeignKey(Edition, models.CASCADE, null=True, verbose_name=_("recueil"))
    report = models.ForeignKey(NeedsReport, models.CASCADE, null=True, verbose_name=_("rapport"))
    region = models.ForeignKey(Region, models.CASCADE, null=True, verbose_name=_("région"))
    year = models.PositiveSmallIntegerField(_("année"), null=True)
    language = models.CharField(max_length=2, default="fr")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="document_jobs")
    status = models.CharField(_("état"), max_length=9, choices=JobState, default=JobState.WAITING)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    # How far it is, for who waits; no total, no figure.
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    file = models.FileField(upload_to="documents", blank=True)

    objects = DocumentJobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("document demandé")
        constraints = [models.CheckConstraint(condition=JobLifecycle.known(), name="job_status_known")]

    def __str__(self) -> str:
        return self.get_kind_display()

    def get_absolute_url(self) -> str:
        return reverse("reports:document", args=[self.public_id])

    @property
    def is_cancelled(self) -> bool:
        """Asked of the database: another process may have said so meanwhile."""
        return DocumentJob.objects.filter(pk=self.pk, status=JobState.CANCELLED).exists()

    @property
    def filename(self) -> str:
        if self.report is not None:
            return f"{self.report.filename}.pdf"
        if self.kind == self.Kind.NEEDS:
            return f"besoins-{self.region.code if self.region else ''}-{self.year}.pdf"
        name = f"recueil-{self.edition.number}" if self.edition else "repertoire-des-pratiques"
        return f"{name}.{self.format}"

    @property
    def content_type(self) -> str:
        return _CONTENT_TYPES[self.format]

    @property
    def is_pending(self) -> bool:
        return self.status in PENDING
