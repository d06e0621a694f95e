"""States of a round and of a pair of sheets that look alike, and how they move."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from capitalisation.lifecycle import Lifecycle, Move


class RoundState(models.TextChoices):
    SCHEDULED = "scheduled", _("À venir")
    OPEN = "open", _("Ouvert")
    CLOSED = "closed", _("Fermé")
    REVEALED = "revealed", _("Résultats montrés")


class RoundLifecycle(Lifecycle):
    noun = "round"
    states = RoundState
    initial = (RoundState.SCHEDULED,)
    final = (RoundState.REVEALED,)

    opened = Move(RoundState.SCHEDULED, to=RoundState.OPEN, refusal=_("Ce tour a déjà été ouvert."))
    closed = Move(RoundState.OPEN, to=RoundState.CLOSED, refusal=_("Ce tour n’est pas ouvert."))
    reopened = Move(
        RoundState.CLOSED,
        to=RoundState.OPEN,
        refusal=_("Un tour dont les résultats sont montrés ne se rouvre pas."),
    )
    revealed = Move(RoundState.CLOSED, to=RoundState.REVEALED, refusal=_("Fermez d’abord le tour."))


class PairingState(models.TextChoices):
    PROPOSED = "proposed", _("Réponses attendues")
    MERGED = "merged", _("Réunies")
    VARIANTS = "variants", _("Variantes, appréciées côte à côte")


class PairingLifecycle(Lifecycle):
    tones = {"merged": "success", "proposed": "current"}
    noun = "pairing"
    states = PairingState
    #: The facilitators may keep two sheets apart at once.
    initial = (PairingState.PROPOSED, PairingState.VARIANTS)
    final = (PairingState.MERGED, PairingState.VARIANTS)

    merged = Move(
        PairingState.PROPOSED, to=PairingState.MERGED, refusal=_("Ce regroupement est déjà décidé.")
    )
    kept_apart = Move(
        PairingState.PROPOSED, to=PairingState.VARIANTS, refusal=_("Ce regroupement est déjà décidé.")
    )
