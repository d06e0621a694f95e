"""Run the gate on everything published, with today's list of known people; meant for every night."""

from typing import Any

from django.core.management.base import BaseCommand

from privacy.detect import Find
from privacy.gate import Gate
from repertoire.models import PracticeVersion
from repertoire.policy import published_texts


class Command(BaseCommand):
    help = "Says which published sheets hold what could name somebody; never prints the name itself."

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit status 1 when a sure find stands in a published text."""
        sure = 0
        versions = PracticeVersion.objects.published().select_related("practice__author__org_unit")
        for version in versions.order_by("practice"):
            for matter in Gate.of(version.practice.author).matters(published_texts(version)):
                sure += matter.find.is_sure
                self.stdout.write(_line(version, matter.find))
        self.stdout.write(f"{len(versions)} published sheets, {sure} sure finds")
        if sure:
            raise SystemExit(1)


def _line(version: PracticeVersion, find: Find) -> str:
    certainty = "sure" if find.is_sure else "to check"
    return (
        f"{version.practice.reference} v{version.number}: {find.kind} ({certainty}), {len(find.text)} letters"
    )
