"""A common need: the same need said several times in a region and a year, brought together by the planner, undone at will."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Region


class CommonNeed(models.Model):
    region = models.ForeignKey(Region, models.PROTECT, related_name="common_needs")
    year = models.PositiveSmallIntegerField(_("année"))
    wording = models.CharField(_("formulation commune"), max_length=160)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["wording", "pk"]
        verbose_name = _("besoin commun")

    def __str__(self) -> str:
        return self.wording

    def get_absolute_url(self) -> str:
        return f"{reverse('needs:gathering', args=[self.region.code, self.year])}#commun-{self.pk}"
