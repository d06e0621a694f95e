"""Deeds of phase 4: rounds and secret ballots, findings, positioning, needs, project."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.journal import record
from accounts.models import User
from competences.models import Competence
from privacy import gate
from repertoire.models import PracticeVersion
from repertoire.states import Outcome
from repertoire.states import VersionState as SheetState
from tutors.models import ForwardProject
from workshops import grading, live, policy
from workshops.actions.grouping import settle_pairings
from workshops.answering import linkable_needs
from workshops.live import Topic
from workshops.models import (
    Ballot,
    Finding,
    FindingSupport,
    Need,
    NeedSupport,
    Participation,
    PoolEntry,
    PoolResult,
    Round,
    SelfPositioning,
    Workshop,
)
from workshops.phases import Feature
from workshops.states import NeedState, RoundState

RETAINED = (Outcome.CONSENSUS, Outcome.DEBATED, Outcome.CONSENT)


def locked_round(round_: Round) -> Round:
    return Round.objects.select_for_update(of=("self",)).select_related("workshop").get(pk=round_.pk)


@transaction.atomic
def open_round(round_: Round, *, by: User) -> None:
    round_ = locked_round(round_)
    if round_.status == RoundState.OPEN:
        return
    policy.may_open_round(by, round_).enforce()
    if round_.number == 1:
        settle_pairings(round_.workshop)
    else:
        _carry_over(round_)
    _round_becomes(round_, RoundState.OPEN, by=by)


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
    token = round_.workshop.participations.get(user=by).ballot_token
    Ballot.objects.update_or_create(round=round_, version=version, voter_token=token, defaults=grades)
    live.announce(round_.workshop, Topic.BOARD)


@transaction.atomic
def close_round(round_: Round, *, by: User) -> None:
    """Close for good and compute; nothing is shown before the results are revealed."""
    round_ = locked_round(round_)
    policy.may_close_round(by, round_).enforce()
    present = set(round_.workshop.participations.present().values_list("user", flat=True))
    rated = round_.workshop.pool.rated()
    entries = list(
        rated.select_related("version__practice").prefetch_related("version__practice__contributors")
    )
    results = {entry.version: _result(round_, entry, present) for entry in entries}
    titles = {entry.version: entry.title for entry in entries}
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
    _round_becomes(round_, RoundState.CLOSED, by=by)


@transaction.atomic
def reveal_round(round_: Round, *, by: User) -> None:
    """Show the results to the group; the second round decides what is retained."""
    round_ = locked_round(round_)
    if round_.status == RoundState.REVEALED:
        return
    policy.may_reveal_round(by, round_).enforce()
    if round_.number == 2:
        for result in round_.results.select_related("version"):
            _decide(result.version, result.outcome, grade=result.grade, voters=result.n)
    _round_becomes(round_, RoundState.REVEALED, by=by)


@transaction.atomic
def retain_by_consent(entry: PoolEntry, *, reason: str, by: User) -> None:
    """Small day: no ballot, the group retains a sheet to which nobody objects."""
    policy.may_retain_by_consent(by, entry.workshop).enforce()
    _decide(entry.version, Outcome.CONSENT, grade=None, voters=None, reason=reason)
    record("practice.retained_by_consent", entry.version, by=by)
    live.announce(entry.workshop, Topic.COMMON, Topic.BOARD)


@transaction.atomic
def record_reason(result: PoolResult, *, reason: str, minority_note: str, by: User) -> None:
    """« Retenue parce que… », in the group's words, copied onto the sheet."""
    policy.may_facilitate(by, result.round.workshop).enforce()
    result.reason, result.minority_note = reason, minority_note
    result.save(update_fields=["reason", "minority_note"])
    PracticeVersion.objects.filter(pk=result.version_id).update(
        retained_because=reason, minority_note=minority_note
    )
    record("practice.reason_recorded", result.version, by=by)


@transaction.atomic
def put_in_common(workshop: Workshop, *, kind: str, scope: str, statement: str, by: User) -> Finding:
    """Add a strength or an axis to the group's list, without its author."""
    policy.may_use(by, workshop, Feature.RECOGNISE).enforce()
    gate.may_be_said(by, statement).enforce()
    finding, _created = Finding.objects.get_or_create(
        workshop=workshop, kind=kind, statement=statement, defaults={"scope": scope}
    )
    live.announce(workshop, Topic.COMMON, Topic.BOARD)
    return finding


@transaction.atomic
def recognise(workshop: Workshop, findings: set[int], *, by: User) -> None:
    """Set the findings in which this person recognises themselves; secret."""
    policy.may_use(by, workshop, Feature.RECOGNISE).enforce()
    token = workshop.participations.get(user=by).ballot_token
    FindingSupport.objects.filter(finding__workshop=workshop, voter_token=token).delete()
    FindingSupport.objects.bulk_create(
        FindingSupport(finding=finding, voter_token=token)
        for finding in workshop.findings.filter(pk__in=findings)
    )


@transaction.atomic
def settle_finding(finding: Finding, outcome: str, *, by: User) -> None:
    """Say what becomes of an axis: a practice, a need, or explicitly nothing."""
    policy.may_facilitate(by, finding.workshop).enforce()
    finding.outcome = outcome
    finding.save(update_fields=["outcome"])
    live.announce(finding.workshop, Topic.COMMON)


@transaction.atomic
def sort_finding(finding: Finding, theme: str, *, by: User) -> None:
    """Put a finding under a theme of the group, or under none."""
    policy.may_facilitate(by, finding.workshop).enforce()
    gate.may_be_said(by, theme).enforce()
    finding.theme = theme
    finding.save(update_fields=["theme"])
    live.announce(finding.workshop, Topic.COMMON)


@transaction.atomic
def position(workshop: Workshop, answers: dict[Competence, dict[str, int | None]], *, by: User) -> None:
    """Keep one domain of the self-positioning; private to its author."""
    policy.may_position(by, workshop).enforce()
    for competence, values in answers.items():
        SelfPositioning.objects.update_or_create(
            workshop=workshop, person=by, competence=competence, defaults=values
        )


@transaction.atomic
def express_need(workshop: Workshop, *, by: User, **fields: Any) -> Need:
    policy.may_use(by, workshop, Feature.DECLARE_NEED).enforce()
    policy.may_express_one_more(by, workshop).enforce()
    gate.may_be_said(by, *gate.leaves(fields)).enforce()
    need = Need.objects.create(workshop=workshop, author=by, **fields)
    record("need.expressed", need, by=by)
    live.announce(workshop, Topic.COMMON, Topic.BOARD)
    return need


@transaction.atomic
def drop_need(need: Need, *, by: User) -> None:
    policy.may_drop_need(by, need).enforce()
    need.status = NeedState.DROPPED
    need.save(update_fields=["status"])
    live.announce(need.workshop, Topic.COMMON, Topic.BOARD)


@transaction.atomic
def confirm_need(need: Need, *, by: User) -> None:
    """The group keeps this need: it goes to the regional report."""
    policy.may_facilitate(by, need.workshop).enforce()
    if need.status == NeedState.EXPRESSED:
        need.status = NeedState.CONFIRMED
        need.save(update_fields=["status"])
        record("need.confirmed", need, by=by)
        live.announce(need.workshop, Topic.COMMON, Topic.BOARD)


@transaction.atomic
def answer_needs(version: PracticeVersion, keys: Collection[int], *, by: User) -> None:
    """This practice answers these needs and no other of those its linker may link."""
    practice = version.practice
    within = linkable_needs(by)
    practice.needs.remove(*within.exclude(pk__in=keys))
    practice.needs.add(*within.filter(pk__in=keys))
    record("practice.answers", practice, by=by, reason=", ".join(map(str, sorted(keys))))


@transaction.atomic
def unconfirm_need(need: Need, *, by: User) -> None:
    """The group takes its confirmation back: the need does not go to the report."""
    policy.may_triage_need(by, need).enforce()
    if need.status == NeedState.CONFIRMED:
        need.status = NeedState.EXPRESSED
        need.save(update_fields=["status"])
        record("need.unconfirmed", need, by=by)
        live.announce(need.workshop, Topic.COMMON, Topic.BOARD)


@transaction.atomic
def triage_need(need: Need, *, cause: str, wording: str, by: User) -> None:
    """The group says what the need comes from, and words it; its author's words stay beside."""
    policy.may_triage_need(by, need).enforce()
    gate.may_be_said(by, wording).enforce()
    if (cause, wording) == (need.cause, need.wording):
        return
    # What the group confirmed was other words: it confirms these again.
    need.cause, need.status = cause, NeedState.EXPRESSED
    need.group_wording = "" if wording == need.statement else wording
    need.save(update_fields=["cause", "group_wording", "status"])
    record("need.triaged", need, by=by, reason=cause)
    live.announce(need.workshop, Topic.COMMON)


@transaction.atomic
def support_needs(workshop: Workshop, needs: set[int], *, by: User) -> None:
    """« C’est aussi mon besoin », secret; one does not support one's own."""
    policy.may_use(by, workshop, Feature.DECLARE_NEED).enforce()
    token = workshop.participations.get(user=by).ballot_token
    NeedSupport.objects.filter(need__workshop=workshop, voter_token=token).delete()
    chosen = workshop.needs.exclude(author=by).exclude(status=NeedState.DROPPED).filter(pk__in=needs)
    NeedSupport.objects.bulk_create(NeedSupport(need=need, voter_token=token) for need in chosen)


@transaction.atomic
def open_project(participation: Participation) -> ForwardProject:
    """The participant's forward project, created the first time."""
    participation = Participation.objects.select_for_update(of=("self",)).get(pk=participation.pk)
    if participation.project is None:
        participation.project = ForwardProject.objects.create(tutor=participation.user)
        participation.save(update_fields=["project"])
    return participation.project


def _result(
    round_: Round, entry: PoolEntry, present: set[int]
) -> tuple[grading.MajorityResult, int, list[int]]:
    eligible = len(present - entry.author_ids)
    ballots = list(round_.ballots.filter(version=entry.version).values_list("effect", "economy").order_by())
    return grading.majority_result(ballots, eligible), eligible, grading.distribution(ballots)


def _decide(
    version: PracticeVersion, outcome: str, *, grade: int | None, voters: int | None, reason: str = ""
) -> None:
    version.status = SheetState.RETAINED if outcome in RETAINED else SheetState.NOT_RETAINED
    version.outcome = outcome
    version.outcome_grade = grade
    version.outcome_voters = voters
    version.restituted_on = timezone.localdate()
    version.retained_because = reason or version.retained_because
    version.save()


def _round_becomes(round_: Round, state: RoundState, *, by: User) -> None:
    round_.status = state
    round_.save(update_fields=["status"])
    record(f"round.{state}", round_, by=by)
    live.announce(round_.workshop, *Topic)
