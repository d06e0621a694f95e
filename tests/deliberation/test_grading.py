"""Majority judgement: worked cases, and a brute-force definition on random ballots."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.rules.grading import distribution, majority_result, quorum, ranking
from repertoire.models.scales import voter_grade
from repertoire.models.states import Outcome

pytestmark = pytest.mark.sqlite_only

GRADES = st.one_of(st.none(), st.integers(1, 5))
BALLOTS = st.lists(st.tuples(GRADES, GRADES), max_size=40)


def same(*grades: int) -> list[tuple[int, int]]:
    """Ballots whose two criteria agree."""
    return [(grade, grade) for grade in grades]


@pytest.mark.parametrize(
    ("effect", "economy", "expected"),
    [(5, 5, 5), (5, 2, 2), (1, 4, 1), (None, 5, None), (4, None, None), (None, None, None)],
)
def test_the_voter_grade_is_the_weaker_criterion_and_abstains_with_either(effect, economy, expected):
    assert voter_grade(effect, economy) == expected


@pytest.mark.parametrize("grade", [0, 6, -1])
def test_a_grade_outside_one_to_five_is_an_error(grade):
    with pytest.raises(ValueError, match="1 to 5"):
        voter_grade(grade, 3)


@pytest.mark.parametrize(
    ("eligible", "expected"), [(0, 5), (8, 5), (9, 6), (10, 6), (11, 7), (20, 12), (21, 13)]
)
def test_the_quorum_is_five_or_six_tenths_rounded_up(eligible, expected):
    assert quorum(eligible) == expected


@pytest.mark.parametrize(
    ("ballots", "outcome"),
    [
        (same(5, 5, 4, 4, 4, 4, 3), Outcome.CONSENSUS),
        (same(1, 2, 2, 4, 4, 5, 5), Outcome.DEBATED),
        (same(3, 3, 3, 4, 4, 2, 3), Outcome.TO_REWORK),
        (same(2, 2, 1, 1, 3, 2, 4), Outcome.NOT_RETAINED),
        (same(5, 5, 5, 5), Outcome.INCONCLUSIVE),
        ([(5, None)] * 9, Outcome.INCONCLUSIVE),
        ([], Outcome.INCONCLUSIVE),
    ],
)
def test_the_outcome_follows_grade_disagreement_and_quorum(ballots, outcome):
    assert majority_result(ballots, eligible=11).outcome == outcome


def test_a_third_on_each_side_is_a_disagreement_and_less_is_not():
    assert majority_result(same(1, 2, 4, 5, 3, 3), 6).disagreement
    assert not majority_result(same(1, 2, 4, 5, 3, 3, 3), 7).disagreement


def test_a_useless_but_cheap_practice_is_not_compensated():
    cheap = [(1, 5)] * 8

    assert majority_result(cheap, 8).grade == 1


def test_the_order_follows_the_majority_gauge():
    results = {
        "plus": majority_result(same(5, 5, 4, 4, 4, 4, 4, 3), 8),
        "minus": majority_result(same(5, 4, 4, 4, 4, 4, 3, 3), 8),
        "better": majority_result(same(5, 5, 5, 5, 5, 4, 4, 4), 8),
        "twin": majority_result(same(5, 5, 4, 4, 4, 4, 4, 3), 8),
        "few": majority_result(same(5, 5), 8),
    }

    assert ranking(results) == [["better"], ["plus", "twin"], ["minus"], ["few"]]


@given(BALLOTS, st.integers(0, 40))
def test_agrees_with_the_definition(ballots, eligible):
    grades = sorted(min(pair) for pair in ballots if None not in pair)
    n = len(grades)
    result = majority_result(ballots, eligible)

    assert result.n == n
    assert sum(distribution(ballots)) == n
    if not n:
        assert result.grade is None
        return
    # Definition: the highest grade that more than half, or exactly half, do not exceed from below.
    lower_median = next(g for g in range(1, 6) if 2 * sum(x <= g for x in grades) >= n)
    assert result.grade == lower_median
    assert result.above == Fraction(sum(x > lower_median for x in grades), n)
    assert result.below == Fraction(sum(x < lower_median for x in grades), n)
    low, high = sum(x <= 2 for x in grades), sum(x >= 4 for x in grades)
    assert result.disagreement == (3 * low >= n and 3 * high >= n)
    has_quorum = n >= 5 and n >= math.ceil(Fraction(6, 10) * eligible)
    assert (result.outcome == Outcome.INCONCLUSIVE) == (not has_quorum)


def _before(one, other) -> int:
    """Rule 5 of the domain page, spelt out pair by pair: negative when ``one`` comes first."""
    for better in (
        lambda r: -r.grade,
        lambda r: 0 if r.above > r.below else 1,
        lambda r: -r.above if r.above > r.below else r.below,
        lambda r: r.below if r.above > r.below else -r.above,
    ):
        if better(one) != better(other):
            return -1 if better(one) < better(other) else 1
    return 0


@given(st.lists(st.lists(st.integers(1, 5), min_size=7, max_size=9), min_size=2, max_size=6))
def test_the_ranking_agrees_with_the_rule_and_ignores_removed_practices(pool):
    results = {rank: majority_result(same(*grades), 9) for rank, grades in enumerate(pool)}
    order = ranking(results)
    place = {key: position for position, group in enumerate(order) for key in group}

    for one, first in results.items():
        for other, second in results.items():
            expected = _before(first, second)
            assert (place[one] > place[other]) - (place[one] < place[other]) == expected
    without = ranking({key: value for key, value in results.items() if key != 0})
    assert without == [rest for group in order if (rest := [key for key in group if key != 0])]
