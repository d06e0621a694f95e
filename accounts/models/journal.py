"""What was done, by whom, when. Never a text, never a name of a third person. Lines are added, never changed nor deleted."""

from typing import Any, NoReturn, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User


class AppendOnly(Exception):
    """Somebody tried to change or delete a line of the journal."""


class JournalQuerySet(models.QuerySet["JournalEntry"]):
    def about(self, user: User) -> Self:
        """What this person did, and what was done to what is theirs."""
        return self.filter(Q(actor=user) | Q(concerns=user))

    def unname(self) -> int:
        """Keep act and time without the person: the only change there is."""
        return super().update(actor=None, concerns=None, before="", after="")

    def update(self, **_values: Any) -> NoReturn:
        raise AppendOnly

    def delete(self) -> NoReturn:
        raise AppendOnly


class JournalEntry(models.Model):
    at = models.DateTimeField(_("le"), auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("par")
    )
    #: Whose card, text or account it is.
    concerns = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("concerne")
    )
    verb = models.CharField(_("acte"), max_length=60)
    target_type = models.CharField(_("objet"), max_length=60)
    target_id = models.CharField(_("identifiant"), max_length=40)
    #: State of the object before and after, when the act moved it; else what it changed.
    before = models.CharField(_("avant"), max_length=254, blank=True)
    after = models.CharField(_("après"), max_length=254, blank=True)
    #: A code, a count, a fingerprint.
    reason = models.CharField(_("précision"), max_length=500, blank=True)

    objects = JournalQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("ligne de journal")
        verbose_name_plural = _("journal")
        indexes = [
            models.Index(fields=["target_type", "target_id"], name="journal_target"),
            models.Index(fields=["-at", "-id"], name="journal_time"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise AppendOnly


class JournalSeal(models.Model):
    """A link of the chain: fingerprint of one line and of all before it (hash chain).

    The person's part has a fingerprint of its own, so that a line from which a person was taken away still holds.
    """

    rank = models.PositiveBigIntegerField(primary_key=True)
    #: Not a foreign key: a line that is gone must be seen to be gone.
    entry_id = models.BigIntegerField(unique=True)
    person_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["rank"]

    def __str__(self) -> str:
        return f"{self.rank}: {self.digest[:12]}"
