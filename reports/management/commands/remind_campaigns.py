"""Remind, once, those whom a campaign has not reached after ten days; meant for every morning."""

from typing import Any

from django.core.management.base import BaseCommand

from reports.actions.campaigns import remind
from reports.models import DiffusionCampaign


class Command(BaseCommand):
    help = "Queues the one reminder of each campaign sent ten days ago or more."

    def handle(self, *args: Any, **options: Any) -> None:
        late = list(DiffusionCampaign.objects.to_remind().exclude(channel=DiffusionCampaign.Channel.PAPER))
        for campaign in late:
            remind(campaign)
        self.stdout.write(f"{len(late)} campaigns reminded")
