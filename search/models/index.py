"""The inverted index of documents known by a number: keys and weights, whole texts for quoted words, word forms.

The index knows nothing of what the numbers stand for: who indexes a document takes it away again.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models


class _Listed(models.Aggregate):
    """The values of a group in one list: a hundred thousand rows are not a hundred thousand objects."""

    function = "JSON_GROUP_ARRAY"
    output_field = models.JSONField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_AGG", **context)


class PostingQuerySet(models.QuerySet["Posting"]):
    def weights(self, keys: Iterable[str]) -> Iterator[tuple[str, list[int], list[int]]]:
        """(key, documents, what it weighs in each) of these keys, one query."""
        # Named otherwise than the columns: the ORM would take the list for the column.
        listed = {"documents": _Listed("document"), "weights": _Listed("weight")}
        rows = self.filter(key__in=keys).order_by().values("key").annotate(**listed)
        yield from rows.values_list("key", *listed)


class Posting(models.Model):
    """A key stands in a document, with this weight."""

    document = models.PositiveBigIntegerField(db_index=True)
    key = models.CharField(max_length=60)
    weight = models.PositiveSmallIntegerField()

    objects = PostingQuerySet.as_manager()

    class Meta:
        ordering = ["document", "key"]
        constraints = [models.UniqueConstraint(fields=["key", "document"], name="posting_once")]

    def __str__(self) -> str:
        return self.key


class PhraseText(models.Model):
    """The whole text of a document on one line, where quoted words are looked for."""

    document = models.PositiveBigIntegerField(primary_key=True)
    text = models.TextField()

    def __str__(self) -> str:
        return self.text[:60]


class WordForm(models.Model):
    """A word as it is written in documents, and in how many: what corrections are drawn from."""

    form = models.CharField(max_length=60, unique=True)
    # Without accents: how it is looked for.
    plain = models.CharField(max_length=60, db_index=True)
    letters = models.PositiveSmallIntegerField()
    documents = models.IntegerField(default=0)

    class Meta:
        ordering = ["form"]
        indexes = [models.Index(fields=["letters", "plain"], name="form_by_length")]

    def __str__(self) -> str:
        return self.form
