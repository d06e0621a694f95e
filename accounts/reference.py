"""The 18 regions of France and the départements we ship; other départements are added on screen.

Codes: INSEE, *Code officiel géographique*.
"""

from django.db import transaction

from accounts.models import Department, Region

REGIONS = {
    "01": "Guadeloupe",
    "02": "Martinique",
    "03": "Guyane",
    "04": "La Réunion",
    "06": "Mayotte",
    "11": "Île-de-France",
    "24": "Centre-Val de Loire",
    "27": "Bourgogne-Franche-Comté",
    "28": "Normandie",
    "32": "Hauts-de-France",
    "44": "Grand Est",
    "52": "Pays de la Loire",
    "53": "Bretagne",
    "75": "Nouvelle-Aquitaine",
    "76": "Occitanie",
    "84": "Auvergne-Rhône-Alpes",
    "93": "Provence-Alpes-Côte d’Azur",
    "94": "Corse",
}
DEPARTMENTS = {
    "11": {
        "75": "Paris",
        "77": "Seine-et-Marne",
        "78": "Yvelines",
        "91": "Essonne",
        "92": "Hauts-de-Seine",
        "93": "Seine-Saint-Denis",
        "94": "Val-de-Marne",
        "95": "Val-d’Oise",
    }
}


@transaction.atomic
def load_regions() -> None:
    """Add what is missing; never rename nor remove."""
    for code, name in REGIONS.items():
        region, _created = Region.objects.get_or_create(code=code, defaults={"name": name})
        for number, label in DEPARTMENTS.get(code, {}).items():
            Department.objects.get_or_create(code=number, defaults={"name": label, "region": region})
