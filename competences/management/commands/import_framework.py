"""``manage.py import_framework FILE [--plan]``: load a competence framework from a CSV file.

Exit status 0 when the file is accepted, 1 when it is refused, with one line per finding.
"""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from competences import actions
from competences.interchange.csv_file import Unreadable
from competences.models import Framework


class Command(BaseCommand):
    help = "Load a competence framework from a CSV file (one transaction, nothing written on refusal)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--plan", action="store_true", help="say what would be done, write nothing")
        parser.add_argument("--code", help="code of the framework (default: from the file name)")
        parser.add_argument("--title", help="title of the framework")
        parser.add_argument("--kind", choices=Framework.Kind.values, default=Framework.Kind.TUTORING)
        parser.add_argument("--number", default="1.0", help="version number")

    def handle(self, *args: Any, file: Path, plan: bool, **options: Any) -> None:
        code = options["code"] or file.stem.replace("referentiel_", "").replace("_", "-")[:50]
        title = options["title"] or f"Référentiel {code}"
        identity = actions.Identity(code, title, options["kind"], options["number"])
        try:
            content = file.read_bytes()
            done = (
                actions.plan_import(content, identity)[0]
                if plan
                else actions.import_version(content, identity, by=None, source=file.name)
            )
        except OSError as error:
            self.stderr.write(f"{file.name}: {error.strerror}")
            sys.exit(1)
        except Unreadable as refusal:
            for finding in refusal.findings:
                self.stderr.write(str(finding))
            sys.exit(1)
        self.stdout.write(str(done))
