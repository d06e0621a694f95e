"""Verify that what is stored holds together: seals, journal, index, files."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from operations.queries.soundness import unsound


class Command(BaseCommand):
    help = "Verifies seals of editions, chain of the journal, search index and files; ends with 1 and the faults."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = list(unsound())
        for fault in faults:
            self.stdout.write(fault)
        if faults:
            sys.exit(1)
        self.stdout.write("Everything holds.")
