"""Carry out changes of address whose three days are over; meant for every five minutes."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.actions.addresses import sweep_addresses


class Command(BaseCommand):
    help = "Carries out changes of address that were confirmed three days ago; stops those nobody confirmed in a week."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{sweep_addresses()} addresses changed")
