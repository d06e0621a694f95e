"""The second factor of an account: an application that shows codes (TOTP, RFC 6238), and codes for the day it is lost."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SecondFactor(models.Model):
    """Chosen once confirmed by a first code."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="second_factor")
    #: Closed with the server's secret: who reads the database alone makes no code.
    sealed = models.BinaryField()
    #: Steps of thirty seconds since 1970: a code serves once, and never after a later one.
    last_step = models.PositiveBigIntegerField(default=0)
    confirmed_at = models.DateTimeField(_("activé le"), null=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("second facteur")

    def __str__(self) -> str:
        return str(self.confirmed_at or "")


class RecoveryCode(models.Model):
    """One of those printed on the day of the choice; gone once used."""

    factor = models.ForeignKey(SecondFactor, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("code de secours")

    def __str__(self) -> str:
        return f"{self.factor_id}"
