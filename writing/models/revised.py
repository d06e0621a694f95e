"""Optimistic revisions: a stale tab neither wins nor loses in silence."""

import datetime
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import FieldDoesNotExist
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from writing.models.version import TextVersion
from writing.models.words import count_words, words_in

#: The history takes a copy of what stood before a save that follows a pause this long,
PAUSE = datetime.timedelta(minutes=2)
#: at least this often while somebody writes without a pause,
LONGEST_STRETCH = datetime.timedelta(minutes=10)
#: and before a save that takes this many words away.
WORDS_TAKEN_AWAY = 5


class Stale(Exception):
    """Somebody saved a newer revision first. Both texts must be shown to the writer."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the sender of a text had in front of them.

    ``key`` names this sending: the same key twice is the same save. It is made of its page and a number; ``pages``
    are the writer's own: this one, and those that died and whose text it took over. When the last save came from one
    of them, nobody else wrote in between, even if its answer was lost on the way.
    """

    revision: int
    key: str = ""
    pages: Collection[str] = ()

    def is_settled_by(self, last_key: str) -> bool:
        """True when this sending, or a later one of the same page, is already written: it came late, or twice."""
        page, _dot, number = self.key.rpartition(".")
        last_page, _dot, last_number = last_key.rpartition(".")
        if not self.key or self.key == last_key:
            return bool(self.key)
        return page == last_page != "" and number.isdecimal() and int(number) < int(last_number)

    @classmethod
    def of(cls, text: "Revised") -> "Seen":
        """A writer who has just read the text."""
        return cls(text.revision)


def _join(mine: Any, other: Any) -> Any:
    if mine == other or not other:
        return mine
    if not mine:
        return other
    if isinstance(mine, str) and isinstance(other, str):
        return f"{mine}\n\n{other}"
    if isinstance(mine, list) and isinstance(other, list):
        return mine + [row for row in other if row not in mine]
    if isinstance(mine, dict) and isinstance(other, dict):
        return {name: _join(mine.get(name), other.get(name)) for name in {**mine, **other}}
    return mine


class Revised(models.Model):
    """A text written by its author in several tabs, devices or sittings."""

    #: Fields whose former values the history keeps.
    TEXTS: ClassVar[tuple[str, ...]] = ()

    #: Names inside lists of objects, in reading order: a database may not keep it.
    READING_ORDER: ClassVar[tuple[str, ...]] = ()
    #: Choices of the codes found in lists of objects, by name.
    CODES: ClassVar[dict[str, type[models.TextChoices]]] = {}

    revision = models.PositiveIntegerField(_("révision"), default=1, editable=False)
    updated_at = models.DateTimeField(_("modifié le"), auto_now=True)
    last_key = models.CharField(max_length=60, blank=True, editable=False)
    changed_at = models.JSONField(default=dict, editable=False, encoder=DjangoJSONEncoder)
    copied_at = models.DateTimeField(default=timezone.now, editable=False)

    versions = GenericRelation(TextVersion)

    class Meta:
        abstract = True

    @property
    def writer_id(self) -> int | None:
        """Who alone writes this text and reads its history."""
        raise NotImplementedError

    @property
    def writing_url(self) -> str:
        """Where it is written."""
        raise NotImplementedError

    @property
    def history_url(self) -> str:
        """Its former versions, for its writer."""
        return reverse("writing:history", args=[self._meta.model_name, self.pk])

    @property
    def names_url(self) -> str:
        """Where its writer resolves what could name somebody."""
        return reverse("writing:names", args=[self._meta.model_name, self.pk])

    @property
    def hints_url(self) -> str:
        """The same, asked by the page where one writes."""
        return reverse("writing:hints", args=[self._meta.model_name, self.pk])

    @property
    def is_writable(self) -> bool:
        """False once the text may not change any more."""
        return True

    def revise(
        self,
        *,
        seen: Seen,
        moved: Mapping[str, Any] | None = None,
        copy_as: "TextVersion.Reason | None" = None,
        **changes: Any,
    ) -> None:
        """Write ``changes`` unless somebody else changed one of the same parts since ``seen``: then ``Stale``.

        ``moved`` holds the parts of the text kept in other tables, which the caller replaces afterwards.
        ``copy_as`` asks the history for a copy whatever the time. Sending the same key twice writes once.
        """
        wanted = {**changes, **(moved or {})}
        former = {name: getattr(self, name) for name, value in wanted.items() if value != getattr(self, name)}
        if not former or seen.is_settled_by(self.last_key):
            return
        if self._overtaken(seen, former):
            raise Stale
        before = self.copy()
        if copy_as is None and self._is_worth_a_copy(former, wanted):
            copy_as = TextVersion.Reason.PAUSE
        values = {
            **changes,
            "revision": self.revision + 1,
            "updated_at": timezone.now(),
            "last_key": seen.key,
            "changed_at": {**self.changed_at, **dict.fromkeys(sorted(former), self.revision + 1)},
            "copied_at": timezone.now() if copy_as else self.copied_at,
        }
        newest = type(self)._base_manager.filter(  # noqa: SLF001 Django documents it
            pk=self.pk, revision=self.revision
        )
        if not newest.update(**values):
            # Another request wrote after we had read: judge again from what it left.
            self.refresh_from_db()
            self.revise(seen=seen, moved=moved, **changes)
            return
        if copy_as:
            self._keep(before, copy_as)
        for name, value in values.items():
            setattr(self, name, value)

    def copy(self) -> dict[str, Any]:
        """The parts the history keeps, as they stand."""
        return {name: getattr(self, name) for name in self.TEXTS}

    def keep_version(self, reason: "TextVersion.Reason") -> None:
        """Put what stands now in the history."""
        self._keep(self.copy(), reason)

    def keep_overtaken(self, tab: str, **changes: Any) -> TextVersion:
        """Keep beside the text what a page wrote too late; the page may go on, its version follows it."""
        fields = {**self.copy(), **{name: value for name, value in changes.items() if name in self.TEXTS}}
        values = {
            "fields": fields,
            "words": count_words(words_in(fields)),
            "revision": self.revision,
            "kept_at": timezone.now(),
        }
        # A page without scripts sends one text, hence a tab of its own.
        other, _is_new = self.versions.update_or_create(
            reason=TextVersion.Reason.OVERTAKEN, tab=tab or uuid.uuid4().hex, defaults=values
        )
        return cast(TextVersion, other)

    def restore(self, fields: dict[str, Any]) -> None:
        """Come back to these texts: what stood before joins the history, and this is a revision like any other."""
        self._rewrite(fields, TextVersion.Reason.BEFORE_RESTORE)

    def mask(self, fields: dict[str, Any]) -> None:
        """Replace names by roles; what stood before joins the history, which its writer alone reads."""
        self._rewrite(fields, TextVersion.Reason.BEFORE_MASKING)

    def _rewrite(self, fields: dict[str, Any], copy_as: "TextVersion.Reason") -> None:
        known = {name: fields[name] for name in self.TEXTS if name in fields}
        self.revise(seen=Seen.of(self), copy_as=copy_as, **known)

    def joined_with(self, fields: dict[str, Any]) -> dict[str, Any]:
        """Both texts, one after the other: nothing of either is dropped."""
        return {name: _join(getattr(self, name), fields[name]) for name in self.TEXTS if name in fields}

    @classmethod
    def label_of(cls, name: str) -> str:
        """Name of a part, for people."""
        try:
            field = cls._meta.get_field(name)
        except FieldDoesNotExist:
            return str(cls._meta.verbose_name)
        return str(field.verbose_name) if isinstance(field, models.Field) else name

    def _overtaken(self, seen: Seen, parts: Collection[str]) -> bool:
        if seen.revision == self.revision or self.last_key.rpartition(".")[0] in seen.pages:
            return False
        # A page that was never told its revision cannot say what it has seen.
        return seen.revision == 0 or any(self.changed_at.get(name, 0) > seen.revision for name in parts)

    def _is_worth_a_copy(self, former: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
        texts = [name for name in self.TEXTS if name in former]
        taken = sum(
            count_words(words_in(former[name])) - count_words(words_in(wanted[name])) for name in texts
        )
        now = timezone.now()
        pause, stretch = now - self.updated_at, now - self.copied_at
        return bool(texts) and (pause > PAUSE or stretch > LONGEST_STRETCH or taken >= WORDS_TAKEN_AWAY)

    def _keep(self, fields: dict[str, Any], reason: "TextVersion.Reason") -> None:
        if any(fields.values()):
            self.versions.create(
                reason=reason, fields=fields, words=count_words(words_in(fields)), revision=self.revision
            )
