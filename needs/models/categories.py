"""Categories of the training plan of the State: data, each with the text it comes from and the day of the state it is known in.

They are read again whenever the law changes; an office writes T1 to T4 for quarters too, so that no label is a bare « T1 ».
"""

import datetime
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: The last change of the decree that is known here.
AS_OF = datetime.date(2023, 1, 1)


@dataclass(frozen=True, slots=True)
class Source:
    title: str
    url: str


DECREE_2007 = Source(
    "Décret n° 2007-1470 du 15 octobre 2007, article 1",
    "https://www.legifrance.gouv.fr/search/all?query=2007-1470",
)


@dataclass(frozen=True, slots=True)
class Category:
    code: str
    label: str | Promise
    help: str | Promise
    source: Source | None = DECREE_2007


CATEGORIES = (
    Category(
        "t1",
        _("Catégorie T1 : adaptation immédiate au poste"),
        _("Il en faut pour le poste occupé aujourd’hui."),
    ),
    Category("t2", _("Catégorie T2 : évolution prévisible du métier"), _("Le métier va changer.")),
    Category(
        "t3", _("Catégorie T3 : qualification nouvelle"), _("Développer ou acquérir une qualification.")
    ),
    Category("statut", _("Formation statutaire"), _("Prévue par le statut, à l’entrée dans un corps.")),
    Category("concours", _("Préparation d’examen ou de concours"), _("À la demande de la personne.")),
    Category(
        "parcours",
        _("Accompagnement du parcours"),
        _("Bilan de compétences, validation des acquis, immersion."),
    ),
    Category(
        "hors",
        _("Hors formation"),
        _("Échange de pratiques, observation, outil : ne se compte pas en formation."),
        None,
    ),
)
CATEGORY_CHOICES = [(one.code, one.label) for one in CATEGORIES]
