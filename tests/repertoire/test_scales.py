"""Explicitness, transferability and time of a practice."""

import pytest

from repertoire.models.scales import (
    explicitness_after,
    hours_per_month,
    lower_median,
    time_band,
    transfer_class,
)
from repertoire.models.states import EDITABLE, TimeBand, TransferClass, VersionLifecycle, VersionState

pytestmark = pytest.mark.sqlite_only


@pytest.mark.parametrize(
    ("author", "verdicts", "expected"),
    [
        (3, [], 3),
        (3, ["can"], 3),
        (3, ["can", "can_with_help"], 2),
        (3, ["cannot", "can"], 1),
        (0, ["can"], 0),
    ],
)
def test_explicitness_is_capped_by_the_replay(author, verdicts, expected):
    assert explicitness_after(author, verdicts) == expected


@pytest.mark.parametrize(
    ("assessments", "expected"),
    [
        ([], None),
        ([(3, 3, 3, 2, 2)], TransferClass.AS_IS),
        ([(3, 3, 2, 2, 2)], TransferClass.ADAPTABLE),
        ([(3, 3, 3, 3, 1)], TransferClass.ADAPTABLE),
        ([(3, 3, 3, 0, 3)], TransferClass.BOUND),
        # Lower median: the more severe of two opinions.
        ([(3, 3, 3, 3, 3), (3, 3, 3, 0, 3)], TransferClass.BOUND),
        ([(3, 3, 3, 3, 3), (3, 3, 3, 3, 3), (0, 0, 0, 0, 0)], TransferClass.AS_IS),
    ],
)
def test_transfer_is_not_compensated(assessments, expected):
    assert transfer_class(assessments) == expected


def test_lower_median_takes_the_lower_of_two_and_refuses_nothing():
    assert [lower_median(values) for values in ([4], [1, 4], [3, 1, 2], [4, 4, 1, 1])] == [4, 1, 2, 1]
    with pytest.raises(ValueError, match="no value"):
        lower_median([])


@pytest.mark.parametrize(
    ("minutes", "uses", "band"),
    [
        (10, 4, TimeBand.UNDER_1H),
        (60, 1, TimeBand.FROM_1H_TO_3H),
        (45, 4, TimeBand.FROM_1H_TO_3H),
        (46, 4, TimeBand.OVER_3H),
    ],
)
def test_time_bands(minutes, uses, band):
    assert time_band(hours_per_month(minutes, uses)) == band


def test_a_published_sheet_is_never_written_again():
    leading_out = {
        to for one in VersionLifecycle.moves if VersionState.PUBLISHED in one.sources for to in one.targets
    }
    assert not leading_out & EDITABLE
