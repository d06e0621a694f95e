"""What was done, by whom, when, why. Never a text, never a name of a third person."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class JournalEntry(models.Model):
    at = models.DateTimeField(_("le"), auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("par")
    )
    verb = models.CharField(_("acte"), max_length=60)
    target_type = models.CharField(_("objet"), max_length=60)
    target_id = models.CharField(_("identifiant"), max_length=40)
    #: State of the object before and after, when the act moved it; else what it changed.
    before = models.CharField(_("avant"), max_length=254, blank=True)
    after = models.CharField(_("après"), max_length=254, blank=True)
    reason = models.CharField(_("motif"), max_length=500, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("ligne de journal")
        verbose_name_plural = _("journal")
        indexes = [models.Index(fields=["target_type", "target_id"], name="journal_target")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"
