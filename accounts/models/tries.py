"""Sign-ins that failed, for as long as they slow the next ones."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SignInTry(models.Model):
    """Which account and from which network, as fingerprints: neither can be read back."""

    account = models.CharField(max_length=64)
    network = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at"]
        verbose_name = _("connexion refusée")
        indexes = [
            models.Index(fields=["account", "at"], name="try_account"),
            models.Index(fields=["network", "at"], name="try_network"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
