"""What the commands that bring a file in share."""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from capitalisation.findings import Unreadable
from capitalisation.lists import list_bytes
from capitalisation.plans import Plan


class ImportCommand(BaseCommand):
    """Exit status 0 when the file is accepted, 1 when it is refused, with one line per finding on the error output."""

    #: Header and example rows of the empty table.
    template: Sequence[Sequence[str]]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--plan", action="store_true", help="say what would be done, write nothing")
        parser.add_argument(
            "--template",
            action="store_true",
            help="write the empty table there (CSV; XLSX or ODS by its name)",
        )

    def plan(self, content: bytes, name: str, options: dict[str, Any]) -> Plan[Any]:
        raise NotImplementedError

    def carry_out(self, content: bytes, name: str, options: dict[str, Any]) -> Plan[Any]:
        raise NotImplementedError

    def handle(self, *args: Any, file: Path, plan: bool, template: bool, **options: Any) -> None:
        if template:
            kind = file.suffix.lower().removeprefix(".")
            kind = kind if kind in ("ods", "xlsx") else "csv"
            file.write_bytes(list_bytes("modele", self.template, kind))
            return
        action = self.plan if plan else self.carry_out
        try:
            done = action(file.read_bytes(), file.name, options)
        except OSError as error:
            self.stderr.write(f"{file.name}: {error.strerror}")
            sys.exit(1)
        except Unreadable as refusal:
            for finding in refusal.findings:
                self.stderr.write(str(finding))
            sys.exit(1)
        reading = done.reading
        for finding in reading.warnings:
            self.stdout.write(str(finding))
        self.stdout.write(f"{reading.encoding} {reading.separator!r} {' · '.join(reading.samples)}".strip())
        for kind, count in sorted(done.counts.items()):
            self.stdout.write(f"{count} {kind.label}")
        self.stdout.write(str(done))

    def progress(self, done: int, total: int) -> None:
        self.stdout.write(f"{done} / {total}")
