"""Rounds and secret ballots, and what the group decides."""

from django.db import transaction
from django.utils import timezone

from accounts.actions.journal import record
from accounts.actions.lifecycle import move
from accounts.models import User
from capitalisation.lifecycle import Move
from deliberation.actions.grouping import end_pairings
from deliberation.actions.secrecy import forget_raters, rewrite_ballots
from deliberation.models import Ballot, BallotKey, PoolEntry, PoolResult, Round
from deliberation.models.states import RoundLifecycle, RoundState
from deliberation.queries.rounds import counted_ballots
from deliberation.rules import grading, policy
from deliberation.rules.policy import LAST_ROUND
from repertoire.actions.lifecycle import move_version
from repertoire.models import PracticeVersion
from repertoire.models.states import Outcome, VersionLifecycle, VersionState
from workshops.actions import live
from workshops.actions.lifecycle import locked
from workshops.actions.live import Topic
from workshops.rules import policy as workshops_policy
from writing.rules import gate

#: Without quorum or promising, a sheet goes back to its author; any other outcome retains it.
_LEADS_TO = {
    Outcome.TO_REWORK: VersionLifecycle.returned,
    Outcome.INCONCLUSIVE: VersionLifecycle.returned,
    Outcome.NOT_RETAINED: VersionLifecycle.set_aside,
}


def locked_round(round_: Round) -> Round:
    """The round, nobody else moving it; written down the first time."""
    if round_.pk is None:
        kept, _is_new = Round.objects.get_or_create(workshop=round_.workshop, number=round_.number)
        round_.pk = kept.pk
    return Round.objects.select_for_update(of=("self",)).select_related("workshop").get(pk=round_.pk)


@transaction.atomic
def open_round(round_: Round, *, by: User) -> None:
    """Open for ratings; the day is held too, so that no sheet leaves the pool meanwhile."""
    round_ = locked_round(round_)
    locked(round_.workshop)
    if round_.status == RoundState.OPEN:
        return
    policy.may_open_round(by, round_).enforce()
    if round_.number == 1:
        end_pairings(round_.workshop, by=by)
    else:
        _carry_over(round_)
    _move_round(round_, RoundLifecycle.opened, by=by)


def _carry_over(round_: Round) -> None:
    """The second round starts from each rater's own first answers: five minutes are enough to change a few."""
    first = Ballot.objects.filter(round__workshop=round_.workshop, round__number=1)
    Ballot.objects.bulk_create(
        Ballot(
            round=round_,
            version_id=cast.version_id,
            voter_token=cast.voter_token,
            effect=cast.effect,
            economy=cast.economy,
            reach=cast.reach,
        )
        for cast in first
    )


@transaction.atomic
def cast_ballot(round_: Round, version: PracticeVersion, *, grades: dict[str, int | None], by: User) -> None:
    """Keep the rater's grades; they may change them until the round is closed."""
    round_ = locked_round(round_)
    policy.may_rate(by, round_).enforce()
    policy.may_judge_in_pool(by, version).enforce()
    key, _is_new = BallotKey.objects.get_or_create(participation=round_.workshop.participations.get(user=by))
    Ballot.objects.update_or_create(round=round_, version=version, voter_token=key.token, defaults=grades)
    live.announce(round_.workshop, Topic.BOARD)


@transaction.atomic
def close_round(round_: Round, *, by: User) -> None:
    """Close and compute; nothing is shown before the results are revealed. After the second round nobody can be tied
    to a ballot any more."""
    round_ = locked_round(round_)
    policy.may_close_round(by, round_).enforce()
    counted = counted_ballots(round_)
    results = {
        one.entry.version: (
            grading.majority_result(one.ballots, one.eligible),
            one.eligible,
            grading.distribution(one.ballots),
        )
        for one in counted
    }
    titles = {one.entry.version: one.entry.title for one in counted}
    ranks = {
        version: rank
        for rank, group in enumerate(
            grading.ranking({key: value[0] for key, value in results.items()}), start=1
        )
        for version in group
    }
    PoolResult.objects.bulk_create(
        PoolResult(
            round=round_,
            version=version,
            title=titles[version],
            n=result.n,
            eligible=eligible,
            grade=result.grade,
            above=int(result.above * result.n),
            below=int(result.below * result.n),
            disagreement=result.disagreement,
            outcome=result.outcome,
            distribution=spread,
            rank=ranks[version] if result.outcome != Outcome.INCONCLUSIVE else None,
        )
        for version, (result, eligible, spread) in results.items()
    )
    _move_round(round_, RoundLifecycle.closed, by=by)
    if round_.number == LAST_ROUND:
        forget_raters(round_.workshop)
        transaction.on_commit(rewrite_ballots.enqueue)


@transaction.atomic
def reopen_round(round_: Round, *, by: User) -> None:
    """Closed too early: everybody finds their answers again. Never the last round, whose link to people is destroyed."""
    round_ = locked_round(round_)
    policy.may_reopen_round(by, round_).enforce()
    round_.results.all().delete()
    _move_round(round_, RoundLifecycle.reopened, by=by)


@transaction.atomic
def reveal_round(round_: Round, *, by: User) -> None:
    """Show the results to the group; the second round decides what is retained."""
    round_ = locked_round(round_)
    if round_.status == RoundState.REVEALED:
        return
    policy.may_reveal_round(by, round_).enforce()
    if round_.number == LAST_ROUND:
        for result in round_.results.select_related("version"):
            decide(result.version, result.outcome, grade=result.grade, voters=result.n, by=by)
    _move_round(round_, RoundLifecycle.revealed, by=by)


@transaction.atomic
def retain_by_consent(entry: PoolEntry, *, reason: str, by: User) -> None:
    """Small day: no ballot, the group retains a sheet to which nobody objects."""
    policy.may_retain_by_consent(by, entry.workshop).enforce()
    gate.may_be_said(by, reason).enforce()
    decide(entry.version, Outcome.CONSENT, by=by, reason=reason)
    live.announce(entry.workshop, Topic.COMMON, Topic.BOARD)


@transaction.atomic
def record_reason(result: PoolResult, *, reason: str, minority_note: str, by: User) -> None:
    """« Retenue parce que… », in the group's words, copied onto the sheet."""
    workshops_policy.may_facilitate(by, result.round.workshop).enforce()
    gate.may_be_said(by, reason, minority_note).enforce()
    result.reason, result.minority_note = reason, minority_note
    result.save(update_fields=["reason", "minority_note"])
    PracticeVersion.objects.filter(pk=result.version_id).update(
        retained_because=reason, minority_note=minority_note
    )
    record("practice.reason_recorded", result.version, by=by)


def decide(
    version: PracticeVersion,
    outcome: str,
    *,
    by: User,
    grade: int | None = None,
    voters: int | None = None,
    reason: str = "",
) -> None:
    """What the group concludes on a sheet: retained, set aside, or back to its author, open for writing."""
    if version.status != VersionState.PROPOSED:
        return
    move_version(
        version,
        _LEADS_TO.get(Outcome(outcome), VersionLifecycle.retained),
        by=by,
        why=outcome,
        outcome=outcome,
        outcome_grade=grade,
        outcome_voters=voters,
        restituted_on=timezone.localdate(),
        retained_because=reason or version.retained_because,
    )


def _move_round(round_: Round, along: Move, *, by: User) -> None:
    move(round_, along, by=by)
    live.announce(round_.workshop, *Topic)
