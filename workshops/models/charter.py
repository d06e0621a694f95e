"""The facilitators' ethics charter, by version, and who accepted it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class CharterVersionQuerySet(models.QuerySet["CharterVersion"]):
    def in_force(self) -> Self:
        return self.filter(effective_on__lte=timezone.localdate()).order_by("-number")[:1]


class CharterVersion(models.Model):
    number = models.PositiveSmallIntegerField(_("version"), unique=True)
    articles = models.JSONField(_("articles"), default=list)
    effective_on = models.DateField(_("en vigueur depuis le"))

    objects = CharterVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("charte d’éthique")

    def __str__(self) -> str:
        return str(_("Charte d’éthique, version %(number)s") % {"number": self.number})

    @classmethod
    def current(cls) -> "CharterVersion | None":
        return cls.objects.in_force().first()

    @classmethod
    def is_owed_by(cls, user: User) -> bool:
        """A charter is in force and this person has not accepted it; one query."""
        accepted = CharterAcceptance.objects.filter(charter=models.OuterRef("pk"), user=user)
        answer = cls.objects.in_force().values_list(models.Exists(accepted), flat=True).first()
        return answer is False

    def accepted_by(self, user: User) -> bool:
        return self.acceptances.filter(user=user).exists()


class CharterAcceptance(models.Model):
    charter = models.ForeignKey(CharterVersion, models.PROTECT, related_name="acceptances")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="charter_acceptances")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at"]
        verbose_name = _("acceptation de la charte")
        constraints = [models.UniqueConstraint(fields=["charter", "user"], name="charter_accepted_once")]

    def __str__(self) -> str:
        return f"{self.user} – {self.charter}"
