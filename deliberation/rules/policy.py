"""Who may rate, group and decide."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from capitalisation.policy import ALLOWED, Verdict
from deliberation.models import Pairing, Round
from deliberation.models.states import PairingLifecycle, RoundLifecycle, RoundState
from deliberation.rules.grading import BALLOTS_BY_CHOICE_FROM, BALLOTS_FROM
from repertoire.models import PracticeVersion
from repertoire.models.states import VersionState as SheetState
from workshops.models import Workshop
from workshops.models.phases import Feature
from workshops.models.states import WorkshopState
from workshops.rules.policy import may_facilitate, may_use

LAST_ROUND = 2


def may_rate(user: User, round_: Round) -> Verdict:
    verdict = may_use(user, round_.workshop, Feature.VOTE)
    if not verdict:
        return verdict
    if not round_.workshop.participations.present().filter(user=user).exists():
        return Verdict(
            _("Seules les personnes présentes apprécient : demandez à l’animation de noter votre présence.")
        )
    if round_.status != RoundState.OPEN:
        return Verdict(_("Le tour est fermé. Vos appréciations sont comptées."))
    return ALLOWED


def may_open_round(user: User, round_: Round) -> Verdict:
    verdict = may_facilitate(user, round_.workshop)
    if not verdict:
        return verdict
    if not round_.workshop.opens(Feature.VOTE):
        return Verdict(_("Ouvrez d’abord la phase 4."))
    verdict = RoundLifecycle.opened.may(round_)
    if not verdict:
        return verdict
    first = round_.workshop.rounds.filter(number=1).first()
    if round_.number == LAST_ROUND and (first is None or first.status != RoundState.REVEALED):
        return Verdict(_("Montrez d’abord les résultats du premier tour et discutez-les."))
    if not round_.workshop.pool.exists():
        return Verdict(_("Aucune pratique n’est encore mise en commun."))
    if round_.workshop.participations.present().count() < BALLOTS_BY_CHOICE_FROM:
        return Verdict(
            _("À moins de six, on se connaît trop pour un bulletin secret : décidez par consentement.")
        )
    return ALLOWED


def may_close_round(user: User, round_: Round) -> Verdict:
    verdict = may_facilitate(user, round_.workshop)
    if not verdict:
        return verdict
    return RoundLifecycle.closed.may(round_)


def may_reopen_round(user: User, round_: Round) -> Verdict:
    verdict = may_facilitate(user, round_.workshop)
    if not verdict:
        return verdict
    if round_.number == LAST_ROUND:
        return Verdict(
            _(
                "Dès la fermeture du second tour, plus rien ne relie une personne à ses réponses : "
                "il ne se rouvre pas."
            )
        )
    return RoundLifecycle.reopened.may(round_)


def may_reveal_round(user: User, round_: Round) -> Verdict:
    verdict = may_facilitate(user, round_.workshop)
    if not verdict:
        return verdict
    return RoundLifecycle.revealed.may(round_)


def may_group(user: User, workshop: Workshop) -> Verdict:
    """Bring sheets together: before the first ballot only, else votes would be split or lost."""
    verdict = may_facilitate(user, workshop)
    if not verdict:
        return verdict
    return _before_first_round(workshop)


def may_answer_pairing(user: User, pairing: Pairing) -> Verdict:
    if user.pk not in pairing.authors:
        return Verdict(_("Seuls les auteurs des deux pratiques répondent."))
    verdict = PairingLifecycle.merged.may(pairing)
    return _before_first_round(pairing.workshop) if verdict else verdict


def _before_first_round(workshop: Workshop) -> Verdict:
    if workshop.rounds.exclude(status=RoundState.SCHEDULED).exists():
        return Verdict(_("Les regroupements se décident avant le premier tour."))
    return ALLOWED


def may_put_in_common(user: User, workshop: Workshop) -> Verdict:
    """While the group still decides: a sheet that nobody would judge would wait for ever."""
    verdict = may_use(user, workshop, Feature.FORMALISE)
    if not verdict:
        return verdict
    last = workshop.rounds.filter(number=2).exclude(status__in=(RoundState.SCHEDULED, RoundState.OPEN))
    if workshop.status != WorkshopState.LIVE or last.exists():
        return Verdict(
            _(
                "Le groupe ne se prononce plus dans cette journée. "
                "Gardez votre fiche : vous pourrez la proposer à une prochaine journée."
            )
        )
    return ALLOWED


def may_judge_in_pool(user: User, version: PracticeVersion) -> Verdict:
    if version.practice.author_id == user.pk or user.contributions.filter(pk=version.practice_id).exists():
        return Verdict(_("Vous n’appréciez pas vos propres pratiques."))
    if version.status != SheetState.PROPOSED:
        return Verdict(_("Cette pratique n’est plus à apprécier."))
    return ALLOWED


def may_retain_by_consent(user: User, workshop: Workshop) -> Verdict:
    verdict = may_facilitate(user, workshop)
    if not verdict:
        return verdict
    if workshop.participations.present().count() >= BALLOTS_FROM:
        return Verdict(_("À huit personnes et plus, les pratiques sont appréciées par bulletin secret."))
    if workshop.rounds.exclude(status=RoundState.SCHEDULED).exists():
        return Verdict(_("Le groupe a choisi le bulletin secret : c’est lui qui décide."))
    if not workshop.opens(Feature.VOTE):
        return Verdict(_("Ouvrez d’abord la phase 4."))
    return ALLOWED
