"""``manage.py import_framework FILE [--plan]``: load a competence framework: CSV, XLSX, CASE, ESCO, ROME, Moodle, OpenSALT.

Exit status 0 when the file is accepted, 1 when it is refused, with one line per finding.
"""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from capitalisation.findings import Unreadable
from competences import actions
from competences.interchange.formats import CHOICES, Unrecognised
from competences.interchange.template import empty_template
from competences.models import Framework
from competences.planning import ACTION_LABELS, Identity, Plan, plan_import


class Command(BaseCommand):
    help = "Load a competence framework (one transaction, nothing written on refusal)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--plan", action="store_true", help="say what would be done, write nothing")
        parser.add_argument(
            "--template", action="store_true", help="write the empty form there (CSV or XLSX)"
        )
        parser.add_argument("--code", default="", help="code of the framework (default: from the file)")
        parser.add_argument("--title", default="", help="title of the framework")
        parser.add_argument("--kind", choices=Framework.Kind.values, default="")
        parser.add_argument("--number", default="", help="version number (default: from the file, else 1.0)")
        parser.add_argument(
            "--mapping",
            type=json.loads,
            help=f"for a table nobody knows: a JSON object, header → one of {', '.join(CHOICES)}",
        )

    def handle(self, *args: Any, file: Path, plan: bool, template: bool, **options: Any) -> None:
        if template:
            file.write_bytes(empty_template(file.name))
            return
        identity = Identity(options["code"], options["title"], options["kind"], options["number"])
        try:
            content = file.read_bytes()
            done = (
                plan_import(content, identity, name=file.name, mapping=options["mapping"])
                if plan
                else actions.import_version(
                    content,
                    identity,
                    by=None,
                    source=file.name,
                    mapping=options["mapping"],
                    progress=self._progress,
                )
            )
        except OSError as error:
            self.stderr.write(f"{file.name}: {error.strerror}")
            sys.exit(1)
        except Unreadable as refusal:
            for finding in refusal.findings:
                self.stderr.write(str(finding))
            sys.exit(1)
        except Unrecognised as unknown:
            said = _("Colonnes non reconnues : %(headers)s. Indiquez-les avec --mapping.")
            self.stderr.write(said % {"headers": ", ".join(header[:80] for header in unknown.headers)})
            sys.exit(1)
        self._tell(done)

    def _tell(self, done: Plan) -> None:
        draft = done.draft
        for finding in draft.warnings:
            self.stdout.write(str(finding))
        self.stdout.write(
            f"{draft.format}, {draft.encoding} {draft.separator!r} {' · '.join(draft.samples)}".strip()
        )
        if not done.already_there:
            for action, count in sorted(done.counts.items()):
                self.stdout.write(f"{count} {ACTION_LABELS[action]}")
        self.stdout.write(str(done))

    def _progress(self, done: int, total: int) -> None:
        if total > 1_000:
            self.stdout.write(f"{done} / {total}")
