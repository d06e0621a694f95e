"""The history of a text: read by its author alone."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class TextVersion(models.Model):
    """A copy of a text as it stood: one per pause, one at every share, one before a restore, and
    every text that another tab or device overtook."""

    class Reason(models.TextChoices):
        PAUSE = "pause", _("au fil de l’écriture")
        SHARED = "shared", _("au moment du partage")
        BEFORE_RESTORE = "restore", _("avant un retour à une version précédente")
        BEFORE_MASKING = "mask", _("avant le remplacement d’un nom")
        OVERTAKEN = "other", _("écrite ailleurs au même moment")

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    text = GenericForeignKey("content_type", "object_id")
    reason = models.CharField(_("pourquoi"), max_length=8, choices=Reason)
    revision = models.PositiveIntegerField(_("révision"))
    words = models.PositiveIntegerField(_("nombre de mots"))
    fields = models.JSONField(_("texte"), encoder=DjangoJSONEncoder)
    #: The opened page it was typed in, when another page was faster.
    tab = models.CharField(max_length=60, blank=True)
    kept_at = models.DateTimeField(_("gardée le"), default=timezone.now)

    class Meta:
        ordering = ["-kept_at", "-pk"]
        verbose_name = _("version précédente")
        indexes = [models.Index(fields=["content_type", "object_id", "-kept_at"], name="versions_of_a_text")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.revision}"

    def get_absolute_url(self) -> str:
        return reverse("writing:version", args=[self.pk])

    @property
    def is_overtaken(self) -> bool:
        """Written elsewhere at the same moment: still to be compared."""
        return self.reason == self.Reason.OVERTAKEN
