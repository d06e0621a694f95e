"""A training centre: owns its programmes, its days and what comes from them, and answers for its regions."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models.structure import Region

if TYPE_CHECKING:
    from accounts.models.user import User


class CentreQuerySet(models.QuerySet["Centre"]):
    def knowing(self, user: "User") -> Self:
        """That serve the region where this person works, or added or invited them."""
        near = Region.objects.filter(departments__units=user.org_unit_id)
        return self.filter(Q(guests=user) | Q(regions__in=near)).distinct()


class Centre(models.Model):
    name = models.CharField(_("nom du centre"), max_length=120, unique=True)
    regions = models.ManyToManyField(Region, related_name="centres", verbose_name=_("régions servies"))
    address = models.TextField(_("adresse"), max_length=400, blank=True)
    email = models.EmailField(_("courriel de contact"), blank=True)
    telephone = models.CharField(_("téléphone"), max_length=30, blank=True)
    #: Whom it added or invited: people of other regions, or of no unit yet.
    guests = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="guest_of", blank=True, editable=False
    )
    signatory = models.CharField(_("signataire des attestations"), max_length=120, blank=True)

    objects = CentreQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("centre de formation")
        verbose_name_plural = _("centres de formation")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("accounts:centre", args=[self.pk])
