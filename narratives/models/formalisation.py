"""Which narrative a practice came from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from narratives.models.narrative import Narrative
from repertoire.models import Practice


class Formalisation(models.Model):
    """Dies with the day; the practice stays. Only the author follows it to the narrative."""

    practice = models.OneToOneField(Practice, models.CASCADE, related_name="formalisation")
    narrative = models.ForeignKey(Narrative, models.CASCADE, related_name="formalisations")
    excerpt = models.TextField(_("passage d’origine"), blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("formalisation")

    def __str__(self) -> str:
        return f"{self.practice} ← {self.narrative_id}"
