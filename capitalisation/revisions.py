"""Optimistic revisions: a stale tab neither wins nor loses in silence."""

from typing import Any

from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Stale(Exception):
    """Somebody saved a newer revision first. Both texts must be shown to the writer."""


class Revised(models.Model):
    """A text written by its author in several tabs, devices or sittings."""

    revision = models.PositiveIntegerField(_("révision"), default=1, editable=False)
    updated_at = models.DateTimeField(_("modifié le"), auto_now=True)

    class Meta:
        abstract = True

    def revise(self, *, seen: int, **changes: Any) -> None:
        """Write ``changes`` if ``seen`` is still the newest revision, else raise :class:`Stale`."""
        newest = type(self)._base_manager.filter(  # noqa: SLF001 Django documents it
            pk=self.pk, revision=seen
        )
        if not newest.update(revision=F("revision") + 1, updated_at=timezone.now(), **changes):
            raise Stale
        self.refresh_from_db()
