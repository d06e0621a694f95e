"""Say that a document failed when the worker that made it died; meant for every five minutes."""

from typing import Any

from django.core.management.base import BaseCommand

from reports.actions.documents import sweep


class Command(BaseCommand):
    help = "Ends documents left half made by a killed worker, so that nobody waits for them for ever."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{sweep()} documents ended")
