"""Strengths and points to improve put in common."""

from django.db import transaction

from accounts.models import User
from deliberation.models import Finding, FindingSupport
from workshops.actions import live
from workshops.actions.live import Topic
from workshops.models import Workshop
from workshops.models.phases import Feature
from workshops.rules import policy
from writing.rules import gate


@transaction.atomic
def put_in_common(workshop: Workshop, *, kind: str, scope: str, statement: str, by: User) -> Finding:
    """Add a strength or an axis to the group's list, without its author."""
    policy.may_use(by, workshop, Feature.RECOGNISE).enforce()
    gate.may_be_said(by, statement).enforce()
    finding, _created = Finding.objects.get_or_create(
        workshop=workshop, kind=kind, statement=statement, defaults={"scope": scope}
    )
    live.announce(workshop, Topic.COMMON, Topic.BOARD)
    return finding


@transaction.atomic
def recognise(workshop: Workshop, findings: set[int], *, by: User) -> None:
    """Set the findings in which this person recognises themselves; secret."""
    policy.may_use(by, workshop, Feature.RECOGNISE).enforce()
    token = workshop.participations.get(user=by).secret_token
    FindingSupport.objects.filter(finding__workshop=workshop, voter_token=token).delete()
    FindingSupport.objects.bulk_create(
        FindingSupport(finding=finding, voter_token=token)
        for finding in workshop.findings.filter(pk__in=findings)
    )


@transaction.atomic
def decide_follow_up(finding: Finding, outcome: str, *, by: User) -> None:
    """Say what becomes of an axis: a practice, a need, or explicitly nothing."""
    policy.may_facilitate(by, finding.workshop).enforce()
    finding.outcome = outcome
    finding.save(update_fields=["outcome"])
    live.announce(finding.workshop, Topic.COMMON)


@transaction.atomic
def sort_finding(finding: Finding, theme: str, *, by: User) -> None:
    """Put a finding under a theme of the group, or under none."""
    policy.may_facilitate(by, finding.workshop).enforce()
    gate.may_be_said(by, theme).enforce()
    finding.theme = theme
    finding.save(update_fields=["theme"])
    live.announce(finding.workshop, Topic.COMMON)
