"""``manage.py load_charter [FILE]``: put a version of the facilitators' charter in force."""

import tomllib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from workshops.models import CharterVersion

SHIPPED = Path(__file__).resolve().parents[2] / "charters" / "v1.toml"


class Command(BaseCommand):
    help = "Load a version of the ethics charter; a version already loaded is left as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", default=SHIPPED)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        charter, created = CharterVersion.objects.get_or_create(
            number=data["number"],
            defaults={"articles": data["article"], "effective_on": timezone.localdate()},
        )
        self.stdout.write(f"charter {charter.number}: {'loaded' if created else 'already there'}")
