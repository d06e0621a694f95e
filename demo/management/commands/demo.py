"""``manage.py demo``: fill an empty database with the demo; a filled one keeps what visitors wrote."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from accounts.models import User
from demo import afterwards, coming_days, former_days, organisation, past_day


class Command(BaseCommand):
    help = "Load the demo data (DEMO=yes and an empty database only)."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            self.stderr.write("This is not a demo server: set DEMO=yes, with a database of its own.")
            sys.exit(1)
        if User.objects.exists():
            coming_days.refresh()
            self.stdout.write("The demo is already there: what visitors wrote is kept.")
            return
        with transaction.atomic():
            cast = organisation.build()
            past = past_day.PastDay(cast)
            former_days.play_last_year(cast, past.date)
            organisation.renew_framework()
            former_days.play_this_year(cast, past.date)
            past.play()
            afterwards.live_on(cast)
            coming_days.play_today(cast)
            coming_days.announce_later(cast)
        self.stdout.write(
            "Demo loaded: days of two years in three regions, a closed day, a day going on, a day to come."
        )
