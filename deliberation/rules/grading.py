"""Majority judgement of a practice by its peers: pure functions, exact fractions.

Rule: domain page, section 9.2. Voter grade: the weaker of effect and economy. Group grade: the lower median.
Order: majority gauge of Balinski and Laraki (*Majority Judgment*, MIT Press, 2010), which compares results with
different numbers of voters and never changes the order of the others when one practice is removed.
"""

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from repertoire.models.scales import lower_median, voter_grade
from repertoire.models.states import Outcome

K = TypeVar("K", bound=Hashable)
BallotGrades = tuple[int | None, int | None]

LEAST_VOTERS = 5
QUORUM = Fraction(6, 10)
SPLIT = Fraction(1, 3)
#: From this number of present tutors on, ballots. Below, a sheet is retained by recorded consent, unless the lead of six or
#: seven people chooses ballots: the quorum then asks everybody to vote.
BALLOTS_FROM, BALLOTS_BY_CHOICE_FROM = 8, 6


@dataclass(frozen=True, slots=True)
class MajorityResult:
    """Result of one practice in one round.

    ``n``: counted voters. ``grade``: lower median of their grades, 1 to 5, ``None`` without voter.
    ``above``, ``below``: exact shares of voters strictly above and below ``grade``. ``disagreement``: at least a
    third in {1, 2} and a third in {4, 5}. ``outcome``: one of ``repertoire.states.Outcome``.
    """

    n: int
    grade: int | None
    above: Fraction
    below: Fraction
    disagreement: bool
    outcome: Outcome


def quorum(eligible: int) -> int:
    """Fewest counted voters for a result: ``max(5, ⌈0.6 × eligible⌉)``."""
    return max(LEAST_VOTERS, math.ceil(QUORUM * eligible))


def majority_result(ballots: Sequence[BallotGrades], eligible: int) -> MajorityResult:
    """Result of ``(effect, economy)`` grades 1-5 (``None`` abstains) among ``eligible`` raters."""
    grades = [grade for pair in ballots if (grade := voter_grade(*pair)) is not None]
    n = len(grades)
    if not n:
        return MajorityResult(0, None, Fraction(0), Fraction(0), False, Outcome.INCONCLUSIVE)
    grade = lower_median(grades)
    disagreement = _share(grades, {1, 2}) >= SPLIT and _share(grades, {4, 5}) >= SPLIT
    return MajorityResult(
        n=n,
        grade=grade,
        above=_share(grades, range(grade + 1, 6)),
        below=_share(grades, range(1, grade)),
        disagreement=disagreement,
        outcome=_outcome(grade, disagreement) if n >= quorum(eligible) else Outcome.INCONCLUSIVE,
    )


def ranking(results: Mapping[K, MajorityResult]) -> list[list[K]]:
    """Practices from best to last, ties together; those without quorum come last, together."""
    groups: dict[tuple[object, ...], list[K]] = {}
    for key, result in results.items():
        groups.setdefault(_gauge(result), []).append(key)
    return [groups[gauge] for gauge in sorted(groups)]


def distribution(ballots: Iterable[BallotGrades]) -> list[int]:
    """How many voters gave each grade, from 1 to 5."""
    grades = [voter_grade(*pair) for pair in ballots]
    return [grades.count(grade) for grade in range(1, 6)]


def _share(grades: Sequence[int], among: Iterable[int]) -> Fraction:
    wanted = set(among)
    return Fraction(sum(grade in wanted for grade in grades), len(grades))


def _outcome(grade: int, disagreement: bool) -> Outcome:
    if grade >= 4:
        return Outcome.DEBATED if disagreement else Outcome.CONSENSUS
    return Outcome.TO_REWORK if grade == 3 else Outcome.NOT_RETAINED


def _gauge(result: MajorityResult) -> tuple[Fraction | int, ...]:
    """Sort key, smallest first: grade, then the "+" group by p then q, then the "−" group by q then p."""
    if result.outcome == Outcome.INCONCLUSIVE or result.grade is None:
        return (1, 0, 0, 0, 0)
    if result.above > result.below:
        return (0, -result.grade, 0, -result.above, result.below)
    return (0, -result.grade, 1, result.below, -result.above)
