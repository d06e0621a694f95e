"""Who may say, word, read and answer needs."""

import datetime
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, Role, User
from capitalisation.policy import ALLOWED, Verdict
from needs.models import Need, NeedAnswer, NeedsReport, PlannedAction
from needs.models.scope import regions_of
from needs.models.states import (
    CONDITIONS,
    EXPLAINED,
    ActionLifecycle,
    ActionState,
    NeedLifecycle,
    NeedState,
    ReportLifecycle,
    ReportState,
)
from workshops.models import Workshop
from workshops.models.states import WorkshopState
from workshops.rules.policy import may_facilitate, may_take_part


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


def may_read_nation(user: User) -> Verdict:
    verdict = may_read_needs(user)
    if verdict and None not in user.regions_as(Role.PLANNER):
        return Verdict(_("Cette page est ouverte aux responsables du plan de formation de la nation."))
    return verdict


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
    if need.cause in CONDITIONS and user.is_of(need.workshop.programme.centre_id):
        return ALLOWED
    regions = user.regions_as(Role.ENDORSER if need.cause in CONDITIONS else Role.PLANNER)
    if None not in regions and need.workshop.region_id not in regions:
        return Verdict(_("Vous n’avez pas de mandat pour cette région."))
    return ALLOWED


def may_be_gathered(needs: Sequence[Need]) -> Verdict:
    """Two at least, that one answer can reach."""
    if len(needs) < 2:
        return Verdict(_("Choisissez au moins deux besoins."))
    if len({need.cause for need in needs}) > 1:
        return Verdict(
            _(
                "Ces besoins n’ont pas la même cause : ils ne reçoivent pas la même réponse. Choisissez-en qui relèvent "
                "tous du savoir-faire, ou tous de la même condition."
            )
        )
    return ALLOWED


def must_say_why(decision: str, reason: str) -> Verdict:
    if decision != NeedAnswer.Decision.ACCEPTED and not reason:
        return Verdict(_("Dites pourquoi : les personnes concernées liront ce motif."))
    return ALLOWED


def may_change_action(user: User, action: PlannedAction) -> Verdict:
    verdict = may_read_needs_of(user, action.region)
    return ActionLifecycle.written.may(action) if verdict else verdict


def may_be_due(due_on: datetime.date | None) -> Verdict:
    """A deadline is told before it is over."""
    if due_on is not None and due_on < timezone.localdate():
        return Verdict(_("Cette date est passée : choisissez-en une à venir."))
    return ALLOWED


def may_evaluate(user: User, action: PlannedAction) -> Verdict:
    verdict = may_read_needs_of(user, action.region)
    return ActionLifecycle.evaluated.may(action) if verdict else verdict


def may_be_decided(status: str, reason: str, delivered_on: datetime.date | None) -> Verdict:
    """What is not simply retained says why; what is delivered says when, and not in the future."""
    if status == ActionState.DROPPED and not reason:
        return Verdict(_("Dites pourquoi cette action n’est pas retenue."))
    if status in EXPLAINED and not reason:
        return Verdict(_("Dites le motif ou la condition : les personnes qui ont dit ce besoin le liront."))
    if status == ActionState.DELIVERED and delivered_on is None:
        return Verdict(_("Donnez la date à laquelle l’action a été réalisée."))
    if delivered_on is not None and delivered_on > timezone.localdate():
        return Verdict(_("Cette date n’est pas encore passée : l’action n’est pas réalisée."))
    return ALLOWED


def may_transmit(user: User, report: NeedsReport) -> Verdict:
    verdict = may_read_needs_of(user, report.region)
    if verdict:
        verdict = ReportLifecycle.transmitted.may(report)
    later = NeedsReport.objects.filter(region=report.region, year=report.year, version__gt=report.version)
    if verdict and later.exists():
        return Verdict(_("Une version plus récente existe : c’est elle qui se transmet."))
    return verdict


def may_diffuse_report(user: User, report: NeedsReport) -> Verdict:
    """Its planner. Sent for the first time, it is transmitted."""
    if report.status == ReportState.REPLACED:
        return Verdict(_("Une version plus récente existe : c’est elle qui se transmet."))
    is_first = report.status == ReportState.FROZEN
    return may_transmit(user, report) if is_first else may_read_needs_of(user, report.region)


MOST_NEEDS = 3


def may_express_one_more(user: User, workshop: Workshop) -> Verdict:
    kept = workshop.needs.filter(author=user).exclude(status=NeedState.DROPPED)
    if kept.count() >= MOST_NEEDS:
        return Verdict(_("Trois besoins au plus par personne : retirez-en un pour en dire un autre."))
    return ALLOWED


def may_triage_need(user: User, need: Need) -> Verdict:
    verdict = may_facilitate(user, need.workshop)
    if not verdict:
        return verdict
    if need.status == NeedState.DROPPED or need.workshop.is_over:
        return Verdict(_("Ce besoin ne se change plus."))
    return ALLOWED


def may_drop_need(user: User, need: Need) -> Verdict:
    if need.author_id != user.pk:
        return Verdict(_("Ce besoin n’est pas le vôtre."))
    return NeedLifecycle.dropped.may(need)


POSITIONING_OPENS_DAYS_BEFORE = 7


def may_position(user: User, workshop: Workshop) -> Verdict:
    """Self-positioning from seven days before, until the day is closed."""
    verdict = may_take_part(user, workshop)
    if not verdict:
        return verdict
    days = (workshop.date - timezone.localdate()).days
    if workshop.is_over or workshop.status == WorkshopState.DRAFT or days > POSITIONING_OPENS_DAYS_BEFORE:
        return Verdict(_("Le positionnement s’ouvre sept jours avant la journée et se ferme avec elle."))
    return ALLOWED
