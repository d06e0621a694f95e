"""What every installation begins with: regions, charter, the framework of tutoring."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from competences.models import Framework

_FRAMEWORK = Path("competences/frameworks/referentiel_tutorat.csv")


class Command(BaseCommand):
    help = "Loads regions, charter and the framework of tutoring where they are missing; run twice it changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("load_regions", stdout=self.stdout)
        call_command("load_charter", stdout=self.stdout)
        if not Framework.objects.exists():
            call_command(
                "import_framework",
                str(settings.BASE_DIR / _FRAMEWORK),
                title="Référentiel du tutorat",
                stdout=self.stdout,
            )
