"""The tutor's review. One row, one revision: a save is never half done."""

from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from capitalisation.policy import Sentence
from narratives.models.states import Scope
from workshops.models.workshop import Workshop
from writing.models import Revised

FEWEST_MOMENTS = 3


class ProjectReviewQuerySet(models.QuerySet["ProjectReview"]):
    def visible_to(self, user: User) -> Self:
        """Its author alone (reliability page, section 3, rule 1)."""
        return self.filter(author=user)


class ProjectReview(Revised):
    """``goals``: planned, outcome, why. ``moments``: when_label, title, tone, is_turning_point.
    ``strengths`` and ``improvements``: statement, scope. Lists of objects, in the author's order."""

    TEXTS = (
        "goals",
        "moments",
        "pride",
        "regret",
        "hours_per_week",
        "cooperation",
        "strengths",
        "improvements",
    )

    class GoalOutcome(models.TextChoices):
        REACHED = "reached", _("atteint")
        PARTLY = "partly", _("en partie")
        NOT_REACHED = "not_reached", _("pas atteint")

    READING_ORDER = ("planned", "outcome", "why", "title", "when_label", "statement", "scope")
    CODES = {"outcome": GoalOutcome, "scope": Scope}

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="reviews")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="project_reviews")
    goals = models.JSONField(_("ce qui était prévu"), default=list)
    moments = models.JSONField(_("ce qui s’est passé"), default=list)
    strengths = models.JSONField(_("points forts"), default=list)
    improvements = models.JSONField(_("axes à améliorer"), default=list)
    pride = models.TextField(_("ce dont je suis fier"), blank=True)
    regret = models.TextField(_("ce que je referais autrement"), blank=True)
    hours_per_week = models.DecimalField(
        _("temps consacré (heures par semaine)"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    cooperation = models.JSONField(_("coopération"), default=dict)
    is_late = models.BooleanField(_("brouillon tardif"), default=False)

    objects = ProjectReviewQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("bilan")
        constraints = [models.UniqueConstraint(fields=["workshop", "author"], name="one_review_per_tutor")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def writer_id(self) -> int:
        return self.author_id

    @property
    def writing_url(self) -> str:
        return reverse("narratives:review", args=[self.workshop.slug, "prevu"])

    @property
    def turning_points(self) -> list[dict[str, object]]:
        return [moment for moment in self.moments if moment.get("is_turning_point")]

    def missing(self) -> list[tuple[str, Sentence]]:
        """What the review still lacks to be complete: (card, sentence)."""
        wanted: list[tuple[str, object, Sentence]] = [
            (
                "prevu",
                any(goal.get("outcome") for goal in self.goals),
                _("Dites où en est au moins un objectif."),
            ),
            ("moments", len(self.moments) >= FEWEST_MOMENTS, _("Notez au moins trois moments.")),
            ("moments", self.turning_points, _("Marquez un moment comme tournant.")),
            ("avis", self.strengths, _("Indiquez au moins un point fort.")),
            ("avis", self.improvements, _("Indiquez au moins un axe à améliorer.")),
        ]
        return [(card, sentence) for card, there, sentence in wanted if not there]
