"""Bring a backup back into an empty installation."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from operations.actions.restoring import restore
from operations.queries.soundness import unsound
from operations.rules.archive import NoBackup, Unfinished

#: How it ends, for who calls it: nothing was touched (1); everything is back, look at it (3); it stopped half-way (4).
UNSOUND, UNFINISHED = 3, 4


class Command(BaseCommand):
    help = "Restores a backup into an empty installation, then verifies it."
    #: The database may be empty, or of another version.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("backup", type=Path)

    def handle(self, *args: Any, backup: Path, **options: Any) -> None:
        try:
            manifest = restore(backup)
        except NoBackup as error:
            raise CommandError(str(error)) from error
        except Unfinished as error:
            raise CommandError(str(error), returncode=UNFINISHED) from error
        if faults := list(unsound()):
            told = f"Restored, and something does not hold: {'; '.join(faults[:20])}"
            raise CommandError(told, returncode=UNSOUND)
        rows, files = sum(manifest.rows.values()), len(manifest.files)
        self.stdout.write(
            f"Restored as it was at {manifest.made_at}: {rows} rows, {files} files, every seal holds."
        )
