"""The inverted index of published sheets, and the words administrators say are the same."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from repertoire.models.version import PracticeVersion


class Posting(models.Model):
    """A key stands in a published sheet, with this weight."""

    version = models.ForeignKey(PracticeVersion, models.CASCADE, related_name="postings")
    key = models.CharField(max_length=60)
    weight = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["version", "key"]
        constraints = [models.UniqueConstraint(fields=["key", "version"], name="posting_once")]

    def __str__(self) -> str:
        return self.key


class Form(models.Model):
    """A word as it is written in published sheets, and in how many: what corrections are drawn from."""

    form = models.CharField(max_length=60, unique=True)
    # Without accents: how it is looked for.
    plain = models.CharField(max_length=60, db_index=True)
    letters = models.PositiveSmallIntegerField()
    sheets = models.IntegerField(default=0)

    class Meta:
        ordering = ["form"]
        indexes = [models.Index(fields=["letters", "plain"], name="form_by_length")]

    def __str__(self) -> str:
        return self.form


class Synonyms(models.Model):
    """Words that find each other: acronyms, administrative names, former names."""

    terms = models.CharField(_("termes, séparés par des virgules"), max_length=300)

    class Meta:
        ordering = ["terms"]
        verbose_name = _("synonymes")
        verbose_name_plural = _("synonymes")

    def __str__(self) -> str:
        return self.terms
