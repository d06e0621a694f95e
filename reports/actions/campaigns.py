"""Send a document to those it concerns, remind them once, keep what they answer, close."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actions.journal import record
from accounts.actions.lifecycle import lock, move
from accounts.models import Region, User
from needs.actions.reports import transmit
from needs.models import NeedsReport
from needs.models.states import ReportState
from repertoire.models import Edition
from reports.actions.tasks import send_campaign
from reports.models import DiffusionCampaign, Recipient
from reports.models.states import CampaignLifecycle, RecipientLifecycle, RecipientState
from reports.queries.audiences import people_in
from reports.rules import policy
from writing.rules import gate

_BATCH = 500


@transaction.atomic
def launch(
    document: Edition | NeedsReport,
    *,
    region: Region | None,
    audiences: list[str],
    channel: str,
    message: str,
    by: User,
) -> DiffusionCampaign:
    """The list is drawn once, now: who joins later belongs to the next campaign. A frozen report is transmitted by it: those
    who receive it may read it, and are told."""
    policy.may_diffuse(by, document).enforce()
    gate.may_be_said(by, message).enforce()
    people = list(people_in(audiences, region, by))
    policy.must_concern_somebody(people).enforce()
    campaign = DiffusionCampaign.objects.create(
        edition=document if isinstance(document, Edition) else None,
        report=document if isinstance(document, NeedsReport) else None,
        region=region,
        audiences=audiences,
        channel=channel,
        message=message,
        created_by=by,
        centre_id=min(by.centres, default=None) if isinstance(document, Edition) else None,
    )
    at_once = channel == DiffusionCampaign.Channel.IN_APP
    state = RecipientState.SENT if at_once else RecipientState.LISTED
    Recipient.objects.bulk_create(
        [Recipient(campaign=campaign, person=person, status=state) for person in people], batch_size=_BATCH
    )
    if isinstance(document, NeedsReport) and document.status == ReportState.FROZEN:
        transmit(document, by=by)
    record("campaign.launched", campaign, by=by, reason=channel)
    _send(campaign)
    return campaign


@transaction.atomic
def remind(campaign: DiffusionCampaign, *, by: User | None = None) -> None:
    """Once, ten days later, those who have not answered. Without ``by``, the clock does it."""
    campaign = DiffusionCampaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    policy.may_remind(by, campaign).enforce()
    campaign.reminded_on = timezone.localdate()
    campaign.save(update_fields=["reminded_on"])
    record("campaign.reminded", campaign, by=by)
    _send(campaign, is_reminder=True)


@transaction.atomic
def note(recipient: Recipient, state: str, *, by: User) -> None:
    """Typed in by who runs the campaign: read on paper, or an address that does not work."""
    policy.may_run(by, recipient.campaign).enforce()
    policy.may_be_noted(recipient, state).enforce()
    on_paper = state == RecipientState.ACKNOWLEDGED
    move(recipient, RecipientLifecycle.noted, by=by, to=state, on_paper=on_paper, at=timezone.now())


@transaction.atomic
def open_once(recipient: Recipient) -> None:
    """Seen by the person; what they answered stays answered."""
    lock(recipient)
    if RecipientLifecycle.opened.may(recipient):
        move(recipient, RecipientLifecycle.opened, by=None, at=timezone.now())


@transaction.atomic
def answer(recipient: Recipient, state: str) -> None:
    """By the person: they know the document now, or want no more letters about it."""
    lock(recipient)
    if RecipientLifecycle.answered.may(recipient):
        move(recipient, RecipientLifecycle.answered, by=None, to=state, at=timezone.now())


@transaction.atomic
def close(campaign: DiffusionCampaign, *, reason: str, by: User) -> None:
    gate.may_be_said(by, reason).enforce()
    move(
        campaign,
        CampaignLifecycle.closed,
        by=by,
        rule=lambda who, one: policy.may_close(who, one, reason),
        closed_on=timezone.localdate(),
        close_reason=reason,
    )


def _send(campaign: DiffusionCampaign, **options: Any) -> None:
    if campaign.channel == DiffusionCampaign.Channel.EMAIL:
        transaction.on_commit(lambda: send_campaign.enqueue(campaign.pk, **options))
