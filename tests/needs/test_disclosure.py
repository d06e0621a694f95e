"""What is counted tells nothing true of a person: an attacker tries, and finds something under the former rule."""

import itertools
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from needs.rules.comparing import tells_of_the_changed
from needs.rules.disclosure import (
    CLASS_FROM,
    HIDDEN_TOGETHER,
    LEAST,
    Changes,
    Portion,
    Shown,
    Support,
    masked,
)
from needs.rules.priority import Answer, Band
from tests.needs import attacker

pytestmark = pytest.mark.sqlite_only
REQUIRED = (2, 3, 4)


class TestOneRelease:
    @pytest.mark.parametrize("required", REQUIRED)
    @pytest.mark.parametrize("n", [*range(LEAST, 42)])
    def test_a_respondent_learns_nothing_of_all_the_others(self, n, required):
        assert attacker.found(n, required, reading(required)) == []

    @pytest.mark.parametrize("n", [6, 10, 19])
    def test_control_an_exact_share_gives_a_small_group_away(self, n):
        """As it was shown from 10 people on, beside the index."""
        assert attacker.found(n, 3, lambda index, n, below: (index, Fraction(below, n)))

    def test_control_a_class_from_five_people_tells_of_the_four_others(self):
        assert attacker.found(5, 2, lambda index, _n, _below: index >= 40)

    def test_control_the_index_of_twenty_people_tells_where_one_level_alone_is_below(self):
        assert attacker.found(20, 2, lambda index, n, below: (index // 5, Portion.of(below, n)))

    def test_under_five_not_even_their_number(self):
        assert Shown.of([Answer(1, 4, 4)] * 4, 3) == Shown(None)
        assert Shown.of([Answer(1, 4, 4)] * 5, 3) == Shown(5)

    def test_from_six_to_nineteen_a_class_of_three_and_nothing_else(self):
        for n in range(CLASS_FROM, 20):
            assert Shown.of([Answer(1, 4, 4)] * n, 3) == Shown(n, Band.PRIORITY_1_OR_2)
            assert Shown.of([Answer(3, 4)] * n, 3) == Shown(n, Band.WATCH)

    def test_from_twenty_an_index_by_fives_and_a_share_by_tens(self):
        mixed = [Answer(1, 4, 3)] * 8 + [Answer(3, 4)] * 16
        shown = Shown.of(mixed, 3)
        assert (shown.n, shown.band, shown.index, shown.share) == (24, Band.PRIORITY_3, 25, Portion(30))
        assert Shown.of([Answer(3, 4)] * 24, 3).index == 0
        assert Shown.of([Answer(1, 4, 4)] * 24, 4).index == 60


class TestShares:
    @pytest.mark.parametrize("n", range(20, 120))
    def test_an_outer_band_never_means_nobody_or_everybody(self, n):
        for rank in range(3):
            assert Portion.of(rank, n) == Portion.of(0, n)
            assert Portion.of(n - rank, n) == Portion.of(n, n)
        assert Portion.of(0, n).edge == "low"
        assert Portion.of(n, n).edge == "high"

    @pytest.mark.parametrize("n", range(20, 120))
    def test_it_is_true(self, n):
        for count in range(n + 1):
            shown, share = Portion.of(count, n), Fraction(100 * count, n)
            if shown.edge == "low":
                assert share <= shown.percent
            elif shown.edge == "high":
                assert share >= shown.percent
            else:
                assert abs(share - shown.percent) <= 5
            least, most = shown.counts(n)
            assert least <= count <= most

    def test_none_under_twenty(self):
        assert Portion.of(19, 19) is None


class TestSupports:
    @pytest.mark.parametrize("heard", range(1, 60))
    def test_five_or_more_never_means_everybody(self, heard):
        everybody = Support.of(heard, heard)
        assert everybody == Support(None) or everybody == Support.of(heard - 2, heard)
        assert heard >= LEAST + 2 or everybody == Support(None), "too few to say anything"


class TestBreakdowns:
    def test_a_small_cell_takes_others_with_it(self):
        counts = {"75": 5, "77": 5, "78": 2, "91": 6, "92": 5, "93": 7, "94": 5, "95": 5}
        assert masked(counts) == {"78", "75", "77"}, "two with three people and more to hide beside it"

    def test_nothing_is_shown_where_hiding_is_not_enough(self):
        assert masked({"75": 6, "77": 3}) == {"75", "77"}
        assert masked({"75": 3}) == {"75"}
        assert masked({"75": 12, "77": 9}) == set()

    @given(
        st.dictionaries(
            st.sampled_from(["75", "77", "78", "91", "92", "93", "94", "95"]), st.integers(0, 12), min_size=1
        )
    )
    def test_the_hidden_are_two_and_count_ten_together_or_nothing_is_shown(self, counts):
        hidden = masked(counts)
        assert {code for code, count in counts.items() if count < LEAST} <= hidden
        together = sum(counts[code] for code in hidden)
        assert not hidden or hidden == set(counts) or (len(hidden) >= 2 and together >= HIDDEN_TOGETHER)

    @settings(deadline=None, max_examples=60)
    @given(
        st.lists(st.integers(1, 8), min_size=2, max_size=3).flatmap(
            lambda cells: st.tuples(
                st.just(cells), st.lists(st.integers(0, 8), min_size=len(cells), max_size=len(cells))
            )
        )
    )
    def test_no_hidden_cell_follows_from_two_releases(self, cells):
        """The attacker knows both totals, all shown cells, and that nobody left between the two: they try every pair of
        tables that agrees with what they see. Each hidden cell keeps several possible values."""
        before = dict(zip("ABC", cells[0], strict=False))
        after = {code: count + more for (code, count), more in zip(before.items(), cells[1], strict=True)}
        changes = Changes(sum(cells[1]), 0, 0)
        assume(sum(cells[0]) >= LEAST)
        assume(changes.are_enough(sum(cells[0])))
        first = masked(before)
        hidden = first, masked(after, before=first)

        def possible(version: dict[str, int], unseen: set[str]) -> list[dict[str, int]]:
            ranges = [range(1, 30) if code in unseen else [version[code]] for code in version]
            tables = (dict(zip(version, one, strict=True)) for one in itertools.product(*ranges))
            return [table for table in tables if sum(table.values()) == sum(version.values())]

        pairs = [
            (one, other)
            for one in possible(before, hidden[0])
            for other in possible(after, hidden[1])
            if all(one[code] <= other[code] for code in one)
        ]
        for rank, unseen in enumerate(hidden):
            for code in unseen:
                assert len({pair[rank][code] for pair in pairs}) > 1


class TestTwoReleases:
    def test_a_third_and_ten_people_at_least(self):
        assert not Changes(9, 0, 0).are_enough(6)
        assert Changes(4, 3, 3).are_enough(30)
        assert not Changes(10, 0, 0).are_enough(31)

    def test_changes_are_counted_by_marks(self):
        assert Changes.between({"a": "1", "b": "1", "c": "1"}, {"b": "1", "c": "2", "d": "1", "e": "1"}) == (
            2,
            1,
            1,
        )

    @pytest.mark.parametrize("required", REQUIRED)
    @pytest.mark.parametrize(("n", "came"), [(6, 10), (12, 10), (19, 10), (22, 10), (30, 10)])
    def test_two_side_by_side_tell_nothing_of_those_who_came(self, n, came, required):
        def gate(before: Shown, after: Shown) -> bool:
            return not tells_of_the_changed(before, after, required, Changes(came, 0, 0))

        assert attacker.found_between(n, came, required, reading(required), gate) == []

    def test_control_the_number_of_people_alone_is_not_enough(self):
        assert attacker.found_between(22, 10, 3, reading(3), lambda _before, _after: True)

    def test_ordinary_changes_pass(self):
        """Ten more people who answer like those before them."""
        for n, required in itertools.product((12, 22, 40), REQUIRED):
            some = [Answer(1, 3, 2), Answer(required, 3), Answer(required - 1, 2, 3), Answer(required, 4)]
            before = Shown.of((some * n)[:n], required)
            after = Shown.of((some * n)[: n + 14], required)
            assert not tells_of_the_changed(before, after, required, Changes(14, 0, 0))


def reading(required: int) -> attacker.Reads:
    """What is shown of an index: nothing of it but its whole part serves."""
    return lambda index, n, below: Shown.from_index(Fraction(index), n, below, required)
