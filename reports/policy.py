"""Who may read the regional needs."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, Role, User
from capitalisation.policy import ALLOWED, Verdict
from repertoire.models import Edition
from reports.masking import DEFAULT_THRESHOLD
from reports.models import ENOUGH, DiffusionCampaign, NeedAnswer, NeedsReport, PlannedAction, Recipient
from reports.scope import regions_of
from workshops.models import Need
from workshops.states import CONDITIONS


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


_ANSWERERS = {True: (Role.ENDORSER, Role.CENTRE), False: (Role.PLANNER,)}
ANSWERERS = frozenset(role for roles in _ANSWERERS.values() for role in roles)


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


def may_change_action(user: User, action: PlannedAction) -> Verdict:
    verdict = may_read_needs_of(user, action.region)
    if verdict and action.status == PlannedAction.State.DELIVERED:
        return Verdict(_("Cette action est réalisée : elle ne change plus."))
    return verdict


def may_be_decided(status: str, reason: str, delivered_on: datetime.date | None) -> Verdict:
    """What is dropped says why; what is delivered says when, and not in the future."""
    if status == PlannedAction.State.DROPPED and not reason:
        return Verdict(_("Dites pourquoi cette action n’est pas retenue."))
    if status == PlannedAction.State.DELIVERED and delivered_on is None:
        return Verdict(_("Donnez la date à laquelle l’action a été réalisée."))
    if delivered_on is not None and delivered_on > timezone.localdate():
        return Verdict(_("Cette date n’est pas encore passée : l’action n’est pas réalisée."))
    return ALLOWED


def may_diffuse_something(user: User) -> Verdict:
    if user.holds(Role.CENTRE, Role.PLANNER):
        return ALLOWED
    return Verdict(_("La diffusion revient au centre de formation et au plan de formation."))


def may_diffuse(user: User, document: Edition | NeedsReport) -> Verdict:
    """An edition: the centre. A report: its planner, once transmitted."""
    if not isinstance(document, NeedsReport):
        is_centre = user.holds(Role.CENTRE)
        return (
            ALLOWED if is_centre else Verdict(_("La diffusion d’un recueil revient au centre de formation."))
        )
    verdict = may_read_needs_of(user, document.region)
    if verdict and document.status == NeedsReport.State.FROZEN:
        return Verdict(_("Transmettez d’abord ce rapport : il pourra alors être diffusé."))
    return verdict


def must_concern_somebody(people: list[User]) -> Verdict:
    return ALLOWED if people else Verdict(_("Personne n’est concerné : choisissez d’autres destinataires."))


def may_run(user: User, campaign: DiffusionCampaign) -> Verdict:
    verdict = may_diffuse(user, campaign.document)
    if verdict and campaign.closed_on:
        return Verdict(_("Cette diffusion est close."))
    return verdict


def may_remind(user: User | None, campaign: DiffusionCampaign) -> Verdict:
    verdict = may_run(user, campaign) if user else ALLOWED
    if not verdict:
        return verdict
    if campaign.channel == DiffusionCampaign.Channel.PAPER:
        return Verdict(_("Une diffusion sur papier ne se relance pas d’ici."))
    if campaign.reminded_on:
        return Verdict(_("La relance est déjà faite : il n’y en a qu’une."))
    if timezone.localdate() < campaign.remind_from:
        return Verdict(_("La relance se fait dix jours après l’envoi."))
    return ALLOWED


def may_be_noted(recipient: Recipient, state: str) -> Verdict:
    if state not in (Recipient.State.ACKNOWLEDGED, Recipient.State.BOUNCED):
        return Verdict(_("Choisissez ce que vous avez constaté."))
    if recipient.state == Recipient.State.ACKNOWLEDGED:
        return Verdict(_("Cette personne a déjà pris connaissance du document."))
    return ALLOWED


def may_close(user: User, campaign: DiffusionCampaign, reason: str) -> Verdict:
    verdict = may_run(user, campaign)
    if verdict and campaign.coverage < ENOUGH and not reason:
        return Verdict(
            _(
                "Moins de 80 % des personnes ont pris connaissance du document : dites pourquoi vous arrêtez là."
            )
        )
    return verdict


def may_read_indicators(user: User) -> Verdict:
    if user.holds(Role.CENTRE, Role.PLANNER, Role.ENDORSER):
        return ALLOWED
    return Verdict(
        _("Les indicateurs s’adressent au centre de formation, au plan de formation et à la hiérarchie.")
    )


def may_be_compared(people: int) -> Verdict:
    """Two versions side by side must not give the answers of the few who changed."""
    if 0 < people < DEFAULT_THRESHOLD:
        return Verdict(
            _(
                "Trop peu de personnes ont répondu depuis la dernière version : "
                "la comparaison des deux donnerait leurs réponses. Attendez d’autres réponses."
            )
        )
    return ALLOWED


def may_transmit(user: User, report: NeedsReport) -> Verdict:
    verdict = may_read_needs_of(user, report.region)
    if verdict and report.status != NeedsReport.State.FROZEN:
        return Verdict(_("Ce rapport est déjà transmis."))
    later = NeedsReport.objects.filter(region=report.region, year=report.year, version__gt=report.version)
    if verdict and later.exists():
        return Verdict(_("Une version plus récente existe : c’est elle qui se transmet."))
    return verdict
