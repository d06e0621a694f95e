"""Who one is in a day, and who may prepare it. Every refusal is a sentence for the screen."""

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from accounts.rules.policy import known_to
from capitalisation.policy import ALLOWED, Sentence, Verdict
from tutors.models import ForwardProject
from workshops.models import CharterVersion, Participation, Team, Workshop
from workshops.models.phases import Feature
from workshops.models.states import WorkshopLifecycle, WorkshopState

FEWEST_PRESENT = 4


SPONSOR_REASON_LENGTH = 10


def may_see_preparation(user: User, workshop: Workshop) -> Verdict:
    """Who comes, in which trio: the centre and the day's own facilitators."""
    return ALLOWED if may_keep(user, workshop) else may_facilitate(user, workshop)


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
    if workshop.teams.exclude(read_since=None).exists() or _open_to_trios(workshop.participations.all()):
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
    if not verdict and not may_keep(user, workshop):
        return verdict
    verdict = WorkshopLifecycle.announced.may(workshop)
    if not verdict:
        return verdict
    gaps = announcement_gaps(workshop)
    return Verdict(gaps[0]) if gaps else ALLOWED


def may_start(user: User, workshop: Workshop) -> Verdict:
    verdict = may_lead(user, workshop) and WorkshopLifecycle.started.may(workshop)
    if not verdict:
        return verdict
    if workshop.participations.present().count() < FEWEST_PRESENT:
        return Verdict(_("Quatre tuteurs ou tutrices présents au moins : notez les présences."))
    return ALLOWED


def may_cancel(user: User, workshop: Workshop) -> Verdict:
    return may_keep(user, workshop) and WorkshopLifecycle.cancelled.may(workshop)


def may_archive(user: User, workshop: Workshop) -> Verdict:
    return may_keep(user, workshop) and WorkshopLifecycle.archived.may(workshop)


def may_hand_over(user: User, workshop: Workshop, to: Participation) -> Verdict:
    verdict = may_lead(user, workshop)
    if not verdict:
        return verdict
    if to.workshop_id != workshop.pk or to.role != Participation.Role.FACILITATOR:
        return Verdict(_("Choisissez une personne de l’équipe d’animation."))
    if not has_accepted_charter(to.user, workshop):
        return Verdict(_("Cette personne n’a pas encore accepté la charte d’éthique."))
    return ALLOWED


def participation_of(user: User, workshop: Workshop) -> Participation | None:
    return workshop.participations.filter(user=user).first()


def role_in(user: User, workshop: Workshop) -> str:
    """The person's role in the day, "" for none; asked once for each loaded day."""
    known = workshop.known_roles
    if user.pk not in known:
        known[user.pk] = (
            workshop.participations.filter(user=user).values_list("role", flat=True).first() or ""
        )
    return known[user.pk]


def has_accepted_charter(user: User, workshop: Workshop) -> bool:
    """True when no charter is in force; asked once for each loaded day."""
    known = workshop.known_acceptances
    if user.pk not in known:
        known[user.pk] = not CharterVersion.is_owed_by(user)
    return known[user.pk]


def may_manage_workshops(user: User) -> Verdict:
    if user.holds(Role.CENTRE):
        return ALLOWED
    return Verdict(_("Une journée est créée par le centre de formation."))


def may_keep(user: User, workshop: Workshop) -> Verdict:
    """The centre whose day it is."""
    verdict = may_manage_workshops(user)
    if verdict and not user.is_of(workshop.programme.centre_id):
        return Verdict(_("Cette journée relève d’un autre centre de formation."))
    return verdict


def may_create(user: User, workshop: Workshop) -> Verdict:
    """In a programme of one's centre, for a region that it serves."""
    verdict = may_keep(user, workshop)
    if verdict and not workshop.region.centres.filter(pk=workshop.programme.centre_id).exists():
        return Verdict(_("Cette région n’est pas de celles que le centre sert."))
    return verdict


def may_invite(user: User, workshop: Workshop, person: User) -> Verdict:
    """Somebody whom the day's centre may know."""
    verdict = may_prepare(user, workshop)
    if verdict and not people_of(workshop).filter(pk=person.pk).exists():
        return Verdict(_("Cette personne relève d’un autre centre de formation."))
    return verdict


def may_reply(user: User, participation: Participation) -> Verdict:
    """One's own invitation, until the day opens."""
    if participation.user_id != user.pk:
        return Verdict(_("Chacun répond à sa propre invitation."))
    if participation.workshop.status != WorkshopState.ANNOUNCED:
        return Verdict(_("On répond à l’invitation une fois la journée annoncée, et avant qu’elle s’ouvre."))
    return ALLOWED


def people_of(workshop: Workshop) -> QuerySet[User]:
    """Whom the centre of the day may know."""
    return known_to([workshop.programme.centre_id])


def may_facilitate(user: User, workshop: Workshop) -> Verdict:
    """Facilitators of this very day, who accepted the charter in force."""
    if role_in(user, workshop) not in (Participation.Role.FACILITATOR, Participation.Role.LEAD):
        return Verdict(_("Cette page est ouverte à l’animation de la journée."))
    if not has_accepted_charter(user, workshop):
        return Verdict(_("Lisez et acceptez d’abord la charte d’éthique."))
    return ALLOWED


def may_lead(user: User, workshop: Workshop) -> Verdict:
    verdict = may_facilitate(user, workshop)
    if not verdict:
        return verdict
    if role_in(user, workshop) != Participation.Role.LEAD:
        return Verdict(_("Cet acte revient à l’animation principale."))
    return ALLOWED


def may_take_part(user: User, workshop: Workshop) -> Verdict:
    """A tutor of this day."""
    if role_in(user, workshop) == Participation.Role.TUTOR:
        return ALLOWED
    return Verdict(_("Cette page est ouverte aux tuteurs et tutrices de la journée."))


def may_use(user: User, workshop: Workshop, feature: Feature) -> Verdict:
    verdict = may_take_part(user, workshop)
    if not verdict:
        return verdict
    if not workshop.opens(feature):
        return Verdict(_("Cette étape n’est pas ouverte en ce moment."))
    return ALLOWED


def may_join(user: User, workshop: Workshop) -> Verdict:
    """Come in with the room's code: it opens nothing to who is not invited, and dies with the day."""
    if not role_in(user, workshop):
        return Verdict(_("Vous n’êtes pas sur la liste de cette journée. Signalez-vous à l’animation."))
    is_today = workshop.status == WorkshopState.ANNOUNCED and workshop.date == timezone.localdate()
    if workshop.status != WorkshopState.LIVE and not is_today:
        return Verdict(_("Ce code n’est pas valable aujourd’hui."))
    return ALLOWED
