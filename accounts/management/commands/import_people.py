"""``manage.py import_people FILE [--plan]``: a list of people, CSV or XLSX.

Exit status 0 when the file is accepted, 1 when it is refused, with one line per finding.
"""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from accounts.actions import import_people
from accounts.importing import plan_people
from capitalisation.findings import Unreadable


class Command(BaseCommand):
    help = "Creates and updates people, their units and roles (one transaction, nothing written on refusal)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--plan", action="store_true", help="say what would be done, write nothing")
        parser.add_argument("--accept-units", action="store_true", help="units that look alike are the same")
        parser.add_argument(
            "--invite", action="store_true", help="send new people a link to choose a password"
        )

    def handle(self, *args: Any, file: Path, plan: bool, **options: Any) -> None:
        try:
            content = file.read_bytes()
            done = (
                plan_people(content)
                if plan
                else import_people(
                    content, by=None, accept_units=options["accept_units"], invite=options["invite"]
                )
            )
        except OSError as error:
            self.stderr.write(f"{file.name}: {error.strerror}")
            sys.exit(1)
        except Unreadable as refusal:
            for finding in refusal.findings:
                self.stderr.write(str(finding))
            sys.exit(1)
        for finding in done.findings:
            self.stdout.write(str(finding))
        self.stdout.write(f"{done.encoding} {done.separator!r} {' · '.join(done.samples)}")
        self.stdout.write(str(done))
