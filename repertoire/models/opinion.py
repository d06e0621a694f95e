"""Opinions on a version: replay by a peer, transferability, editorial committee."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from repertoire.models.states import Replay, TransferTarget
from repertoire.models.version import PracticeVersion

#: The editorial checklist (domain page, section 7), in its order.
CHECKLIST = (
    ("readable", _("La fiche se comprend sans son auteur.")),
    ("anonymous", _("Aucune personne n’est reconnaissable.")),
    ("actionable", _("Les étapes disent quoi faire.")),
    ("effect", _("L’effet est dit, avec sa solidité.")),
    ("time", _("Le temps demandé est indiqué.")),
    ("competence", _("Une compétence principale est reliée.")),
    ("consent", _("L’auteur a choisi sa signature et accepté la diffusion.")),
    ("original", _("Ce n’est pas le doublon d’une fiche publiée.")),
)


class ReplayCheck(models.Model):
    version = models.ForeignKey(PracticeVersion, models.CASCADE, related_name="replays")
    peer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    verdict = models.CharField(_("Sauriez-vous le refaire ?"), max_length=14, choices=Replay)
    missing = models.TextField(_("ce qui manque"), blank=True)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("test de reprise")
        constraints = [
            models.UniqueConstraint(fields=["version", "peer"], name="one_replay_per_peer"),
            models.CheckConstraint(condition=Q(verdict__in=Replay.values), name="replay_verdict_known"),
        ]

    def __str__(self) -> str:
        return self.get_verdict_display()


class TransferAssessment(models.Model):
    version = models.ForeignKey(PracticeVersion, models.CASCADE, related_name="assessments")
    assessor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    target = models.CharField(max_length=5, choices=TransferTarget)
    audience = models.PositiveSmallIntegerField(_("public"))
    context = models.PositiveSmallIntegerField(_("contexte"))
    means = models.PositiveSmallIntegerField(_("moyens"))
    person = models.PositiveSmallIntegerField(_("personne"))
    support = models.PositiveSmallIntegerField(_("appui"))

    FIELDS = ("audience", "context", "means", "person", "support")

    class Meta:
        ordering = ["version", "target", "pk"]
        verbose_name = _("avis de transférabilité")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "assessor", "target"], name="one_assessment_per_target"
            ),
            models.CheckConstraint(
                condition=Q(
                    audience__range=(0, 3),
                    context__range=(0, 3),
                    means__range=(0, 3),
                    person__range=(0, 3),
                    support__range=(0, 3),
                ),
                name="transfer_scores_0_to_3",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_target_display()}: {self.scores}"

    @property
    def scores(self) -> tuple[int, ...]:
        return tuple(getattr(self, name) for name in self.FIELDS)


class EditorialReview(models.Model):
    class Decision(models.TextChoices):
        APPROVE = "approve", _("Prête à publier")
        RETURN = "return", _("À préciser avec l’auteur")

    version = models.ForeignKey(PracticeVersion, models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    as_centre = models.BooleanField(_("pour le centre"), default=False)
    decision = models.CharField(_("avis"), max_length=8, choices=Decision)
    checks = models.JSONField(_("grille"), default=dict)
    comment = models.TextField(_("commentaire"), blank=True)
    #: Of a text its author has sent again since: kept, and counted no more.
    is_over = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("relecture")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "reviewer"], condition=Q(is_over=False), name="one_review_per_person"
            ),
            models.CheckConstraint(
                condition=Q(decision__in=["approve", "return"]), name="review_decision_known"
            ),
        ]

    def __str__(self) -> str:
        return self.get_decision_display()

    @property
    def refused(self) -> list[Any]:
        """The lines of the checklist that were answered « no »."""
        return [sentence for name, sentence in CHECKLIST if self.checks.get(name) == "no"]
