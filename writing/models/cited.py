"""The private list of the people somebody writes about."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CitedPerson(models.Model):
    """A real name and the role written instead; nobody but its author ever reads it."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="cited_people")
    name = models.CharField(_("nom"), max_length=120)
    label = models.CharField(_("remplacé par"), max_length=40)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("personne citée")
        constraints = [models.UniqueConstraint(fields=["author", "name"], name="cited_once_per_author")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
