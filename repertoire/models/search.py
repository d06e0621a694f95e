"""The inverted index of published sheets, what moved among them, and the words administrators say are the same."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from repertoire.models.version import PracticeVersion


class _Listed(models.Aggregate):
    """The values of a group in one list: a hundred thousand rows are not a hundred thousand objects."""

    function = "JSON_GROUP_ARRAY"
    output_field = models.JSONField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_AGG", **context)


class PostingQuerySet(models.QuerySet["Posting"]):
    def weights(self, keys: Iterable[str]) -> Iterator[tuple[str, list[int], list[int]]]:
        """(key, versions, what it weighs in each) of these keys, one query."""
        # Named otherwise than the columns: the ORM would take the list for the column.
        listed = {"versions": _Listed("version"), "weights": _Listed("weight")}
        rows = self.filter(key__in=keys).order_by().values("key").annotate(**listed)
        yield from rows.values_list("key", *listed)


class Posting(models.Model):
    """A key stands in a published sheet, with this weight."""

    version = models.ForeignKey(PracticeVersion, models.CASCADE, related_name="postings")
    key = models.CharField(max_length=60)
    weight = models.PositiveSmallIntegerField()

    objects = PostingQuerySet.as_manager()

    class Meta:
        ordering = ["version", "key"]
        constraints = [models.UniqueConstraint(fields=["key", "version"], name="posting_once")]

    def __str__(self) -> str:
        return self.key


class Running(models.Model):
    """The whole text of a published sheet on one line, where quoted words are looked for."""

    version = models.OneToOneField(PracticeVersion, models.CASCADE, primary_key=True, related_name="running")
    text = models.TextField()

    def __str__(self) -> str:
        return self.text[:60]


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


class ShelfLog(models.Model):
    """The last moves among published sheets, in one row: what a process follows instead of reading them all again."""

    ONLY = 1

    # Drawn at random at each move: a move that is undone leaves no token that could come back.
    token = models.CharField(max_length=16)
    # [token, version], the last one at the end.
    moves = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.token


class Synonyms(models.Model):
    """Words that find each other: acronyms, administrative names, former names."""

    terms = models.CharField(_("termes, séparés par des virgules"), max_length=300)

    class Meta:
        ordering = ["terms"]
        verbose_name = _("synonymes")
        verbose_name_plural = _("synonymes")

    def __str__(self) -> str:
        return self.terms
