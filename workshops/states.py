"""States of the objects of a day, and their moves."""

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


class NarrativeState(models.TextChoices):
    DRAFT = "draft", _("Brouillon")
    SHARED = "shared", _("Partagé avec mon trio")
    FINAL = "final", _("Finalisé")
    DIFFUSED = "diffused", _("Diffusé")
    WITHDRAWN = "withdrawn", _("Retiré")


class RoundState(models.TextChoices):
    SCHEDULED = "scheduled", _("À venir")
    OPEN = "open", _("Ouvert")
    CLOSED = "closed", _("Fermé")
    REVEALED = "revealed", _("Résultats montrés")


class MinutesState(models.TextChoices):
    DRAFT = "draft", _("En rédaction")
    SENT = "sent", _("Envoyé au groupe")


class Respect(models.TextChoices):
    """Answer to « was the charter respected? »."""

    YES = "yes", _("Oui")
    PARTLY = "partly", _("En partie")
    NO = "no", _("Non")


class Usefulness(models.IntegerChoices):
    VERY = 4, _("Très utile")
    RATHER = 3, _("Plutôt utile")
    RATHER_NOT = 2, _("Plutôt pas")
    NOT_AT_ALL = 1, _("Pas du tout")


class NeedState(models.TextChoices):
    EXPRESSED = "expressed", _("Exprimé")
    CONFIRMED = "confirmed", _("Confirmé")
    DROPPED = "dropped", _("Retiré")


class Cause(models.TextChoices):
    KNOW_HOW = "know_how", _("Savoir-faire")
    CAN_DO = "can_do", _("Pouvoir-faire (temps, moyens, accès)")
    MANDATE = "mandate", _("Cadre (mandat, reconnaissance)")
    UNCLEAR = "unclear", _("À préciser")


#: What training does not solve goes to those who can change it.
CONDITIONS = (Cause.CAN_DO, Cause.MANDATE)


def triage(knows_how: bool, has_means: bool | None, is_expected: bool | None) -> Cause:
    """Cause of a need from three questions (domain page, section 9.4, after Mager and Pipe).

    « Sauriez-vous déjà le faire ? » « Avez-vous le temps, l’outil, l’accès ? » « Est-ce attendu, permis,
    reconnu ? » — the first « no » decides.
    """
    if not knows_how:
        return Cause.KNOW_HOW
    if has_means is False:
        return Cause.CAN_DO
    if is_expected is False:
        return Cause.MANDATE
    return Cause.UNCLEAR


class Response(models.TextChoices):
    TRAINING = "training", _("Formation")
    PEERS = "peer_exchange", _("Échange entre pairs")
    OBSERVATION = "observation", _("Observation")
    TOOL = "tool", _("Outil")
    TIME = "time", _("Temps")
    RULE = "rule", _("Règle")
    RECOGNITION = "recognition", _("Reconnaissance")


class Urgency(models.IntegerChoices):
    SOMEDAY = 1, _("Un jour")
    THIS_YEAR = 2, _("Dans l’année")
    SIX_MONTHS = 3, _("Dans les 6 mois")
    NEXT_COHORT = 4, _("Avant la prochaine promotion")


class Importance(models.IntegerChoices):
    MINOR = 1, _("Accessoire")
    USEFUL = 2, _("Utile")
    IMPORTANT = 3, _("Importante")
    DECISIVE = 4, _("Déterminante")


class Scope(models.TextChoices):
    TUTOR = "tutor", _("moi, comme tuteur ou tutrice")
    SCHEME = "scheme", _("le dispositif")
    CENTRE = "centre", _("le centre de formation")
    HIERARCHY = "hierarchy", _("la hiérarchie")
    PATH = "trainee_path", _("le parcours du stagiaire")
