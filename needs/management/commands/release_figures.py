"""Make the figures of every region and year anew where enough people changed; meant for every night."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.models import Region
from needs.actions.releases import make_when_due
from needs.models.scope import Scope, periods_of


class Command(BaseCommand):
    help = "Makes the figures of the needs anew, of each region and year where enough people answered or changed."

    def handle(self, *args: Any, **options: Any) -> None:
        scopes = [
            Scope(one.region, year)
            for one in periods_of(Region.objects.all())
            if one.first is not None
            for year in one.years
        ]
        made = [scope for scope in scopes if make_when_due(scope)]
        self.stdout.write(f"{len(scopes)} regions and years, {len(made)} made anew")
