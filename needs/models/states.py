"""States, causes and scales of a need."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
