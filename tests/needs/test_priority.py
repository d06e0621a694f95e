"""The formulas of the needs report against the worked figures of the design (check vector 2)."""

import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs.rules.priority import (
    Answer,
    Band,
    Weights,
    confidence,
    priority,
)

pytestmark = pytest.mark.sqlite_only

VECTOR = {
    "D2": ("1/4 2/4 1/4 2/3 1/4 2/4 2/4 1/3 2/4", "4 3 4 3 4 3 4 3 3"),
    "E2": ("2/3 3/3 1/4 2/3 3/4 2/3 1/3 2/2 3/3", "2 3 2 2 2"),
    "C2": ("2/4 2/3 3/4 2/4 3/4 2/3 2/4 3/4 2/4", "3 2 3 3 2 2"),
    "A1": ("3/4 4/4 3/4 3/3 4/4 3/4 2/3 3/4 4/4", "1"),
}


def answers(code: str) -> list[Answer]:
    given_answers, urgencies = VECTOR[code]
    waiting = iter(urgencies.split())
    found = []
    for pair in given_answers.split():
        current, importance = map(int, pair.split("/"))
        urgency = None
        if current < 3:
            left = next(waiting, None)
            urgency = int(left) if left else None
        found.append(Answer(current, importance, urgency))
    assert next(waiting, None) is None
    return found


def rounded(value: Fraction, places: int) -> float:
    scaled = abs(value) * 10**places
    return int(scaled + Fraction(1, 2)) / 10**places * (1 if value >= 0 else -1)


@pytest.mark.parametrize(
    ("code", "mwds", "breadth", "index", "band"),
    [
        ("D2", 5.457, 100, 69.03, Band.PRIORITY_1),
        ("E2", 2.765, 66.7, 35.97, Band.PRIORITY_3),
        ("C2", 2.519, 66.7, 37.16, Band.PRIORITY_3),
        ("A1", 0.420, 11.1, 5.08, Band.WATCH),
    ],
)
def test_check_vector_2_to_the_last_digit(code, mwds, breadth, index, band):
    found = priority(answers(code), 3)

    assert rounded(found.mwds, 3) == mwds
    assert rounded(100 * found.breadth, 1) == breadth
    assert rounded(found.index, 2) == index
    assert found.band == band


def test_check_vector_2_confidence():
    assert rounded(Fraction(9, 46) * 100, 1) == 19.6
    assert confidence(9, 46) == "indicative"


@pytest.mark.parametrize(
    ("respondents", "active", "expected"),
    [
        (20, 33, "high"),
        (20, 34, "medium"),
        (19, 20, "medium"),
        (8, 20, "medium"),
        (8, 21, "indicative"),
        (0, 0, "indicative"),
    ],
)
def test_confidence_needs_both_number_and_share(respondents, active, expected):
    assert confidence(respondents, active) == expected


def test_unknown_answers_are_left_out_and_nobody_is_an_error():
    known = [Answer(1, 4, 4), Answer(None, None), Answer(2, None), Answer(None, 3)]

    assert priority(known, 3).n == 1
    with pytest.raises(ValueError, match="no respondent"):
        priority(known[1:], 3)


@given(
    st.lists(
        st.builds(Answer, st.integers(1, 4), st.integers(1, 4), st.one_of(st.none(), st.integers(1, 4))),
        min_size=1,
        max_size=30,
    ),
    st.integers(1, 4),
)
def test_agrees_with_the_definition(given_answers, required):
    n = len(given_answers)
    gaps = [max(0, required - one.current) for one in given_answers]
    found = priority(given_answers, required)

    assert found.mwds == Fraction(sum(gaps), n) * Fraction(sum(one.importance for one in given_answers), n)
    assert found.breadth == Fraction(sum(gap > 0 for gap in gaps), n)
    weights = Weights()
    assert weights.gap + weights.breadth + weights.urgency == 1
    assert found.index == 100 * (
        weights.gap * found.mwds / 12 + weights.breadth * found.breadth + weights.urgency * found.urgency
    )
    assert 0 <= found.index <= 100


def test_ten_thousand_random_data_sets_agree_with_a_reference_written_apart():
    """Sums by columns of a spreadsheet, in decimal fractions of the answers; display rounding compared too."""
    draw = random.Random(20261126)
    for _set in range(10_000):
        required = draw.randint(1, 4)
        rows = [
            (draw.randint(1, 4), draw.randint(1, 4), draw.choice([None, 1, 2, 3, 4]))
            for _person in range(draw.randint(1, 14))
        ]
        n = len(rows)
        below = [required - level for level, _weight, _urgency in rows if level < required]
        waiting = [(urgency or 1) - 1 for level, _weight, urgency in rows if level < required]
        discrepancy = Fraction(sum(below) * sum(weight for _level, weight, _urgency in rows), n * n)
        breadth, urgency = Fraction(len(below), n), Fraction(sum(waiting), 3 * n)
        index = Fraction(50, 12) * discrepancy + 30 * breadth + 20 * urgency

        found = priority([Answer(*row) for row in rows], required)

        assert (found.mwds, found.breadth, found.urgency, found.index) == (
            discrepancy,
            breadth,
            urgency,
            index,
        )
        expected = (
            "priority_1"
            if index >= 60
            else "priority_2"
            if index >= 40
            else "priority_3"
            if index >= 20
            else "watch"
        )
        assert found.band == expected
