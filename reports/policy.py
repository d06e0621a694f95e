"""Who may read the regional needs."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Region, Role, User
from capitalisation.policy import ALLOWED, Verdict
from reports.models import NeedAnswer, NeedsReport
from reports.scope import regions_of
from workshops.models import Need
from workshops.states import Cause


def may_read_needs(user: User) -> Verdict:
    if user.holds(Role.PLANNER):
        return ALLOWED
    return Verdict(_("Cette page est ouverte aux responsables du plan de formation."))


def may_read_needs_of(user: User, region: Region) -> Verdict:
    verdict = may_read_needs(user)
    if not verdict:
        return verdict
    if not regions_of(user).filter(pk=region.pk).exists():
        return Verdict(_("Vous n’avez pas de mandat pour cette région."))
    return ALLOWED


#: What training does not solve goes to those who can change it.
CONDITIONS = (Cause.CAN_DO, Cause.MANDATE)
_ANSWERERS = {True: (Role.ENDORSER, Role.CENTRE), False: (Role.PLANNER,)}


def answered_as(user: User) -> bool | None:
    """True for those who answer conditions, False for the training plan, ``None`` for neither."""
    if user.holds(*_ANSWERERS[True]):
        return True
    return False if user.holds(*_ANSWERERS[False]) else None


def may_read_answers(user: User) -> Verdict:
    if answered_as(user) is None:
        return Verdict(_("Les réponses aux besoins reviennent au plan de formation et à la hiérarchie."))
    return ALLOWED


def may_answer(user: User, need: Need) -> Verdict:
    """Know-how: the training plan of the region; conditions: the hierarchy, or the centre."""
    roles = _ANSWERERS[need.cause in CONDITIONS]
    if not user.holds(*roles):
        return Verdict(_("Ce besoin ne relève pas de vous."))
    regions = set[int | None]().union(*(user.regions_as(role) for role in roles))
    if None not in regions and need.workshop.region_id not in regions:
        return Verdict(_("Vous n’avez pas de mandat pour cette région."))
    return ALLOWED


def must_say_why(decision: str, reason: str) -> Verdict:
    if decision != NeedAnswer.Decision.ACCEPTED and not reason:
        return Verdict(_("Dites pourquoi : les personnes concernées liront ce motif."))
    return ALLOWED


def may_transmit(user: User, report: NeedsReport) -> Verdict:
    verdict = may_read_needs_of(user, report.region)
    if verdict and report.status != NeedsReport.State.FROZEN:
        return Verdict(_("Ce rapport est déjà transmis."))
    later = NeedsReport.objects.filter(region=report.region, year=report.year, version__gt=report.version)
    if verdict and later.exists():
        return Verdict(_("Une version plus récente existe : c’est elle qui se transmet."))
    return verdict
