"""Send a document to those it concerns, remind them once, keep what they answer, close."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actions.journal import record
from accounts.models import Region, User
from needs.models import NeedsReport
from repertoire.models import Edition
from reports.actions.tasks import send_campaign
from reports.models import DiffusionCampaign, Recipient
from reports.queries.audiences import people_in
from reports.rules import policy

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
    """The list is drawn once, now: who joins later belongs to the next campaign."""
    policy.may_diffuse(by, document).enforce()
    people = list(people_in(audiences, region))
    policy.must_concern_somebody(people).enforce()
    campaign = DiffusionCampaign.objects.create(
        edition=document if isinstance(document, Edition) else None,
        report=document if isinstance(document, NeedsReport) else None,
        region=region,
        audiences=audiences,
        channel=channel,
        message=message,
        created_by=by,
    )
    at_once = channel == DiffusionCampaign.Channel.IN_APP
    state = Recipient.State.SENT if at_once else Recipient.State.LISTED
    Recipient.objects.bulk_create(
        [Recipient(campaign=campaign, person=person, state=state) for person in people], batch_size=_BATCH
    )
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
    recipient.state, recipient.on_paper = state, state == Recipient.State.ACKNOWLEDGED
    recipient.save(update_fields=["state", "on_paper", "at"])
    record("campaign.noted", recipient, by=by, reason=state)


def open_once(recipient: Recipient) -> None:
    """Seen by the person; what they answered stays answered."""
    sent = Recipient.objects.filter(
        pk=recipient.pk, state__in=[Recipient.State.SENT, Recipient.State.BOUNCED]
    )
    sent.update(state=Recipient.State.OPENED, at=timezone.now())


@transaction.atomic
def answer(recipient: Recipient, state: str) -> None:
    """By the person: they know the document now, or want no more letters about it."""
    recipient = Recipient.objects.select_for_update(of=("self",)).get(pk=recipient.pk)
    if recipient.state != Recipient.State.ACKNOWLEDGED:
        recipient.state = state
        recipient.save(update_fields=["state", "at"])


@transaction.atomic
def close(campaign: DiffusionCampaign, *, reason: str, by: User) -> None:
    campaign = DiffusionCampaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    policy.may_close(by, campaign, reason).enforce()
    campaign.closed_on, campaign.close_reason = timezone.localdate(), reason
    campaign.save(update_fields=["closed_on", "close_reason"])
    record("campaign.closed", campaign, by=by, reason=reason)


def _send(campaign: DiffusionCampaign, **options: Any) -> None:
    if campaign.channel == DiffusionCampaign.Channel.EMAIL:
        transaction.on_commit(lambda: send_campaign.enqueue(campaign.pk, **options))
