"""Load the regions and départements."""

from django.db import transaction

from accounts.models import Department, Region
from accounts.models.reference import DEPARTMENTS, REGIONS


@transaction.atomic
def load_regions() -> None:
    """Add what is missing; never rename nor remove."""
    for code, name in REGIONS.items():
        region, _created = Region.objects.get_or_create(code=code, defaults={"name": name})
        for number, label in DEPARTMENTS.get(code, {}).items():
            Department.objects.get_or_create(code=number, defaults={"name": label, "region": region})
