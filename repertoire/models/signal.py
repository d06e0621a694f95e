"""« Il manque une pratique sur… »: what readers looked for and did not find."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competences.models import Competence
from repertoire.models.practice import Practice


class Signal(models.Model):
    words = models.CharField(_("mots cherchés"), max_length=200, blank=True)
    note = models.CharField(_("ce qui manque"), max_length=300)
    competence = models.ForeignKey(
        Competence,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="signals",
        verbose_name=_("compétence"),
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    #: The practice that answers it, once there is one.
    practice = models.ForeignKey(Practice, models.SET_NULL, null=True, blank=True, related_name="answers")
    answered_on = models.DateField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("manque signalé")

    def __str__(self) -> str:
        return self.note
