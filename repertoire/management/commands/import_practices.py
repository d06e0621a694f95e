"""``manage.py import_practices FILE [--plan | --template]``: load an existing collection of practice sheets.

JSON, CSV or XLSX. ``--template`` writes the empty form (CSV or XLSX) at FILE instead.

Exit status 0 when the file is accepted, 1 when it is refused, with one line per finding.
"""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from repertoire.actions.importing import Refused, import_practices, plan_practices
from repertoire.interchange.practices import empty_form


class Command(BaseCommand):
    help = "Publishes the sheets of a file (one transaction, nothing written on refusal), keeping their identifiers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--template", action="store_true", help="write the empty form there")
        parser.add_argument("--plan", action="store_true", help="say what would be done, write nothing")

    def handle(self, *args: Any, file: Path, plan: bool, template: bool, **options: Any) -> None:
        if template:
            file.write_bytes(empty_form(file.name))
            return
        try:
            content = file.read_bytes()
            done = (
                plan_practices(content, file.name)
                if plan
                else import_practices(content, file.name, by=None, progress=self._progress)
            )
        except OSError as error:
            self.stderr.write(f"{file.name}: {error.strerror}")
            sys.exit(1)
        except Refused as refusal:
            for finding in refusal.findings:
                self.stderr.write(str(finding))
            sys.exit(1)
        for finding in done.warnings:
            self.stdout.write(str(finding))
        self.stdout.write(str(done))

    def _progress(self, done: int, total: int) -> None:
        self.stdout.write(f"{done} / {total}")
