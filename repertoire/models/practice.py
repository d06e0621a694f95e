"""A practice: what stays when its texts change."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Centre, User


class Signature(models.TextChoices):
    NAME = "name", gettext_lazy("Mon nom")
    FUNCTION = "function", gettext_lazy("Ma fonction et ma région")
    COLLECTIVE = "collective", gettext_lazy("Le collectif de la journée")


def function_of(person: User) -> str:
    """What is said of somebody who is not named."""
    unit = person.org_unit
    region = unit.department.region.name if unit else ""
    return _("Direction d’unité, %(region)s") % {"region": region} if region else _("Direction d’unité")


def signed_as(author: User | None, signature: str, collective: str) -> str:
    """The line under a text, as its author chose."""
    if author is None:
        return _("Contribution retirée")
    if signature == Signature.NAME:
        return str(author)
    if signature == Signature.COLLECTIVE:
        return collective or _("Collectif de la journée")
    return function_of(author)


class PracticeQuerySet(models.QuerySet["Practice"]):
    def tended_by(self, user: User) -> Self:
        """Those that come from the days of one's centres; those that come from none are every centre's."""
        if not user.centres:
            return self.none()
        return self.filter(Q(centre__in=user.centres) | Q(centre=None))


class Practice(models.Model):
    #: Whose day it comes from: it reviews, withdraws and answers for it.
    centre = models.ForeignKey(Centre, models.PROTECT, null=True, related_name="practices", editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="practices",
        verbose_name=gettext_lazy("auteur ou autrice"),
    )
    # Who brought a sheet of their own into this one during a day.
    contributors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="contributions", blank=True, verbose_name=gettext_lazy("avec")
    )
    signature = models.CharField(
        gettext_lazy("signature"), max_length=10, choices=Signature, default=Signature.FUNCTION
    )
    # An adaptation, or a sheet its authors preferred to keep beside another.
    variant_of = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="variants",
        verbose_name=gettext_lazy("variante de"),
    )
    #: Read instead of it, since it left the repertoire.
    replaced_by = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name=gettext_lazy("remplacée par"),
    )
    #: Last day somebody opened its page; nobody is named.
    opened_on = models.DateField(null=True, editable=False)
    withdrawn_on = models.DateField(gettext_lazy("retirée par son auteur le"), null=True)
    # Where an imported practice comes from: its identifier there, kept for those who know it by that.
    source_id = models.CharField(
        gettext_lazy("identifiant d’origine"), max_length=60, unique=True, null=True, blank=True
    )
    # Frozen words: the day they name may be purged, the practice stays.
    provenance = models.CharField(gettext_lazy("provenance"), max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PracticeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = gettext_lazy("pratique")

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("repertoire:practice", args=[self.pk])

    @property
    def reference(self) -> str:
        """Stable public identifier, e.g. ``P-0086``."""
        return f"P-{self.pk:04d}"

    @property
    def shown_provenance(self) -> str:
        """Where the practice comes from, unless the signature already says it."""
        return "" if self.signature == Signature.COLLECTIVE else self.provenance

    @property
    def credit(self) -> str:
        """How many other authors brought theirs, "" for none; their names are not said for them."""
        others = len(self.contributors.all())
        if not others:
            return ""
        return ngettext("avec %(count)s autre auteur ou autrice", "avec %(count)s autres auteurs", others) % {
            "count": others
        }

    @property
    def signed_as(self) -> str:
        """How the author chose to sign, here and in every document; an imported practice says where it comes from."""
        if self.author is None and self.source_id and self.provenance:
            return self.provenance
        return signed_as(self.author, self.signature, self.provenance)
