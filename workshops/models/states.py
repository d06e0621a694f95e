"""States of a day and of its phases, and the moves of a day."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class WorkshopState(models.TextChoices):
    DRAFT = "draft", _("Brouillon")
    ANNOUNCED = "announced", _("Annoncée")
    LIVE = "live", _("En cours")
    WRAP_UP = "wrap_up", _("En finalisation")
    CLOSED = "closed", _("Clôturée")
    ARCHIVED = "archived", _("Archivée")
    CANCELLED = "cancelled", _("Annulée")


_W = WorkshopState


WORKSHOP_MOVES: dict[WorkshopState, frozenset[WorkshopState]] = {
    _W.DRAFT: frozenset({_W.ANNOUNCED, _W.CANCELLED}),
    _W.ANNOUNCED: frozenset({_W.LIVE, _W.CANCELLED}),
    _W.LIVE: frozenset({_W.WRAP_UP}),
    _W.WRAP_UP: frozenset({_W.CLOSED}),
    _W.CLOSED: frozenset({_W.ARCHIVED}),
    _W.ARCHIVED: frozenset(),
    _W.CANCELLED: frozenset(),
}


def workshop_may_become(current: str, wanted: str) -> bool:
    return WorkshopState(wanted) in WORKSHOP_MOVES[WorkshopState(current)]


class PhaseState(models.TextChoices):
    PENDING = "pending", _("À venir")
    OPEN = "open", _("Ouverte")
    CLOSED = "closed", _("Fermée")
    REOPENED = "reopened", _("Rouverte")


class Scene(models.TextChoices):
    """What the projector shows."""

    WELCOME = "welcome", _("L’accueil et le mot du porteur")
    JOIN = "join", _("Le code pour rejoindre")
    INSTRUCTION = "instruction", _("La consigne et le temps")
    GALLERY = "gallery", _("Les pratiques mises en commun")
    DISCUSSION = "discussion", _("Les pratiques à discuter")
    RESULTS = "results", _("Les résultats montrés")
    NEUTRAL = "neutral", _("Un écran de pause")


OPEN_PHASES = (PhaseState.OPEN, PhaseState.REOPENED)
