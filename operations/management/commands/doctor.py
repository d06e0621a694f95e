"""Say what is wrong with this installation, and what to do."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from operations.queries.diagnosis import faults_of_installation


class Command(BaseCommand):
    help = (
        "Says each fault of this installation in one sentence with its remedy; ends with 1 when there is one."
    )
    #: It looks at a database that may be of another version.
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        faults = list(faults_of_installation())
        for fault in faults:
            self.stdout.write(f"- {fault}")
        if faults:
            sys.exit(1)
        self.stdout.write("All is well.")
