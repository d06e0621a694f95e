"""Competences that no framework names yet."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from capitalisation.lifecycle import Stateful
from competences.models import Competence
from narratives.models.states import ProposalLifecycle, ProposalState
from repertoire.models import Practice
from workshops.models.workshop import Workshop


class CompetenceProposalQuerySet(models.QuerySet["CompetenceProposal"]):
    def decided_by_role(self, user: User) -> Self:
        """All of them for those who plan training, since the framework is one; those of its days for a centre."""
        return self if user.holds(Role.PLANNER) else self.filter(workshop__programme__centre__in=user.centres)


class CompetenceProposal(Stateful, models.Model):
    lifecycle = ProposalLifecycle

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="competence_proposals")
    practice = models.ForeignKey(
        Practice, models.SET_NULL, null=True, blank=True, related_name="competence_proposals"
    )
    proposer = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    label = models.CharField(_("compétence"), max_length=160)
    rationale = models.TextField(_("pourquoi aucune ne convient"), blank=True)
    status = models.CharField(_("état"), max_length=8, choices=ProposalState, default=ProposalState.PROPOSED)
    #: Why it was adopted, brought under another or not retained; which competence it became.
    reason = models.TextField(_("motif"), blank=True)
    competence = models.ForeignKey(
        Competence,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name=_("compétence"),
    )
    decided_on = models.DateField(_("décidé le"), null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = CompetenceProposalQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("compétence émergente")
        constraints = [
            models.CheckConstraint(condition=ProposalLifecycle.known(), name="proposal_status_known"),
            models.CheckConstraint(
                condition=Q(status="proposed") | ~Q(reason=""), name="proposal_decided_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.label
