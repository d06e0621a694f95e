"""What the training plan proposes to do about needs: the lines of T8, and what each became."""

from decimal import Decimal
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from capitalisation.lifecycle import Stateful
from competences.models import Competence
from needs.models.categories import CATEGORY_CHOICES
from needs.models.need import Need
from needs.models.states import DONE, EXPLAINED, GIVEN_UP, ActionLifecycle, ActionState

HOURS_A_DAY = 6


class PlannedActionQuerySet(models.QuerySet["PlannedAction"]):
    def planned_for(self, region: Region, year: int) -> Self:
        return self.filter(region=region, year=year)

    def delivered(self) -> Self:
        return self.filter(status__in=DONE)


class PlannedAction(Stateful, models.Model):
    lifecycle = ActionLifecycle

    class Mode(models.TextChoices):
        TRAINING = "training", _("Formation")
        EXCHANGE = "exchange", _("Échange de pratiques")
        OBSERVATION = "observation", _("Observation d’un pair")
        TOOL = "tool", _("Outil")

    class Modality(models.TextChoices):
        """How an action of training is held, since decree 2022-1043 of 22 July 2022."""

        IN_PERSON = "in_person", _("En présence")
        DISTANCE = "distance", _("À distance")
        AT_WORK = "at_work", _("En situation de travail")
        HYBRID = "hybrid", _("Hybride")
        MULTIMODAL = "multimodal", _("Multimodale")

    class Offer(models.TextChoices):
        """Does it exist already?"""

        CATALOGUE = "catalogue", _("Déjà au catalogue")
        BUY = "buy", _("À acheter")
        CREATE = "create", _("À créer")

    class Priority(models.IntegerChoices):
        INDISPENSABLE = 1, _("Indispensable")
        IMPORTANT = 2, _("Importante")
        WISHED = 3, _("Souhaitée")

    region = models.ForeignKey(Region, models.PROTECT, related_name="planned_actions")
    year = models.PositiveSmallIntegerField(_("année du besoin"))
    title = models.CharField(_("intitulé"), max_length=150)
    objective = models.TextField(_("objectif observable"))
    competences = models.ManyToManyField(Competence, related_name="+", verbose_name=_("compétences"))
    needs = models.ManyToManyField(
        Need, related_name="planned_actions", blank=True, verbose_name=_("besoins")
    )
    audience = models.CharField(_("public"), max_length=150)
    mode = models.CharField(_("modalité"), max_length=11, choices=Mode)
    hours = models.PositiveSmallIntegerField(_("durée, en heures"))
    sessions = models.PositiveSmallIntegerField(_("nombre de sessions"))
    due_on = models.DateField(_("échéance"))
    #: Of ``needs.models.categories``: data, which the law changes.
    category = models.CharField(_("catégorie"), max_length=8, choices=CATEGORY_CHOICES)
    indicator = models.TextField(_("indicateur d’effet à six mois"))
    status = models.CharField(_("décision"), max_length=9, choices=ActionState, default=ActionState.PROPOSED)
    reason = models.TextField(_("motif"), blank=True)
    delivered_on = models.DateField(_("réalisée le"), null=True, blank=True)
    modality = models.CharField(_("déroulement"), max_length=10, choices=Modality, blank=True)
    offer = models.CharField(_("offre"), max_length=9, choices=Offer, blank=True)
    orientation = models.CharField(_("orientation de rattachement"), max_length=150, blank=True)
    organiser = models.CharField(_("organisateur"), max_length=150, blank=True)
    responsible = models.CharField(_("suivie par"), max_length=150, blank=True)
    priority = models.PositiveSmallIntegerField(_("priorité"), choices=Priority, null=True, blank=True)
    #: Of each session.
    places = models.PositiveSmallIntegerField(_("places par session"), null=True, blank=True)
    #: All of it, in euros; wages of those who are trained left out.
    cost = models.DecimalField(
        _("coût total, en euros"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    observed_effect = models.TextField(_("effet constaté"), blank=True)
    #: How often it was written, by anybody.
    revision = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = PlannedActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("action proposée")
        constraints = [
            models.CheckConstraint(condition=ActionLifecycle.known(), name="planned_action_status_known"),
            models.CheckConstraint(
                condition=~Q(status__in=EXPLAINED) | ~Q(reason=""), name="planned_action_explained"
            ),
            models.CheckConstraint(
                condition=Q(status__in=DONE, delivered_on__isnull=False)
                | (~Q(status__in=DONE) & Q(delivered_on=None)),
                name="planned_action_delivered_with_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("needs:action", args=[self.pk])

    @property
    def is_given_up(self) -> bool:
        return self.status in GIVEN_UP

    @property
    def number(self) -> str:
        """How it is referred to, in the plan and its files."""
        return f"{self.year}-{self.region.code}-{self.pk:03d}"

    @property
    def quarter(self) -> int:
        """Of the year in which it is due, from 1 to 4."""
        return (self.due_on.month + 2) // 3

    @property
    def days(self) -> Decimal:
        """Its length, a day counting six hours."""
        return Decimal(self.hours) / HOURS_A_DAY

    @property
    def trainees(self) -> int | None:
        return None if self.places is None else self.places * self.sessions

    @property
    def trainee_days(self) -> Decimal | None:
        """People who may come, times days."""
        return None if self.trainees is None else self.trainees * self.days
