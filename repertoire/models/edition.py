"""A sealed edition: what the repertoire held on a day, numbered, with a fingerprint anybody can check."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from repertoire.models.version import ONCE_PUBLIC, PracticeVersion


class Edition(models.Model):
    number = models.PositiveIntegerField(gettext_lazy("numéro"), unique=True)
    title = models.CharField(gettext_lazy("intitulé"), max_length=120)
    sealed_on = models.DateField(gettext_lazy("scellé le"))
    sealed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sha256 = models.CharField(gettext_lazy("empreinte SHA-256"), max_length=64)

    class Meta:
        ordering = ["-number"]
        verbose_name = gettext_lazy("recueil")

    def __str__(self) -> str:
        return _("Recueil n° %(number)s : %(title)s") % {"number": self.number, "title": self.title}

    def get_absolute_url(self) -> str:
        return reverse("repertoire:edition", args=[self.number])


class EntryQuerySet(models.QuerySet["EditionEntry"]):
    def readable(self) -> Self:
        """What may still be read: neither taken back, nor retired, nor under an objection."""
        found = self.filter(version__status__in=ONCE_PUBLIC, version__practice__withdrawn_on=None)
        return found.exclude(version__practice__versions__status="suspended")

    def told(self) -> Self:
        """Every entry, each knowing whether it may be read today."""
        hidden = PracticeVersion.objects.filter(practice=OuterRef("version__practice"), status="suspended")
        return (
            self.annotate(is_hidden=Exists(hidden)).select_related("version__practice").order_by("position")
        )


class EditionEntry(models.Model):
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="entries")
    version = models.ForeignKey(PracticeVersion, models.PROTECT, related_name="entries")
    position = models.PositiveIntegerField()
    #: Of the text, without the signature, which stays its author's to change.
    sha256 = models.CharField(max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["edition", "position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "position"], name="edition_position_once"),
            models.UniqueConstraint(fields=["edition", "version"], name="edition_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.version}"

    @property
    def is_readable(self) -> bool:
        """Of an entry of ``told()``: neither hidden, nor retired, nor taken back."""
        practice = self.version.practice
        return (
            not getattr(self, "is_hidden", False)
            and practice.withdrawn_on is None
            and self.version.status in ONCE_PUBLIC
        )
