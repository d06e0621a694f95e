"""Remind participants of what is left to them after the day, and of their project; meant for every morning."""

from typing import Any

from django.core.management.base import BaseCommand

from room.actions.reminders import remind_checkpoints, remind_everybody


class Command(BaseCommand):
    help = (
        "Queues one digest for each participant who has something left to finish, at most every three days, and one "
        "letter when a checkpoint of a project is due."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(
            f"{remind_everybody()} reminders, {remind_checkpoints()} project checkpoints queued"
        )
