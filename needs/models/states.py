"""States, causes and scales of a need."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from capitalisation.lifecycle import Lifecycle, Move


class NeedState(models.TextChoices):
    EXPRESSED = "expressed", _("Exprimé")
    CONFIRMED = "confirmed", _("Confirmé")
    DROPPED = "dropped", _("Retiré")


_NEED_KEPT = (NeedState.EXPRESSED, NeedState.CONFIRMED)


class NeedLifecycle(Lifecycle):
    tones = {"confirmed": "success"}
    noun = "need"
    states = NeedState
    initial = (NeedState.EXPRESSED,)
    final = (NeedState.DROPPED,)

    confirmed = Move(NeedState.EXPRESSED, to=NeedState.CONFIRMED, refusal=_("Ce besoin est déjà confirmé."))
    unconfirmed = Move(
        NeedState.CONFIRMED, to=NeedState.EXPRESSED, refusal=_("Ce besoin n’est pas confirmé.")
    )
    #: What the group confirmed was other words: it confirms these again.
    triaged = Move(*_NEED_KEPT, to=NeedState.EXPRESSED, refusal=_("Ce besoin ne se change plus."))
    dropped = Move(
        NeedState.EXPRESSED,
        to=NeedState.DROPPED,
        refusal=_("Ce besoin est confirmé par le groupe : il ne se retire plus."),
    )


class ReportState(models.TextChoices):
    FROZEN = "frozen", _("Figé")
    TRANSMITTED = "transmitted", _("Transmis")
    ANSWERED = "answered", _("Répondu")
    REPLACED = "replaced", _("Remplacé")


class ReportLifecycle(Lifecycle):
    noun = "report"
    states = ReportState
    initial = (ReportState.FROZEN,)
    final = (ReportState.REPLACED,)

    transmitted = Move(
        ReportState.FROZEN, to=ReportState.TRANSMITTED, refusal=_("Ce rapport est déjà transmis.")
    )
    #: Every need of it has its answer.
    answered = Move(ReportState.TRANSMITTED, to=ReportState.ANSWERED)
    #: A later version is transmitted.
    replaced = Move(ReportState.TRANSMITTED, ReportState.ANSWERED, to=ReportState.REPLACED)


class ActionState(models.TextChoices):
    PROPOSED = "proposed", _("Proposée")
    COSTED = "costed", _("Chiffrée")
    PLANNED = "planned", _("Inscrite au plan")
    CONDITION = "condition", _("Retenue sous condition")
    REDIRECTED = "redirect", _("Réorientée")
    POSTPONED = "postponed", _("Reportée")
    DROPPED = "dropped", _("Non retenue")
    OPEN = "open", _("Ouverte aux inscriptions")
    RUNNING = "running", _("En cours")
    DELIVERED = "delivered", _("Réalisée")
    EVALUATED = "evaluated", _("Évaluée")
    CANCELLED = "cancelled", _("Annulée")


#: Those who asked read why.
EXPLAINED = (
    ActionState.CONDITION,
    ActionState.REDIRECTED,
    ActionState.POSTPONED,
    ActionState.DROPPED,
    ActionState.CANCELLED,
)
#: Nothing comes of it: what it answered has no action.
GIVEN_UP = (ActionState.REDIRECTED, ActionState.DROPPED, ActionState.CANCELLED)
DONE = (ActionState.DELIVERED, ActionState.EVALUATED)
#: Decided, and still to be held.
COMING = (ActionState.PLANNED, ActionState.OPEN, ActionState.RUNNING)
#: What may be said of an action when it is written.
WRITABLE = tuple(state for state in ActionState if state != ActionState.EVALUATED)
_ACTION_OPEN = tuple(
    state for state in WRITABLE if state not in (ActionState.DELIVERED, ActionState.CANCELLED)
)


class ActionLifecycle(Lifecycle):
    noun = "action"
    states = ActionState
    initial = (ActionState.PROPOSED,)
    final = (ActionState.EVALUATED, ActionState.CANCELLED)

    #: Written again, with what is decided of it.
    written = Move(
        *_ACTION_OPEN,
        to=WRITABLE,
        refusal=_("Cette action est réalisée ou annulée : elle ne change plus."),
    )
    #: Its effect was looked at, six months after.
    evaluated = Move(
        ActionState.DELIVERED,
        to=ActionState.EVALUATED,
        refusal=_("L’effet d’une action se constate une fois qu’elle est réalisée."),
    )


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
