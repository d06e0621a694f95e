"""What is kept of the day: minutes, evaluations, attestations."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from capitalisation.policy import ALLOWED, Verdict
from privacy import gate
from workshops.models import Minutes, Workshop
from workshops.phases import PhaseKey
from workshops.policy.roles import may_lead, may_manage_workshops, may_take_part, role_in
from workshops.states import MinutesState, WorkshopState


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
    if role_in(user, workshop) or may_manage_workshops(user):
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
    return ALLOWED if may_manage_workshops(user) else may_lead(user, workshop)


def may_get_attestation(user: User, workshop: Workshop) -> Verdict:
    verdict = may_take_part(user, workshop)
    if not verdict:
        return verdict
    ended = (WorkshopState.WRAP_UP, WorkshopState.CLOSED, WorkshopState.ARCHIVED)
    if workshop.status not in ended or not workshop.participations.present().filter(user=user).exists():
        return Verdict(_("L’attestation est donnée après la journée, aux personnes présentes."))
    return ALLOWED
