"""``manage.py load_regions``: the 18 regions and the départements of Île-de-France."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.actions.reference import load_regions
from accounts.models.reference import DEPARTMENTS, REGIONS


class Command(BaseCommand):
    help = "Add the regions and départements that are missing."

    def handle(self, *args: Any, **options: Any) -> None:
        load_regions()
        departments = sum(len(found) for found in DEPARTMENTS.values())
        self.stdout.write(f"{len(REGIONS)} regions, {departments} départements")
