"""Who one is in a day, on which every other rule stands."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from capitalisation.policy import ALLOWED, Verdict
from workshops.models import CharterVersion, Participation, Workshop
from workshops.phases import Feature
from workshops.states import WorkshopState


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
