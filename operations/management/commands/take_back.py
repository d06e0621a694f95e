"""Take back the tasks of dead workers; regular work does it every minute."""

from typing import Any

from django.core.management.base import BaseCommand

from operations.actions.workers import take_back


class Command(BaseCommand):
    help = "Has the tasks of dead workers carried out again, once."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{take_back()} tasks taken back")
