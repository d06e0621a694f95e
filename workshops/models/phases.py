"""The four phases and what each one opens: data and pure functions, no database."""

import datetime
from dataclasses import dataclass
from enum import StrEnum, auto

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class PhaseKey(models.TextChoices):
    REVIEW = "review", _("Faire le bilan")
    NARRATE = "narrate", _("Mettre en récit")
    FORMALISE = "formalise", _("Formaliser")
    SHARE = "share", _("Mettre en commun")


class Feature(StrEnum):
    WRITE_REVIEW = auto()
    WRITE_NARRATIVE = auto()
    FORMALISE = auto()
    VOTE = auto()
    RECOGNISE = auto()
    DECLARE_NEED = auto()
    PLAN_PROJECT = auto()


_TEXTS = frozenset({Feature.WRITE_REVIEW, Feature.WRITE_NARRATIVE})
OPENED_BY: dict[PhaseKey, frozenset[Feature]] = {
    PhaseKey.REVIEW: frozenset({Feature.WRITE_REVIEW}),
    PhaseKey.NARRATE: _TEXTS,
    PhaseKey.FORMALISE: _TEXTS | {Feature.FORMALISE},
    PhaseKey.SHARE: _TEXTS
    | {Feature.FORMALISE, Feature.VOTE, Feature.RECOGNISE, Feature.DECLARE_NEED, Feature.PLAN_PROJECT},
}
#: Texts may be finished after the day; a ballot may not.
OPENED_BY_WRAP_UP = frozenset(Feature) - {Feature.VOTE}

#: After a phase closes, what it opened stays open this long: time to end a sentence. A ballot has no such time.
GRACE = datetime.timedelta(minutes=2)

#: Share of present tutors who are ready: recommended, and the least without a reason.
READY_RECOMMENDED = 80
READY_LEAST = 200 / 3


@dataclass(frozen=True, slots=True)
class PhaseTemplate:
    """Purpose, default duration and instruction of a phase (domain page, section 6)."""

    key: PhaseKey
    minutes: int
    #: Minutes of each of the three turns in trio; 0 when the phase has none.
    turn_minutes: int
    purpose: str | Promise
    instruction: str | Promise


TEMPLATES: dict[PhaseKey, PhaseTemplate] = {
    template.key: template
    for template in (
        PhaseTemplate(
            PhaseKey.REVIEW,
            60,
            10,
            _("Revenir sur le tutorat : ce qui était prévu, ce qui s’est passé, ce que vous en pensez."),
            _("Notez au moins trois moments et marquez d’une étoile celui qui a tout changé."),
        ),
        PhaseTemplate(
            PhaseKey.NARRATE,
            105,
            20,
            _("Raconter une situation vécue, pas à pas."),
            _("Choisissez un moment précis. Racontez ce jour-là, à la première personne."),
        ),
        PhaseTemplate(
            PhaseKey.FORMALISE,
            75,
            10,
            _("Tirer du récit une pratique que d’autres pourront reprendre."),
            _("Sélectionnez un passage de votre récit et faites-en une fiche."),
        ),
        PhaseTemplate(
            PhaseKey.SHARE,
            105,
            0,
            _("Apprécier les pratiques, dire les points forts, les axes, les besoins, et son projet."),
            _("Appréciez d’abord les pratiques. Vos réponses sont secrètes."),
        ),
    )
}
ORDER = tuple(PhaseKey)
#: In a trio, each in turn tells, asks, writes.
TURNS = 3


def number_of(key: str) -> int:
    """1 for the review, 4 for the restitution."""
    return ORDER.index(PhaseKey(key)) + 1


def before(key: str) -> PhaseKey | None:
    rank = ORDER.index(PhaseKey(key))
    return ORDER[rank - 1] if rank else None
