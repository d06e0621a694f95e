"""Who takes part in a day, with whom, and how far they say they are."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from capitalisation.policy import Refused
from tutors.models import ForwardProject, Tutorship
from workshops.models.phases import PhaseKey
from workshops.models.workshop import Phase, Workshop


class Team(models.Model):
    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="teams")
    name = models.CharField(_("trio"), max_length=40)
    #: Since when its members read a text of one of them: it is not recomposed any more.
    read_since = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["workshop", "name"]
        verbose_name = _("trio")
        constraints = [models.UniqueConstraint(fields=["workshop", "name"], name="team_unique_name")]

    def __str__(self) -> str:
        return self.name


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def tutors(self) -> Self:
        return self.filter(role=Participation.Role.TUTOR)

    def present(self) -> Self:
        return self.tutors().filter(attended=True)


class Participation(models.Model):
    class Role(models.TextChoices):
        TUTOR = "tutor", _("tutorat")
        FACILITATOR = "facilitator", _("animation")
        LEAD = "lead", _("animation principale")

    class Reply(models.TextChoices):
        YES = "yes", _("Je viens")
        NO = "no", _("Je ne viens pas")
        MAYBE = "maybe", _("Je ne sais pas encore")

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="participations")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="participations", verbose_name=_("personne")
    )
    role = models.CharField(_("rôle"), max_length=12, choices=Role, default=Role.TUTOR)
    reply = models.CharField(_("réponse à l’invitation"), max_length=5, choices=Reply, blank=True)
    attended = models.BooleanField(_("présent"), default=False)
    team = models.ForeignKey(
        Team, models.SET_NULL, null=True, blank=True, related_name="members", verbose_name=_("trio")
    )
    tutorship = models.ForeignKey(
        Tutorship, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("tutorat")
    )
    project = models.OneToOneField(ForwardProject, models.SET_NULL, null=True, related_name="participation")
    # Written by the process that serves live screens: a page of theirs is open.
    seen_at = models.DateTimeField(null=True, editable=False)
    help_asked_at = models.DateTimeField(null=True, editable=False)
    nudged_at = models.DateTimeField(null=True, editable=False)
    reminded_on = models.DateField(null=True, editable=False)
    # Goes with supports and the opinion on the day; destroyed when the day is closed.
    voter_token = models.UUIDField(null=True, default=uuid.uuid4, editable=False, unique=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        ordering = ["workshop", "user__last_name", "user__first_name", "pk"]
        verbose_name = _("participation")
        constraints = [
            models.UniqueConstraint(fields=["workshop", "user"], name="one_participation_per_person"),
            models.UniqueConstraint(fields=["workshop"], condition=Q(role="lead"), name="one_lead_per_day"),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.workshop}"

    @property
    def secret_token(self) -> uuid.UUID:
        """What this person's supports and opinion carry. Raises ``Refused`` once the day is closed."""
        if self.voter_token is None:
            raise Refused(_("La journée est clôturée : les réponses sont anonymes."))
        return self.voter_token

    @property
    def is_lead(self) -> bool:
        return self.role == self.Role.LEAD

    def is_ready_for(self, key: str) -> bool:
        return any(one.key == key for one in self.readiness.all())

    def was_nudged_in(self, phase: Phase) -> bool:
        """The facilitators made a sign since this phase opened."""
        return bool(self.nudged_at and phase.opened_at and self.nudged_at > phase.opened_at)

    def trio_mates(self) -> list["Participation"]:
        if self.team_id is None:
            return []
        mates = Participation.objects.filter(team=self.team_id).exclude(pk=self.pk)
        return list(mates.select_related("user__org_unit"))


class Readiness(models.Model):
    """« J’ai terminé cette phase », said by the person and taken back at will."""

    participation = models.ForeignKey(Participation, models.CASCADE, related_name="readiness")
    key = models.CharField(max_length=10, choices=PhaseKey)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["participation", "key"], name="ready_once_per_phase")]

    def __str__(self) -> str:
        return self.get_key_display()
