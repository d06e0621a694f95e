"""Openings and closings of phases, so that one made by mistake can be taken back."""

import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from workshops.models.workshop import Phase, Workshop

#: A move may be taken back this long.
UNDO = datetime.timedelta(seconds=60)
_MOMENTS = ("opened_at", "closed_at", "paused_at", "turns_began_at")
_KEPT = ("status", "extended_minutes", "override_reason", "paused_time", *_MOMENTS)


class PhaseMove(models.Model):
    """Every phase of a day as it stood before somebody opened or closed one."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="moves")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    before = models.JSONField(default=dict)
    #: Said when a phase was opened against the guards; the minutes repeat it.
    reason = models.CharField(_("motif"), max_length=300, blank=True)

    class Meta:
        ordering = ["workshop", "-at", "-pk"]
        verbose_name = _("changement de phase")

    def __str__(self) -> str:
        return f"{self.workshop} – {self.at:%H:%M:%S}"

    @classmethod
    def last_of(cls, workshop: Workshop) -> Self | None:
        return cls.objects.filter(workshop=workshop).first()

    @property
    def seconds_left(self) -> int:
        """How long it may still be taken back."""
        return max(0, round((self.at + UNDO - timezone.now()).total_seconds()))

    def status_of(self, phase: Phase) -> str:
        """State of a phase before the change."""
        return str(self.before[phase.key]["status"])

    def clock_of(self, phase: Phase) -> dict[str, Any]:
        """Everything else of a phase before the change."""
        kept = {name: value for name, value in self.before[phase.key].items() if name != "status"}
        kept |= {name: parse_datetime(kept[name]) if kept[name] else None for name in _MOMENTS}
        kept["paused_time"] = datetime.timedelta(seconds=kept["paused_time"])
        return kept

    def differs_from(self, phase: Phase) -> bool:
        return bool(self.before[phase.key] != fields_of(phase))


def fields_of(phase: Phase) -> dict[str, Any]:
    """State and clock of a phase, as they are kept."""
    return {name: _plain(getattr(phase, name)) for name in _KEPT}


def _plain(value: Any) -> Any:
    """As JSON holds it, to the microsecond."""
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    return value.total_seconds() if isinstance(value, datetime.timedelta) else value
