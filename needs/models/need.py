"""Self-positioning on competences, and needs."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from capitalisation.lifecycle import Stateful
from competences.models import Competence
from needs.models.common import CommonNeed
from needs.models.states import Cause, Importance, NeedLifecycle, NeedState, Response, Urgency
from repertoire.models import Practice
from workshops.models.workshop import Workshop


class SelfPositioning(models.Model):
    """Private. ``current`` and ``importance`` empty mean « je ne sais pas »."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="positionings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="positionings")
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="positionings")
    current = models.PositiveSmallIntegerField(_("niveau actuel"), null=True, blank=True)
    importance = models.PositiveSmallIntegerField(_("importance"), choices=Importance, null=True, blank=True)
    urgency = models.PositiveSmallIntegerField(_("urgence"), choices=Urgency, null=True, blank=True)
    #: Of the unit on the day of the answer, whatever becomes of person and unit.
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["workshop", "competence", "pk"]
        verbose_name = _("auto-positionnement")
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "person", "competence"], name="one_positioning_per_competence"
            ),
            models.CheckConstraint(
                condition=(Q(current=None) | Q(current__range=(1, 4)))
                & (Q(importance=None) | Q(importance__range=(1, 4)))
                & (Q(urgency=None) | Q(urgency__range=(1, 4))),
                name="positioning_1_to_4",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.competence_id}"


class NeedQuerySet(models.QuerySet["Need"]):
    def confirmed_on(self, days: models.QuerySet[Workshop]) -> Self:
        """Each with its day, its competence, its answer if it has one, and what others said the same."""
        confirmed = self.filter(workshop__in=days, status=NeedState.CONFIRMED)
        return confirmed.select_related("competence", "workshop", "answer", "common")


class Need(Stateful, models.Model):
    lifecycle = NeedLifecycle

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="needs")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="needs")
    statement = models.CharField(_("besoin"), max_length=160)
    # In the group's words, when it reworded the need; its author's stay beside.
    group_wording = models.CharField(_("formulation du groupe"), max_length=160, blank=True)
    situation = models.TextField(_("situation vécue"), blank=True)
    competence = models.ForeignKey(
        Competence, models.PROTECT, null=True, blank=True, related_name="needs", verbose_name=_("compétence")
    )
    cause = models.CharField(_("cause"), max_length=10, choices=Cause)
    wanted_response = models.CharField(_("réponse souhaitée"), max_length=14, choices=Response)
    urgency = models.PositiveSmallIntegerField(_("urgence"), choices=Urgency)
    #: Published practices that answer it: the chain, from the other end.
    practices = models.ManyToManyField(
        Practice, related_name="needs", blank=True, verbose_name=_("pratiques qui y répondent")
    )
    verbatim_consent = models.BooleanField(
        _("J’accepte que ma phrase soit citée sans mon nom"), default=False
    )
    #: Where other days said the same.
    common = models.ForeignKey(
        CommonNeed, models.SET_NULL, null=True, related_name="needs", verbose_name=_("besoin commun")
    )
    status = models.CharField(_("état"), max_length=10, choices=NeedState, default=NeedState.EXPRESSED)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        ordering = ["workshop", "pk"]
        verbose_name = _("besoin")
        constraints = [
            models.CheckConstraint(condition=NeedLifecycle.known(), name="need_status_known"),
            models.CheckConstraint(condition=Q(cause__in=Cause.values), name="need_cause_known"),
        ]

    def __str__(self) -> str:
        return self.wording

    @property
    def number(self) -> str:
        """How it is referred to."""
        return gettext("besoin n° %(number)s") % {"number": self.pk}

    @property
    def wording(self) -> str:
        """What the group reads, and the regional report."""
        return self.group_wording or self.statement


class NeedSupport(models.Model):
    """« C’est aussi mon besoin »: secret, one a person."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="supports")
    voter_token = models.UUIDField()

    class Meta:
        ordering = ["need", "voter_token"]
        constraints = [models.UniqueConstraint(fields=["need", "voter_token"], name="need_support_once")]

    def __str__(self) -> str:
        return str(self.need_id)
