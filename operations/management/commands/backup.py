"""Back the whole installation up into one file, while people write."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from operations.actions.backup import back_up, forget_old
from operations.rules.archive import NoBackup


class Command(BaseCommand):
    help = "Writes database, files and secrets to one file of a folder; prints its name."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--certificate", type=Path, help="encrypt for the holder of its key (PEM)")
        parser.add_argument(
            "--keep-days", type=int, help="delete backups of this folder made before so many days"
        )

    def handle(
        self, *args: Any, folder: Path, certificate: Path | None, keep_days: int | None, **options: Any
    ) -> None:
        try:
            made = back_up(folder, certificate=certificate)
        except NoBackup as error:
            raise CommandError(str(error)) from error
        if keep_days is not None:
            forget_old(folder, keep_days)
        self.stdout.write(str(made))
