"""Add the new lines of the journal to its chain; meant for every five minutes."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.actions.chain import seal_journal


class Command(BaseCommand):
    help = "Adds the new lines of the journal to its chain of fingerprints."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{seal_journal()} lines sealed")
