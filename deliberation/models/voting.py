"""Rounds, secret ballots and what came out of them."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from capitalisation.lifecycle import Stateful
from capitalisation.policy import Sentence
from deliberation.models.states import RoundLifecycle, RoundState
from repertoire.models import PracticeVersion
from repertoire.models.states import RETAINED, Grade, Outcome
from workshops.models.participation import Participation
from workshops.models.workshop import Workshop


class PoolEntryQuerySet(models.QuerySet["PoolEntry"]):
    def rated(self) -> Self:
        """Without those that joined another sheet."""
        return self.filter(merged_into=None)

    def ratable_by(self, user: User) -> Self:
        """Without the sheets of which this person is an author."""
        mine = Q(version__practice__author=user) | Q(version__practice__in=user.contributions.all())
        return self.rated().exclude(mine)


class PoolEntry(models.Model):
    """A sheet put in common by its author, under the title the group knows.

    The author goes on writing once the sheet is retained, or to rework: nobody reads that before the gate.
    """

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="pool")
    version = models.ForeignKey(PracticeVersion, models.CASCADE, related_name="pool_entries")
    title = models.CharField(_("intitulé mis en commun"), max_length=90)
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="merged")

    objects = PoolEntryQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("pratique mise en commun")
        constraints = [models.UniqueConstraint(fields=["workshop", "version"], name="in_pool_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def author_ids(self) -> set[int]:
        """Who wrote it, alone or together: they do not rate it. ``version__practice__contributors`` prefetched."""
        practice = self.version.practice
        return {one.pk for one in practice.contributors.all()} | {practice.author_id or 0}


class Round(Stateful, models.Model):
    lifecycle = RoundLifecycle
    NUMBERS = (1, 2)

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField(_("tour"))
    status = models.CharField(_("état"), max_length=10, choices=RoundState, default=RoundState.SCHEDULED)

    class Meta:
        ordering = ["workshop", "number"]
        verbose_name = _("tour d’appréciation")
        constraints = [
            models.UniqueConstraint(fields=["workshop", "number"], name="round_unique_number"),
            models.UniqueConstraint(
                fields=["workshop"], condition=Q(status="open"), name="one_open_round_per_day"
            ),
            models.CheckConstraint(condition=Q(number__in=[1, 2]), name="two_rounds"),
            models.CheckConstraint(condition=RoundLifecycle.known(), name="round_status_known"),
        ]

    def __str__(self) -> str:
        return str(_("Tour %(number)s") % {"number": self.number})


class BallotKey(models.Model):
    """What ties a person of a day to their ballots, so that they may change them; destroyed with the second round."""

    participation = models.OneToOneField(Participation, models.CASCADE, related_name="ballot_key")
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        ordering = ["token"]

    def __str__(self) -> str:
        return str(self.participation_id)


class Ballot(models.Model):
    """One rater, one sheet. No author and no time: only a token, which leads to nobody once the second round is closed.

    It is complete: without a grade, its rater said that they cannot judge.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="ballots")
    version = models.ForeignKey(PracticeVersion, models.CASCADE, related_name="ballots")
    voter_token = models.UUIDField()
    effect = models.PositiveSmallIntegerField(choices=Grade, null=True)
    economy = models.PositiveSmallIntegerField(choices=Grade, null=True)
    reach = models.PositiveSmallIntegerField(choices=Grade, null=True)

    class Meta:
        # Shuffled order: the primary key would tell the order of voting.
        ordering = ["version", "voter_token"]
        verbose_name = _("bulletin")
        constraints = [
            models.UniqueConstraint(fields=["round", "version", "voter_token"], name="one_ballot_per_voter"),
            models.CheckConstraint(
                condition=(Q(effect=None) | Q(effect__range=(1, 5)))
                & (Q(economy=None) | Q(economy__range=(1, 5)))
                & (Q(reach=None) | Q(reach__range=(1, 5))),
                name="ballot_grades_1_to_5",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} – {self.version}"


class PoolResult(models.Model):
    """Result of one sheet in one round, written when the round is closed."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="results")
    version = models.ForeignKey(PracticeVersion, models.CASCADE, related_name="results")
    title = models.CharField(_("intitulé mis en commun"), max_length=90)
    n = models.PositiveSmallIntegerField()
    eligible = models.PositiveSmallIntegerField()
    grade = models.PositiveSmallIntegerField(choices=Grade, null=True)
    above = models.PositiveSmallIntegerField(default=0)
    below = models.PositiveSmallIntegerField(default=0)
    disagreement = models.BooleanField(default=False)
    outcome = models.CharField(max_length=20, choices=Outcome)
    distribution = models.JSONField(default=list)
    rank = models.PositiveSmallIntegerField(null=True)
    reason = models.TextField(_("Retenue parce que…"), blank=True)
    minority_note = models.TextField(_("avis minoritaire"), blank=True)

    class Meta:
        ordering = ["round", "rank", "title", "pk"]
        verbose_name = _("résultat")
        constraints = [models.UniqueConstraint(fields=["round", "version"], name="one_result_per_round")]

    def __str__(self) -> str:
        return f"{self.title}: {self.get_outcome_display()}"

    @property
    def is_retained(self) -> bool:
        return self.outcome in RETAINED

    @property
    def reason_label(self) -> Sentence:
        """What the group's words on it are called."""
        return _("Retenue parce que…") if self.is_retained else _("Ce que le groupe en dit")

    @property
    def is_to_discuss(self) -> bool:
        """Between the rounds the group speaks of disagreements and of promising sheets only (domain page, 9.2)."""
        return self.may_show_distribution and (self.disagreement or self.outcome == Outcome.TO_REWORK)

    @property
    def shown_grade(self) -> str:
        """The group's grade in words, "" when so few voted that it would tell how each did."""
        return str(self.get_grade_display()) if self.grade and self.may_show_distribution else ""

    @property
    def may_show_distribution(self) -> bool:
        """Nothing of fewer than five voters is ever shown (domain page, 9.2 rule 10)."""
        return self.n >= 5
