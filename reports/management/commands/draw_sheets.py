"""Draw what is published before somebody asks for an edition; meant for every night."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from capitalisation.pdf.process import PdfFailed
from repertoire.models import PracticeVersion
from reports.queries.documents.collection import draw

#: Well within the time one document may take.
_AT_ONCE = 1_000


class Command(BaseCommand):
    help = "Draws every published sheet that is not drawn yet: an edition is then joined in seconds."

    def handle(self, *args: Any, **options: Any) -> None:
        published = list(PracticeVersion.objects.published().order_by("pk").values_list("pk", flat=True))
        drawn = 0
        with translation.override(settings.LANGUAGE_CODE):
            for start in range(0, len(published), _AT_ONCE):
                some = PracticeVersion.objects.filter(pk__in=published[start : start + _AT_ONCE])
                try:
                    drawn += draw(some)
                except PdfFailed as error:
                    raise CommandError(f"{drawn} drawn, and some could not be: {error}") from error
        self.stdout.write(f"{len(published)} published sheets, {drawn} drawn now")
