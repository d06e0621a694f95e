"""Say whether a line of the journal was changed, added or taken away."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.models import JournalSeal
from accounts.queries.chain import faults_of_journal, head_of_journal


class Command(BaseCommand):
    help = "Verifies the chain of the journal; ends with 1 and the faults when it does not hold."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--head", help="what this command printed another day: is it still in the chain?")

    def handle(self, *args: Any, **options: Any) -> None:
        faults = list(faults_of_journal())
        if options["head"]:
            rank, _blank, digest = options["head"].partition(" ")
            if rank != "0" and not JournalSeal.objects.filter(rank=rank, digest=digest).exists():
                faults.append("the head given is no longer in the chain")
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            sys.exit(1)
        self.stdout.write(head_of_journal())
