"""A file brought in: its plan, what became of it, and the file itself, kept with who sent it."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre, User
from capitalisation.lifecycle import Stateful
from imports.models.states import PENDING, ImportLifecycle, ImportState

#: As many files are looked through for one of the same shape.
MOST_REMEMBERED = 50


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, user: User) -> Self:
        """One's own, and those that a colleague sent for one's centre."""
        return self.filter(Q(requested_by=user) | Q(centre__in=user.centres))

    def named_before(self, job: "Import") -> dict[str, str]:
        """{our column: header} as the last file of this shape was read, among those its sender may see; else as far as the
        headers are known."""
        headers = set(job.plan.get("headers", []))
        known = self.visible_to(job.requested_by).filter(kind=job.kind, status=ImportState.APPLIED)
        for options in known.order_by("-pk").values_list("options", flat=True)[:MOST_REMEMBERED]:
            mapping = options.get("mapping", {})
            if mapping and headers >= mapping.keys():
                return {column: header for header, column in mapping.items()}
        usual: dict[str, str] = job.plan.get("known", {})
        return usual


class Import(Stateful, models.Model):
    lifecycle = ImportLifecycle

    class Kind(models.TextChoices):
        FRAMEWORK = "framework", _("Un référentiel de compétences")
        PEOPLE = "people", _("Une liste de personnes")
        TUTORSHIPS = "tutorships", _("Une liste de tutorats")
        PRACTICES = "practices", _("Des fiches pratiques existantes")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("contenu"), max_length=10, choices=Kind)
    file = models.FileField(_("fichier"), upload_to="imports", blank=True)
    #: For which it was sent, by somebody with no wider right: its people read it.
    centre = models.ForeignKey(Centre, models.PROTECT, null=True, related_name="+", editable=False)
    filename = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    #: What was asked beside the file: title, number, columns, confirmations.
    options = models.JSONField(default=dict)
    status = models.CharField(_("état"), max_length=8, choices=ImportState, default=ImportState.UNREAD)
    summary = models.CharField(max_length=500, blank=True)
    #: ``options["left_out"]``: {row: what is wrong with it}.
    #: {"findings", "codes", "lines", "counts", "encoding", "separator", "samples", "target", "wrong"}, or {"headers", "known"}; see ``imports.kinds``.
    plan = models.JSONField(default=dict)
    language = models.CharField(max_length=2, default="fr")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="imports")
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("import")
        constraints = [models.CheckConstraint(condition=ImportLifecycle.known(), name="import_status_known")]

    def __str__(self) -> str:
        return self.filename

    def get_absolute_url(self) -> str:
        return reverse("imports:import", args=[self.public_id])

    @property
    def is_pending(self) -> bool:
        return self.status in PENDING

    @property
    def progress_name(self) -> str:
        """Beside the file and not in the database: what an open transaction writes, nobody sees before its end."""
        return f"{self.file.name}.progress"

    @property
    def progress(self) -> tuple[int, int] | None:
        """(done, total) of what is being carried out."""
        try:
            with self.file.storage.open(self.progress_name) as kept:
                done, total = kept.read().decode("ascii").split()
        except (FileNotFoundError, ValueError):
            return None
        return int(done), int(total)

    @property
    def errors(self) -> list[dict[str, Any]]:
        return [one for one in self.plan.get("findings", []) if one["is_error"]]

    @property
    def warnings(self) -> list[dict[str, Any]]:
        return [one for one in self.plan.get("findings", []) if not one["is_error"]]

    @property
    def wrong(self) -> dict[str, str]:
        """{row: reasons} of what keeps the others out."""
        found: dict[str, str] = self.plan.get("wrong", {})
        return found

    @property
    def left_out(self) -> dict[str, str]:
        """{row: reasons} of what somebody leaves out."""
        found: dict[str, str] = self.options.get("left_out", {})
        return found

    @property
    def absent(self) -> list[tuple[str, str]]:
        """(key, label) of what is there but not in the file."""
        return [(key, label) for _row, action, label, key in self.plan.get("lines", []) if action == "absent"]
