"""What becomes of a competence that a group missed: adopted into the next version, brought under another, or not."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.actions.journal import record
from accounts.models import User
from competences.actions.versions import adopt
from competences.models import Competence, Domain
from narratives.models import CompetenceProposal
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
    proposal = CompetenceProposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    policy.may_decide_proposals(by).enforce()
    policy.may_still_be_decided(proposal).enforce()
    gate.may_be_said(by, reason).enforce()
    if isinstance(becomes, Adopted):
        gate.may_be_said(by, becomes.label).enforce()
        becomes = adopt(
            becomes.domain, code=becomes.code, label=becomes.label, description=proposal.rationale, by=by
        )
    proposal.status, proposal.reason, proposal.competence = decision, reason, becomes
    proposal.decided_on, proposal.decided_by = timezone.localdate(), by
    proposal.save()
    record("proposal.decided", proposal, by=by, reason=decision)
    return proposal
