"""What the training plan proposes to do about needs: the lines of T8, and what each became."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from capitalisation.lifecycle import Stateful
from competences.models import Competence
from needs.models.need import Need
from needs.models.states import ActionLifecycle, ActionState


class PlannedActionQuerySet(models.QuerySet["PlannedAction"]):
    def planned_for(self, region: Region, year: int) -> Self:
        return self.filter(region=region, year=year)

    def delivered(self) -> Self:
        return self.filter(status=ActionState.DELIVERED)


class PlannedAction(Stateful, models.Model):
    lifecycle = ActionLifecycle

    class Mode(models.TextChoices):
        TRAINING = "training", _("Formation")
        EXCHANGE = "exchange", _("Échange de pratiques")
        OBSERVATION = "observation", _("Observation d’un pair")
        TOOL = "tool", _("Outil")

    class Category(models.TextChoices):
        """Categories of the training plan of the State (decree 2007-1470 of 15 October 2007, article 1)."""

        T1 = "t1", _("T1. Adaptation immédiate au poste")
        T2 = "t2", _("T2. Adaptation à l’évolution prévisible du métier")
        T3 = "t3", _("T3. Développement ou acquisition de qualifications")

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
    category = models.CharField(_("catégorie"), max_length=2, choices=Category)
    indicator = models.TextField(_("indicateur d’effet à six mois"))
    status = models.CharField(_("décision"), max_length=9, choices=ActionState, default=ActionState.PROPOSED)
    reason = models.TextField(_("motif"), blank=True)
    delivered_on = models.DateField(_("réalisée le"), null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = PlannedActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("action proposée")
        constraints = [
            models.CheckConstraint(condition=ActionLifecycle.known(), name="planned_action_status_known"),
            models.CheckConstraint(
                condition=~Q(status="dropped") | ~Q(reason=""), name="planned_action_dropped_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(status="delivered", delivered_on__isnull=False)
                | (~Q(status="delivered") & Q(delivered_on=None)),
                name="planned_action_delivered_with_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("needs:action", args=[self.pk])
