"""Delete what was kept for a while and is due; meant for every night."""

from typing import Any

from django.core.management.base import BaseCommand

from deliberation.actions.secrecy import rewrite_tables
from privacy.actions.erasure import erase_due
from privacy.actions.retention import purge


class Command(BaseCommand):
    help = "Deletes, empties or unnames what has served its time; tells people thirty days before something of theirs goes."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"asked erasures: {erase_due()}")
        for kind, number in purge().items():
            self.stdout.write(f"{kind}: {number}")
        rewrite_tables()
