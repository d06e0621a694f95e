"""What one keeps an eye on: competences, searches, and one letter a week."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competences.models import Competence

#: Searches one person may keep.
MOST_SEARCHES = 20


class Follow(models.Model):
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="follows")
    competence = models.ForeignKey(Competence, models.CASCADE, related_name="followers")

    class Meta:
        ordering = ["competence"]
        verbose_name = _("compétence suivie")
        constraints = [models.UniqueConstraint(fields=["person", "competence"], name="follow_once")]

    def __str__(self) -> str:
        return str(self.competence)


class SavedSearch(models.Model):
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="searches")
    label = models.CharField(_("recherche"), max_length=200)
    #: As the filters of the repertoire name them; valid when it was kept.
    filters = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("recherche gardée")
        constraints = [models.UniqueConstraint(fields=["person", "label"], name="search_label_once")]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return f"{reverse('repertoire:index')}?{urlencode(self.filters, doseq=True)}"

    @property
    def words(self) -> str:
        return str(self.filters.get("q", ""))

    @property
    def chosen(self) -> dict[str, list[Any]]:
        """The filters, the words apart."""
        return {name: value for name, value in self.filters.items() if name != "q"}


class Digest(models.Model):
    """The weekly letter of one person; nobody has a row before the first, and it is on until they say no."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="digest")
    is_on = models.BooleanField(_("lettre de la semaine"), default=True)
    last_sent_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("lettre de la semaine")

    def __str__(self) -> str:
        return str(self.person)
