"""The course of the day and what is kept of it: phases, turns, minutes, evaluations, the end."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from capitalisation.policy import ALLOWED, Verdict
from deliberation.models.states import RoundState
from room.models import Minutes
from room.models.states import MinutesState
from workshops.models import Phase, PhaseMove, Workshop
from workshops.models.phases import READY_LEAST, PhaseKey, before
from workshops.models.states import PhaseState, WorkshopState
from workshops.rules.policy import may_facilitate, may_keep, may_lead, may_take_part, role_in
from writing.rules import gate


def may_write_minutes(user: User, minutes: Minutes) -> Verdict:
    verdict = may_lead(user, minutes.workshop)
    if not verdict:
        return verdict
    if minutes.status != MinutesState.DRAFT or minutes.workshop.is_over:
        return Verdict(_("Le compte rendu est envoyé : reprenez-le d’abord."))
    return ALLOWED


def may_send_minutes(user: User, minutes: Minutes) -> Verdict:
    verdict = may_write_minutes(user, minutes)
    if not verdict:
        return verdict
    if minutes.workshop.status != WorkshopState.WRAP_UP:
        return Verdict(_("Ouvrez d’abord la finalisation : le compte rendu dit toute la journée."))
    return gate.may_be_read(minutes)


def may_reopen_minutes(user: User, minutes: Minutes) -> Verdict:
    verdict = may_lead(user, minutes.workshop)
    if not verdict:
        return verdict
    if minutes.status != MinutesState.SENT or minutes.workshop.is_over:
        return Verdict(_("Le compte rendu ne se reprend plus."))
    return ALLOWED


def may_answer_minutes(user: User, minutes: Minutes) -> Verdict:
    verdict = may_take_part(user, minutes.workshop)
    if not verdict:
        return verdict
    if minutes.status != MinutesState.SENT or minutes.workshop.is_over:
        return Verdict(_("Le compte rendu n’attend pas de réponse."))
    return ALLOWED


def may_read_minutes(user: User, workshop: Workshop) -> Verdict:
    """Who took part, who ran the day, and the centre."""
    if role_in(user, workshop) or may_keep(user, workshop):
        return ALLOWED
    return Verdict(_("Le compte rendu est lu par le groupe et le centre de formation."))


def may_evaluate(user: User, workshop: Workshop) -> Verdict:
    """Say what one thinks of the day: from the last phase on, until it is closed."""
    verdict = may_take_part(user, workshop)
    if not verdict:
        return verdict
    is_last = workshop.status == WorkshopState.LIVE and workshop.phase(PhaseKey.SHARE).opened_at is not None
    if workshop.status != WorkshopState.WRAP_UP and not is_last:
        return Verdict(_("Votre avis est demandé en fin de journée, jusqu’à la clôture."))
    return ALLOWED


def may_read_evaluations(user: User, workshop: Workshop) -> Verdict:
    """The lead of the day and the training centre, nobody else."""
    return ALLOWED if may_keep(user, workshop) else may_lead(user, workshop)


def may_get_attestation(user: User, workshop: Workshop) -> Verdict:
    verdict = may_take_part(user, workshop)
    if not verdict:
        return verdict
    ended = (WorkshopState.WRAP_UP, WorkshopState.CLOSED, WorkshopState.ARCHIVED)
    if workshop.status not in ended or not workshop.participations.present().filter(user=user).exists():
        return Verdict(_("L’attestation est donnée après la journée, aux personnes présentes."))
    return ALLOWED


def readiness(workshop: Workshop, phase: Phase) -> tuple[int, int]:
    """(ready, present) tutors of the phase."""
    present = workshop.participations.present()
    return present.filter(readiness__key=phase.key).count(), present.count()


def may_override_phase(user: User, workshop: Workshop, key: str) -> Verdict:
    """Open a phase whatever the group's state: the lead's decision, with a reason."""
    verdict = may_lead(user, workshop)
    if not verdict:
        return verdict
    if workshop.status != WorkshopState.LIVE:
        return Verdict(_("La journée n’est pas en cours."))
    if workshop.phase(key).is_open:
        return Verdict(_("Cette phase est déjà ouverte."))
    return ALLOWED


def may_open_phase(user: User, workshop: Workshop, key: str) -> Verdict:
    """Open the next phase: the one before is over, and two thirds of the present people said they are done."""
    verdict = may_facilitate(user, workshop)
    if not verdict:
        return verdict
    if workshop.status != WorkshopState.LIVE:
        return Verdict(_("La journée n’est pas en cours."))
    if workshop.phase(key).status != PhaseState.PENDING:
        return Verdict(
            _("Cette phase a déjà été ouverte : l’animation principale peut la rouvrir, avec un motif.")
        )
    previous = before(key)
    if previous is None:
        return ALLOWED
    earlier = workshop.phase(previous)
    if earlier.status == PhaseState.PENDING:
        return Verdict(_("La phase précédente n’a pas eu lieu : un motif est demandé."))
    ready, present = readiness(workshop, earlier)
    if present and ready * 100 < READY_LEAST * present:
        return Verdict(_("Moins de deux tiers du groupe a terminé : un motif est demandé."))
    return ALLOWED


def may_close_phase(user: User, workshop: Workshop, key: str) -> Verdict:
    verdict = may_facilitate(user, workshop)
    if not verdict:
        return verdict
    if not workshop.phase(key).is_open:
        return Verdict(_("Cette phase n’est pas ouverte."))
    return without_open_round(workshop) if key == PhaseKey.SHARE else ALLOWED


def without_open_round(workshop: Workshop) -> Verdict:
    """A round left open would be lost: its ballots would never be counted."""
    left = workshop.rounds.filter(status__in=(RoundState.OPEN, RoundState.CLOSED)).first()
    if left is None:
        return ALLOWED
    if left.status == RoundState.OPEN:
        return Verdict(_("Fermez d’abord le tour %(number)s.") % {"number": left.number})
    return Verdict(_("Montrez d’abord les résultats du tour %(number)s.") % {"number": left.number})


def may_undo_move(user: User, workshop: Workshop, move: PhaseMove | None) -> Verdict:
    """Take back the last change of phase, within a minute."""
    verdict = may_facilitate(user, workshop)
    if not verdict:
        return verdict
    if workshop.status != WorkshopState.LIVE or move is None or not move.seconds_left:
        return Verdict(_("Le délai d’une minute pour annuler est passé."))
    return ALLOWED


def may_begin_turns(user: User, workshop: Workshop) -> Verdict:
    verdict = may_facilitate(user, workshop)
    if not verdict:
        return verdict
    phase = workshop.open_phase
    if phase is None or not phase.turn_minutes:
        return Verdict(_("Cette phase ne se fait pas à tour de rôle."))
    return ALLOWED


def may_wrap_up(user: User, workshop: Workshop) -> Verdict:
    verdict = may_lead(user, workshop)
    if not verdict:
        return verdict
    if workshop.status != WorkshopState.LIVE:
        return Verdict(_("La journée n’est pas en cours."))
    if workshop.phase(PhaseKey.SHARE).status != PhaseState.CLOSED:
        return Verdict(_("Fermez d’abord la phase 4."))
    return without_open_round(workshop)


def may_close(user: User, workshop: Workshop) -> Verdict:
    verdict = may_lead(user, workshop)
    if not verdict:
        return verdict
    if workshop.status != WorkshopState.WRAP_UP:
        return Verdict(_("La journée n’est pas en finalisation."))
    deadline = workshop.wrap_up_deadline
    if not Minutes.objects.filter(workshop=workshop, status=MinutesState.SENT).exists():
        return Verdict(_("Envoyez d’abord le compte rendu au groupe."))
    drafts = workshop.narratives.filter(status="draft").exists()
    if drafts and deadline is not None and timezone.localdate() <= deadline:
        return Verdict(_("Des récits sont encore en brouillon et le délai de finalisation court."))
    return ALLOWED
