"""Say that an import failed when the worker that carried it out died; meant for every five minutes."""

from typing import Any

from django.core.management.base import BaseCommand

from imports.actions.imports import sweep


class Command(BaseCommand):
    help = "Ends imports left under way by a killed worker; nothing of them is written."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{sweep()} imports ended")
