"""Answers to the gate's questions."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class HarmlessWord(models.Model):
    """« Ce n’est pas une personne », said once by the author of a text, kept with its date."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="harmless_words")
    key = models.CharField(max_length=200)
    answered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["key"]
        verbose_name = _("mot sans risque")
        constraints = [models.UniqueConstraint(fields=["author", "key"], name="answered_once_per_author")]

    def __str__(self) -> str:
        return self.key
