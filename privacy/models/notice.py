"""Thirty days before something of a person goes, they are told."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """One person, one kind of data: everything older than ``until`` goes on ``due_on``, and nothing that they were not told of."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="retention_notices")
    kind = models.CharField(_("données"), max_length=20)
    until = models.DateTimeField(_("plus anciennes que"))
    sent_at = models.DateTimeField(_("annoncé le"))
    done_at = models.DateTimeField(_("effacé le"), null=True)

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = _("annonce d’effacement")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(done_at=None), name="one_open_notice_per_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"
