"""Competence frameworks: what tutoring mobilises, what the trainee's job asks for."""

import uuid
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from capitalisation.lifecycle import Stateful
from competences.models.states import FrameworkLifecycle, VersionState


class Framework(models.Model):
    class Kind(models.TextChoices):
        TUTORING = "tutoring", _("Tutorat")
        JOB = "job", _("Métier")
        REFERENCE = "reference", _("Référentiel extérieur")

    code = models.SlugField(_("code"), unique=True)
    title = models.CharField(_("titre"), max_length=160)
    kind = models.CharField(_("type"), max_length=10, choices=Kind)
    owner = models.CharField(_("établi par"), max_length=160, blank=True)
    license_note = models.CharField(_("conditions de réemploi"), max_length=300, blank=True)

    class Meta:
        ordering = ["-kind", "title"]
        verbose_name = _("référentiel")
        verbose_name_plural = _("référentiels")

    def __str__(self) -> str:
        return self.title

    @property
    def is_tutoring(self) -> bool:
        return self.kind == self.Kind.TUTORING


class FrameworkVersionQuerySet(models.QuerySet["FrameworkVersion"]):
    def in_place_of(self, version: "FrameworkVersion") -> Self:
        """Versions in force that ``version`` would replace: of its framework, and of every tutoring one if it is one."""
        same = Q(framework=version.framework_id)
        if version.framework.kind == Framework.Kind.TUTORING:
            same |= Q(framework__kind=Framework.Kind.TUTORING)
        return self.filter(same, status=VersionState.ACTIVE).exclude(pk=version.pk)

    def with_counts(self) -> Self:
        return self.annotate(
            domain_count=Count("domains", filter=Q(domains__is_item=True), distinct=True),
            competence_count=Count("domains__competences", distinct=True),
        )


class FrameworkVersion(Stateful, models.Model):
    lifecycle = FrameworkLifecycle

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="versions")
    number = models.CharField(_("version"), max_length=20)
    status = models.CharField(_("état"), max_length=10, choices=VersionState, default=VersionState.DRAFT)
    effective_on = models.DateField(_("en vigueur depuis le"), null=True, blank=True)
    source_ref = models.CharField(_("fichier d’origine"), max_length=200, blank=True)
    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    #: What the file said of the document and that we do not use: given back when it is exported.
    source = models.JSONField(default=dict, blank=True, editable=False)

    objects = FrameworkVersionQuerySet.as_manager()

    class Meta:
        ordering = ["framework", "-number"]
        verbose_name = _("version de référentiel")
        constraints = [
            models.UniqueConstraint(fields=["framework", "number"], name="version_unique_number"),
            models.UniqueConstraint(
                fields=["framework"],
                condition=Q(status=VersionState.ACTIVE),
                name="version_one_active",
            ),
            models.CheckConstraint(condition=FrameworkLifecycle.known(), name="version_status_known"),
        ]

    def __str__(self) -> str:
        return f"{self.framework}, version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("competences:version", args=[self.framework.code, self.number])


class MasteryLevel(models.Model):
    version = models.ForeignKey(FrameworkVersion, models.CASCADE, related_name="levels")
    value = models.PositiveSmallIntegerField(
        _("niveau"), validators=[MinValueValidator(1), MaxValueValidator(4)]
    )
    label = models.CharField(_("libellé"), max_length=60)
    anchor = models.CharField(_("ce que l’on voit"), max_length=300)

    class Meta:
        ordering = ["value"]
        verbose_name = _("niveau de maîtrise")
        constraints = [
            models.UniqueConstraint(fields=["version", "value"], name="level_unique_value"),
            models.CheckConstraint(condition=Q(value__range=(1, 4)), name="level_from_1_to_4"),
        ]

    def __str__(self) -> str:
        return f"{self.value}. {self.label}"


class Node(models.Model):
    """What domains and competences share. ``uuid`` names the same node in every version of its framework."""

    uuid = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    code = models.CharField(_("code"), max_length=200, blank=True)
    label = models.CharField(_("intitulé"), max_length=5_000)
    short_label = models.CharField(_("intitulé court"), max_length=120, blank=True)
    description = models.TextField(_("description"), blank=True)
    #: As the file says it; ``kind`` is how we understand it.
    said_kind = models.CharField(max_length=120, blank=True)
    keywords = models.JSONField(_("mots-clés"), default=list, blank=True)
    alt_labels = models.JSONField(_("autres intitulés"), default=list, blank=True)
    valid_from = models.DateField(_("à partir du"), null=True, blank=True)
    valid_to = models.DateField(_("jusqu’au"), null=True, blank=True)
    external_ids = models.JSONField(_("correspondances"), default=dict, blank=True)
    source = models.JSONField(default=dict, blank=True, editable=False)
    position = models.PositiveIntegerField(_("rang"))

    class Meta:
        abstract = True


class Domain(Node):
    version = models.ForeignKey(FrameworkVersion, models.CASCADE, related_name="domains")
    #: False for a domain of our own making, that holds what a file leaves at its top.
    is_item = models.BooleanField(default=True, editable=False)

    class Meta:
        ordering = ["version", "position"]
        verbose_name = _("domaine")

    def __str__(self) -> str:
        return f"{self.code}. {self.label}" if self.code else self.label


class CompetenceQuerySet(models.QuerySet["Competence"]):
    def of_active(self, kind: str) -> Self:
        """Competences of the versions in force of one kind of framework, in their order."""
        return self.filter(
            domain__version__status=VersionState.ACTIVE, domain__version__framework__kind=kind
        ).select_related("domain")

    def tutoring(self) -> Self:
        return self.of_active(Framework.Kind.TUTORING)


class Competence(Node):
    class Kind(models.TextChoices):
        KNOWLEDGE = "knowledge", _("savoir")
        KNOW_HOW = "know_how", _("savoir-faire")
        BEHAVIOUR = "behaviour", _("savoir-être")
        GROUP = "group", _("groupe")

    domain = models.ForeignKey(Domain, models.CASCADE, related_name="competences")
    #: None right under the domain.
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children", verbose_name=_("au-dessus")
    )
    kind = models.CharField(_("type"), max_length=10, choices=Kind, default=Kind.KNOW_HOW)
    #: 0 where the framework sets none.
    required_level = models.PositiveSmallIntegerField(_("niveau requis"), default=0)

    objects = CompetenceQuerySet.as_manager()

    class Meta:
        ordering = ["domain__version", "domain__position", "position"]
        verbose_name = _("compétence")
        verbose_name_plural = _("compétences")
        constraints = [
            models.CheckConstraint(
                condition=Q(required_level__range=(0, 4)), name="competence_required_0_to_4"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}".strip()

    @property
    def equivalents(self) -> list[str]:
        """In other frameworks, as their publishers name them."""
        names = {"esco": "ESCO", "rome": "ROME", "rs5515": "RS5515"}
        found = [(names[key], value) for key, value in self.external_ids.items() if key in names]
        return [f"{name} {', '.join(said) if isinstance(said, list) else said}" for name, said in found]


class CompetenceLink(models.Model):
    """Between nodes of a version, or towards ESCO, ROME and others: « is the same as », « replaced by », « precedes »…"""

    version = models.ForeignKey(FrameworkVersion, models.CASCADE, related_name="links")
    identifier = models.CharField(max_length=300, blank=True)
    kind = models.CharField(_("type"), max_length=60)
    #: {identifier, uri, title}; an end outside the framework is legal.
    origin = models.JSONField()
    destination = models.JSONField()
    source = models.JSONField(default=dict, blank=True)
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["version", "position"]
        verbose_name = _("lien")

    def __str__(self) -> str:
        return self.kind


class Indicator(models.Model):
    competence = models.ForeignKey(Competence, models.CASCADE, related_name="indicators")
    text = models.CharField(_("indicateur observable"), max_length=400)
    position = models.PositiveSmallIntegerField(_("rang"))

    class Meta:
        ordering = ["competence", "position"]
        verbose_name = _("indicateur")

    def __str__(self) -> str:
        return self.text
