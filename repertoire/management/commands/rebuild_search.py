"""``manage.py rebuild_search [--check]``: write the search index again, or say what is wrong in it."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from repertoire.actions.index import rebuild
from repertoire.queries.index_faults import faults


class Command(BaseCommand):
    help = "Rebuilds the search index from the published sheets; --check only compares (exit status 1 when it differs)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        if check:
            found = faults()
            for fault in found:
                self.stdout.write(fault)
            self.stdout.write(f"{len(found)} faults")
            sys.exit(1) if found else None
            return
        with transaction.atomic():
            self.stdout.write(f"{rebuild()} sheets indexed")
