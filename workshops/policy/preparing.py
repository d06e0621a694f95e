"""Before the day: its people, its announcement, its start."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from capitalisation.policy import ALLOWED, Sentence, Verdict
from tutors.models import ForwardProject
from workshops.models import CharterVersion, Participation, Team, Workshop
from workshops.models.narrative import SHARED
from workshops.policy.roles import has_accepted_charter, may_facilitate, may_lead, may_manage_workshops
from workshops.states import WorkshopState, workshop_may_become

FEWEST_PRESENT = 4
SPONSOR_REASON_LENGTH = 10


def may_see_preparation(user: User, workshop: Workshop) -> Verdict:
    """Who comes, in which trio: the centre and the day's own facilitators."""
    return ALLOWED if may_manage_workshops(user) else may_facilitate(user, workshop)


def may_prepare(user: User, workshop: Workshop) -> Verdict:
    verdict = may_see_preparation(user, workshop)
    if not verdict:
        return verdict
    if workshop.is_over:
        return Verdict(_("Cette journée est terminée."))
    return ALLOWED


def may_compose_teams(user: User, workshop: Workshop) -> Verdict:
    verdict = may_prepare(user, workshop)
    if not verdict:
        return verdict
    is_shared = workshop.narratives.filter(status__in=SHARED).exists()
    if is_shared or _open_to_trios(workshop.participations.all()):
        return Verdict(
            _(
                "Des textes sont déjà partagés dans les trios. Déplacez plutôt une personne : chaque récit garde ses lecteurs."
            )
        )
    return ALLOWED


def may_move_to_team(user: User, participation: Participation, team: Team | None) -> Verdict:
    """A narrative keeps those it was shared with; a project is open to the trio of the moment."""
    verdict = may_prepare(user, participation.workshop)
    if not verdict or team is None:
        return verdict
    if _open_to_trios(Participation.objects.filter(Q(team=team) | Q(pk=participation.pk))):
        return Verdict(
            _("Dans ce trio, un projet est ouvert aux membres : le déplacement le montrerait à d’autres.")
        )
    return ALLOWED


def _open_to_trios(seats: QuerySet[Participation]) -> bool:
    return seats.filter(project__visibility=ForwardProject.Visibility.BUDDY).exists()


def announcement_gaps(workshop: Workshop) -> list[Sentence]:
    """What still stands between a draft and its announcement, as sentences."""
    lead = workshop.participations.filter(role=Participation.Role.LEAD).select_related("user").first()
    charter = CharterVersion.current()
    gaps: list[Sentence] = []
    if not workshop.sponsor_statement and len(workshop.sponsor_exception) < SPONSOR_REASON_LENGTH:
        gaps.append(_("Il manque le mot du porteur, ou le motif de son absence."))
    if lead is None:
        gaps.append(_("Il manque l’animation principale."))
    elif charter is not None and not charter.accepted_by(lead.user):
        gaps.append(_("L’animation principale n’a pas encore accepté la charte d’éthique."))
    if not workshop.participations.filter(role=Participation.Role.TUTOR).exists():
        gaps.append(_("Aucun tuteur, aucune tutrice n’est encore invité."))
    return gaps


def may_announce(user: User, workshop: Workshop) -> Verdict:
    verdict = may_lead(user, workshop)
    if not verdict and not may_manage_workshops(user):
        return verdict
    if not workshop_may_become(workshop.status, WorkshopState.ANNOUNCED):
        return Verdict(_("Cette journée est déjà annoncée."))
    gaps = announcement_gaps(workshop)
    return Verdict(gaps[0]) if gaps else ALLOWED


def may_start(user: User, workshop: Workshop) -> Verdict:
    verdict = may_lead(user, workshop)
    if not verdict:
        return verdict
    if not workshop_may_become(workshop.status, WorkshopState.LIVE):
        return Verdict(_("Annoncez d’abord la journée."))
    if workshop.participations.present().count() < FEWEST_PRESENT:
        return Verdict(_("Quatre tuteurs ou tutrices présents au moins : notez les présences."))
    return ALLOWED


def may_hand_over(user: User, workshop: Workshop, to: Participation) -> Verdict:
    verdict = may_lead(user, workshop)
    if not verdict:
        return verdict
    if to.workshop_id != workshop.pk or to.role != Participation.Role.FACILITATOR:
        return Verdict(_("Choisissez une personne de l’équipe d’animation."))
    if not has_accepted_charter(to.user, workshop):
        return Verdict(_("Cette personne n’a pas encore accepté la charte d’éthique."))
    return ALLOWED
