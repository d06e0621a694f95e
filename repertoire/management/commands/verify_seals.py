"""Does every sealed edition still hold what it was sealed with? Meant for every night."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from repertoire.models import Edition
from repertoire.queries.seals import faults_of


class Command(BaseCommand):
    help = "Computes every seal again from the texts; ends with 1 and the references that moved."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = [
            f"edition {edition.number}: {fault}"
            for edition in Edition.objects.all()
            for fault in faults_of(edition)
        ]
        for fault in faults:
            self.stdout.write(fault)
        self.stdout.write(f"{Edition.objects.count()} editions, {len(faults)} faults")
        if faults:
            sys.exit(1)
