"""Erase again the people whom a restored backup brought back; to run before the service opens again."""

from typing import Any

from django.core.management.base import BaseCommand

from privacy.actions.erasure import replay_erasures


class Command(BaseCommand):
    help = "Erases again those whom the ledger of erasures names (ERASURE_LEDGER): run it after every restored backup."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{replay_erasures()} people erased again")
