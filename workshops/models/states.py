"""States of a day and of its phases, and how they move."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from capitalisation.lifecycle import Lifecycle, Move


class WorkshopState(models.TextChoices):
    DRAFT = "draft", _("Brouillon")
    ANNOUNCED = "announced", _("Annoncée")
    LIVE = "live", _("En cours")
    WRAP_UP = "wrap_up", _("En finalisation")
    CLOSED = "closed", _("Clôturée")
    ARCHIVED = "archived", _("Archivée")
    CANCELLED = "cancelled", _("Annulée")


_W = WorkshopState


class WorkshopLifecycle(Lifecycle):
    noun = "workshop"
    states = WorkshopState
    initial = (_W.DRAFT,)
    final = (_W.ARCHIVED, _W.CANCELLED)

    announced = Move(_W.DRAFT, to=_W.ANNOUNCED, refusal=_("Cette journée est déjà annoncée."))
    started = Move(_W.ANNOUNCED, to=_W.LIVE, refusal=_("Annoncez d’abord la journée."))
    wrapped_up = Move(_W.LIVE, to=_W.WRAP_UP, refusal=_("La journée n’est pas en cours."))
    closed = Move(_W.WRAP_UP, to=_W.CLOSED, refusal=_("La journée n’est pas en finalisation."))
    archived = Move(_W.CLOSED, to=_W.ARCHIVED, refusal=_("Seule une journée clôturée s’archive."))
    cancelled = Move(
        _W.DRAFT,
        _W.ANNOUNCED,
        to=_W.CANCELLED,
        refusal=_("Cette journée a commencé : elle ne s’annule plus."),
    )


class PhaseState(models.TextChoices):
    PENDING = "pending", _("À venir")
    OPEN = "open", _("Ouverte")
    CLOSED = "closed", _("Fermée")
    REOPENED = "reopened", _("Rouverte")


_P = PhaseState
OPEN_PHASES = (_P.OPEN, _P.REOPENED)


class PhaseLifecycle(Lifecycle):
    noun = "phase"
    states = PhaseState
    initial = (_P.PENDING,)

    opened = Move(_P.PENDING, to=_P.OPEN, refusal=_("Cette phase est déjà ouverte."))
    closed = Move(*OPEN_PHASES, to=_P.CLOSED, refusal=_("Cette phase n’est pas ouverte."))
    reopened = Move(_P.CLOSED, to=_P.REOPENED, refusal=_("Cette phase est déjà ouverte."))
    #: The last change of phase taken back, within a minute: each phase as it was.
    restored = Move(*_P, to=_P)


class Scene(models.TextChoices):
    """What the projector shows."""

    WELCOME = "welcome", _("L’accueil et le mot du porteur")
    JOIN = "join", _("Le code pour rejoindre")
    INSTRUCTION = "instruction", _("La consigne et le temps")
    GALLERY = "gallery", _("Les pratiques mises en commun")
    DISCUSSION = "discussion", _("Les pratiques à discuter")
    RESULTS = "results", _("Les résultats montrés")
    NEUTRAL = "neutral", _("Un écran de pause")
