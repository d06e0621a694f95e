"""End imports left under way by a killed worker, let go of files of no use; meant for every five minutes."""

from typing import Any

from django.core.management.base import BaseCommand

from imports.actions.imports import let_go, sweep


class Command(BaseCommand):
    help = "Ends imports left under way by a killed worker; deletes files of which nothing was written, a day after."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{sweep()} imports ended, {let_go()} files deleted")
