"""The letter of the week; meant for every Monday morning."""

from typing import Any

from django.core.management.base import BaseCommand

from watch.actions.watching import queue_digests


class Command(BaseCommand):
    help = "Queues the weekly digest of each person; those with nothing to read get none."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{queue_digests()} digests queued")
