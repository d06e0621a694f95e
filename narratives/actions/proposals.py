"""What becomes of a competence that a group missed: adopted into the next version, brought under another, or not."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.actions.lifecycle import lock, move
from accounts.models import User
from competences.actions.versions import adopt
from competences.models import Competence, Domain
from narratives.models import CompetenceProposal
from narratives.models.states import ProposalLifecycle
from narratives.rules import policy
from writing.rules import gate


@dataclass(frozen=True, slots=True)
class Adopted:
    """The competence to make in the next version."""

    domain: Domain
    code: str
    label: str


@transaction.atomic
def decide(
    proposal: CompetenceProposal,
    *,
    decision: str,
    reason: str,
    becomes: Adopted | Competence | None,
    by: User,
) -> CompetenceProposal:
    """Always with a reason. Adopted, it waits in the draft of the next version: what is in force does not change."""
    lock(proposal)
    policy.may_decide_proposal(by, proposal).enforce()
    policy.may_still_be_decided(proposal).enforce()
    gate.may_be_said(by, reason).enforce()
    if isinstance(becomes, Adopted):
        gate.may_be_said(by, becomes.label).enforce()
        becomes = adopt(
            becomes.domain, code=becomes.code, label=becomes.label, description=proposal.rationale, by=by
        )
    return move(
        proposal,
        ProposalLifecycle.decided,
        by=by,
        to=decision,
        why=decision,
        reason=reason,
        competence=becomes,
        decided_on=timezone.localdate(),
        decided_by=by,
    )
