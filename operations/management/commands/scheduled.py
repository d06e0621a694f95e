"""All regular work that is due: the one thing a timer has to call, every minute."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from operations.actions.regular import do_regular_work


class Command(BaseCommand):
    help = "Carries out the regular work that is due, once even when called three times, late when it was missed."

    def handle(self, *args: Any, **options: Any) -> None:
        done = do_regular_work(lambda name: call_command(name, stdout=self.stdout))
        self.stdout.write(f"done: {', '.join(done) or 'nothing was due'}")
