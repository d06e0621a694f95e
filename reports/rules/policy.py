"""Who may diffuse documents and read indicators."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from capitalisation.policy import ALLOWED, Verdict
from needs.models import NeedsReport
from needs.rules.policy import may_diffuse_report
from repertoire.models import Edition
from reports.models import ENOUGH, DiffusionCampaign, DocumentJob, Recipient
from reports.models.states import CampaignLifecycle, RecipientLifecycle, RecipientState


def may_diffuse_something(user: User) -> Verdict:
    if user.holds(Role.CENTRE, Role.PLANNER):
        return ALLOWED
    return Verdict(_("La diffusion revient au centre de formation et au plan de formation."))


def may_diffuse(user: User, document: Edition | NeedsReport) -> Verdict:
    """An edition: the centre. A report: its planner, once transmitted."""
    if isinstance(document, NeedsReport):
        return may_diffuse_report(user, document)
    if user.holds(Role.CENTRE):
        return ALLOWED
    return Verdict(_("La diffusion d’un recueil revient au centre de formation."))


def must_concern_somebody(people: list[User]) -> Verdict:
    return ALLOWED if people else Verdict(_("Personne n’est concerné : choisissez d’autres destinataires."))


def may_run(user: User, campaign: DiffusionCampaign) -> Verdict:
    verdict = may_diffuse(user, campaign.document)
    if verdict and campaign.edition_id is not None and not user.is_of(campaign.centre_id):
        return Verdict(_("Cette diffusion relève d’un autre centre de formation."))
    return CampaignLifecycle.closed.may(campaign) if verdict else verdict


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
    if state not in (RecipientState.ACKNOWLEDGED, RecipientState.BOUNCED):
        return Verdict(_("Choisissez ce que vous avez constaté."))
    return RecipientLifecycle.noted.may(recipient)


def may_close(user: User, campaign: DiffusionCampaign, reason: str) -> Verdict:
    verdict = may_run(user, campaign)
    if verdict and campaign.coverage < ENOUGH and not reason:
        return Verdict(
            _(
                "Moins de 80 % des personnes ont pris connaissance du document : dites pourquoi vous arrêtez là."
            )
        )
    return verdict


def may_cancel(user: User, job: DocumentJob) -> Verdict:
    """Only who asked for a document gives it up."""
    return ALLOWED if job.requested_by_id == user.pk else Verdict(_("Ce document n’est pas le vôtre."))


def may_read_indicators(user: User) -> Verdict:
    if user.holds(Role.CENTRE, Role.PLANNER, Role.ENDORSER):
        return ALLOWED
    return Verdict(
        _("Les indicateurs s’adressent au centre de formation, au plan de formation et à la hiérarchie.")
    )
