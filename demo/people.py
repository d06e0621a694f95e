"""Who is who in the demo, and whose door stands on the sign-in page. All invented."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Door:
    email: str
    name: str
    who: str | Promise
    what: str | Promise


DOMAIN = "demo.example"
DOORS = (
    Door(
        "fatou.sow@demo.example",
        "Fatou Sow",
        _("Tutrice"),
        _("au milieu de la journée d’aujourd’hui : écrire un récit"),
    ),
    Door(
        "malik.benali@demo.example",
        "Malik Benali",
        _("Animation principale"),
        _("piloter la journée d’aujourd’hui"),
    ),
    Door(
        "claire.aubry@demo.example",
        "Claire Aubry",
        _("Tutrice"),
        _("relire ses fiches après une journée close"),
    ),
    Door(
        "luc.perrin@demo.example",
        "Luc Perrin",
        _("Tuteur, comité de relecture"),
        _("relire les fiches des autres"),
    ),
    Door(
        "jeanne.marchand@demo.example",
        "Jeanne Marchand",
        _("Centre de formation"),
        _("préparer les journées, publier les fiches"),
    ),
    Door(
        "odile.garnier@demo.example",
        "Odile Garnier",
        _("Plan de formation"),
        _("lire les besoins de la région et télécharger le rapport"),
    ),
    Door(
        "irene.vasseur@demo.example",
        "Irène Vasseur",
        _("Plan national"),
        _("lire les besoins de toutes les régions"),
    ),
    Door(
        "bernard.leroux@demo.example",
        "Bernard Leroux",
        _("Autorité hiérarchique"),
        _("consulter le répertoire"),
    ),
    Door(
        "samir.kaci@demo.example",
        "Samir Kaci",
        _("Directeur stagiaire"),
        _("consulter le répertoire et son tutorat"),
    ),
)


def door_for(email: str) -> Door | None:
    return next((door for door in DOORS if door.email == email), None)
