"""Small cells: nothing under the threshold is shown, nor can it be deduced."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.masking import masked, share_band


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
    assert len(hidden) <= max(2, sum(count < threshold for count in counts.values()))


@pytest.mark.parametrize(
    ("share", "n", "band"),
    [
        (Fraction(1), 9, "high"),
        (Fraction(0), 5, "low"),
        (Fraction(1), 10, None),
        (Fraction(8, 9), 9, None),
    ],
)
def test_unanimity_in_a_small_group_is_a_band(share, n, band):
    assert share_band(share, n) == band
