"""Say that a document failed when the worker that made it died, and throw away drawings that serve no more; meant for every five
minutes."""

from typing import Any

from django.core.management.base import BaseCommand

from capitalisation.pdf.store import forget_unused
from reports.actions.documents import sweep


class Command(BaseCommand):
    help = "Ends documents left half made by a killed worker, and forgets drawings that served nothing for a month."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{sweep()} documents ended, {forget_unused()} drawings thrown away")
