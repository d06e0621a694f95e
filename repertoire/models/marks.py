"""Three marks that are never merged: peers recommend, the hierarchy endorses, tutors try."""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre, Role, User
from capitalisation.lifecycle import Stateful
from repertoire.models.practice import Practice, function_of
from repertoire.models.states import Endorsed, EndorsementLifecycle, Grade, Trial, TrialLifecycle
from repertoire.models.version import PracticeVersion
from tutors.models import ForwardProject

#: Days the hierarchy has to answer, and after which somebody who tries is asked how it went.
ANSWER_DAYS = 30
TRIAL_DAYS = 90


class Recommendation(models.Model):
    """« Je la recommande, parce que… »: one a person, on the practice."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="recommendations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="recommendations")
    why = models.CharField(_("pourquoi"), max_length=300)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("recommandation")
        constraints = [models.UniqueConstraint(fields=["practice", "person"], name="recommendation_once")]

    def __str__(self) -> str:
        return self.why

    @property
    def signed_as(self) -> str:
        return function_of(self.person)


class EndorsementQuerySet(models.QuerySet["Endorsement"]):
    def late(self) -> Self:
        """Without an answer after the thirty days."""
        since = timezone.localdate() - datetime.timedelta(days=ANSWER_DAYS)
        return self.filter(status=Endorsed.REQUESTED, requested_on__lt=since)

    def readable_by(self, user: User) -> Self:
        """What was asked of a sheet that may be read today, neither hidden nor gone: in the regions of one's mandate, or of
        one's centres."""
        found = self.filter(version__in=PracticeVersion.objects.once_public(user).values("pk"))
        regions = user.regions_as(Role.ENDORSER)
        if None in regions or not user.holds(Role.ENDORSER, Role.CENTRE):
            return found
        mine = Centre.objects.filter(Q(pk__in=user.centres) | Q(regions__in=[one for one in regions if one]))
        return found.filter(
            Q(version__practice__centre__in=mine.values("pk")) | Q(version__practice__centre=None)
        )


class Endorsement(Stateful, models.Model):
    """Asked of the hierarchy on one version, with a clock; a major change makes it lapse."""

    lifecycle = EndorsementLifecycle

    version = models.OneToOneField(PracticeVersion, models.CASCADE, related_name="endorsement")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_on = models.DateField(default=timezone.localdate)
    status = models.CharField(_("avis"), max_length=10, choices=Endorsed, default=Endorsed.REQUESTED)
    reason = models.TextField(_("motif"), blank=True)
    endorser = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(_("le"), null=True)

    objects = EndorsementQuerySet.as_manager()

    class Meta:
        ordering = ["requested_on", "pk"]
        verbose_name = _("validation")
        constraints = [
            models.CheckConstraint(condition=EndorsementLifecycle.known(), name="endorsement_known"),
            models.CheckConstraint(
                condition=~Q(status__in=["reserved", "declined"]) | ~Q(reason=""),
                name="endorsement_reasoned",
            ),
        ]

    def __str__(self) -> str:
        return self.get_status_display()

    @property
    def due_on(self) -> datetime.date:
        return self.requested_on + datetime.timedelta(days=ANSWER_DAYS)

    @property
    def is_waiting(self) -> bool:
        return self.status == Endorsed.REQUESTED

    @property
    def is_late(self) -> bool:
        return self.is_waiting and timezone.localdate() > self.due_on


class AdoptionQuerySet(models.QuerySet["Adoption"]):
    def due(self) -> Self:
        """Begun three months ago or more, and nobody said how it went."""
        since = timezone.localdate() - datetime.timedelta(days=TRIAL_DAYS)
        return self.filter(answered_on=None, started_on__lte=since)

    def told_to(self, user: User) -> Self:
        """One's own, each knowing whether its sheet may be read today."""
        shown = PracticeVersion.objects.once_public(user).filter(pk=OuterRef("version"))
        return self.filter(person=user).annotate(is_shown=Exists(shown)).select_related("version__practice")


class Adoption(Stateful, models.Model):
    """Somebody tries a practice, and says three months later how it went."""

    lifecycle = TrialLifecycle

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="adoptions")
    version = models.ForeignKey(PracticeVersion, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="adoptions")
    #: The project for which it was taken, if it was.
    project = models.ForeignKey(
        ForwardProject, models.SET_NULL, null=True, blank=True, related_name="adoptions"
    )
    status = models.CharField(_("où j’en suis"), max_length=10, choices=Trial, default=Trial.INTENDS)
    adaptation = models.CharField(_("ce que j’ai changé"), max_length=300, blank=True)
    effect = models.PositiveSmallIntegerField(_("elle fait progresser"), choices=Grade, null=True, blank=True)
    economy = models.PositiveSmallIntegerField(
        _("l’effort est raisonnable"), choices=Grade, null=True, blank=True
    )
    started_on = models.DateField(default=timezone.localdate)
    answered_on = models.DateField(null=True)

    objects = AdoptionQuerySet.as_manager()

    class Meta:
        ordering = ["-started_on", "-pk"]
        verbose_name = _("reprise")
        constraints = [
            models.UniqueConstraint(fields=["practice", "person"], name="adoption_once"),
            models.CheckConstraint(condition=TrialLifecycle.known(), name="adoption_status_known"),
        ]

    def __str__(self) -> str:
        return self.get_status_display()

    @property
    def signed_as(self) -> str:
        return function_of(self.person)

    @property
    def title(self) -> str:
        """Of its sheet when it may be read (``told_to``); its number otherwise."""
        return str(self.version if getattr(self, "is_shown", False) else self.version.practice)

    @property
    def asked_on(self) -> datetime.date:
        """When the person is asked how it went."""
        return self.started_on + datetime.timedelta(days=TRIAL_DAYS)

    @property
    def is_due(self) -> bool:
        return self.answered_on is None and timezone.localdate() >= self.asked_on
