"""Words that administrators say are the same."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Synonyms(models.Model):
    """Words that find each other: acronyms, administrative names, former names."""

    terms = models.CharField(_("termes, séparés par des virgules"), max_length=300)

    class Meta:
        ordering = ["terms"]
        verbose_name = _("synonymes")
        verbose_name_plural = _("synonymes")

    def __str__(self) -> str:
        return self.terms
