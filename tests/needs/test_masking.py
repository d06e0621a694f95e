"""Small cells: nothing under the threshold is shown, nor can it be deduced."""

import itertools
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from needs.rules.masking import DEFAULT_THRESHOLD, masked, share_band

pytestmark = pytest.mark.sqlite_only


def test_check_vector_3():
    counts = {"75": 5, "77": 5, "78": 2, "91": 6, "92": 5, "93": 7, "94": 5, "95": 5}

    hidden = masked(counts)

    assert hidden == {"78", "75"}
    assert len(counts) - len(hidden) == 6
    assert sum(counts.values()) == 40


@pytest.mark.parametrize("threshold", [0, 1, 2])
def test_the_threshold_is_never_under_three(threshold):
    with pytest.raises(ValueError, match="never under 3"):
        masked({"75": 9}, threshold)


@given(
    st.dictionaries(st.sampled_from(["75", "77", "78", "91", "92", "93", "94", "95"]), st.integers(0, 12)),
    st.integers(3, 8),
)
def test_no_hidden_cell_follows_from_the_total_and_the_shown_ones(counts, threshold):
    hidden = masked(counts, threshold)

    assert {code for code, count in counts.items() if count < threshold} <= hidden
    # One unknown and a known total is an equation; two or more have several solutions.
    assert len(hidden) != 1 or len(counts) == 1
    small = {code for code, count in counts.items() if count < threshold}
    assert len(hidden - small) <= 1, "no more is hidden than is needed"


@pytest.mark.parametrize(
    ("share", "n", "band"),
    [
        (Fraction(1), 9, "high"),
        (Fraction(0), 5, "low"),
        (Fraction(1), 10, None),
        (Fraction(8, 9), 9, "high"),
        (Fraction(1, 5), 5, "low"),
        (Fraction(7, 9), 9, None),
    ],
)
def test_near_unanimity_in_a_small_group_is_a_band(share, n, band):
    assert share_band(share, n) == band


@pytest.mark.parametrize("n", range(DEFAULT_THRESHOLD, 10))
def test_a_band_never_gives_a_share_away(n):
    """Whatever the size of the small group, at least two answers read the same."""
    bands = [share_band(Fraction(count, n), n) for count in range(n + 1)]
    assert bands.count("low") >= 2
    assert bands.count("high") >= 2


@st.composite
def two_versions(draw):
    """Respondents of each département in a report, and in a later one to which at least five more people answered."""
    codes = draw(st.lists(st.sampled_from(["75", "77", "78"]), min_size=2, max_size=3, unique=True))
    before = {code: draw(st.integers(1, 8)) for code in codes}
    more = {code: draw(st.integers(0, 6)) for code in codes}
    # A report of fewer respondents than the threshold shows no figure at all.
    assume(sum(before.values()) >= DEFAULT_THRESHOLD)
    assume(sum(more.values()) >= DEFAULT_THRESHOLD)
    return before, {code: before[code] + more[code] for code in codes}


@settings(deadline=None, max_examples=60)
@given(two_versions())
def test_no_hidden_cell_follows_from_two_versions_of_a_report(versions):
    """The attacker knows both totals, all shown cells, and that nobody left between the two: they try every pair of
    tables that agrees with what they see. Each hidden cell keeps several possible values."""
    before, after = versions
    first = masked(before)
    hidden = first, masked(after, before=first)

    def possible(version: dict[str, int], unseen: set[str]) -> list[dict[str, int]]:
        ranges = [range(1, 30) if code in unseen else [version[code]] for code in version]
        tables = (dict(zip(version, cells, strict=True)) for cells in itertools.product(*ranges))
        return [table for table in tables if sum(table.values()) == sum(version.values())]

    worlds = [
        (one, other)
        for one in possible(before, hidden[0])
        for other in possible(after, hidden[1])
        if all(one[code] <= other[code] for code in one)
    ]
    for rank, unseen in enumerate(hidden):
        for code in unseen:
            assert len({world[rank][code] for world in worlds}) > 1
