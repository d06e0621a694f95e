"""Trios by rule: sizes, départements mixed, no hierarchical link where that can be avoided."""

from hypothesis import given
from hypothesis import strategies as st

from workshops.rules.composing import deal

PEOPLE = st.lists(
    st.tuples(st.integers(), st.sampled_from("ABCD")), unique_by=lambda one: one[0], max_size=30
)


def nobody(_one, _other):
    return False


@given(PEOPLE)
def test_everybody_is_dealt_once_in_teams_of_like_size(people):
    teams = deal(people, place=lambda one: one[1], linked=nobody)

    assert sorted(one for team in teams for one in team) == sorted(people)
    sizes = [len(team) for team in teams]
    assert not sizes or max(sizes) - min(sizes) <= 1
    assert all(2 <= size <= 4 for size in sizes) or len(people) < 3


def test_places_are_mixed():
    people = [(rank, "AABBCC"[rank]) for rank in range(6)]

    for team in deal(people, place=lambda one: one[1], linked=nobody):
        assert len({place for _rank, place in team}) == len(team)


def test_linked_people_are_kept_apart():
    chain = list(range(6))

    teams = deal(chain, place=lambda _one: "", linked=lambda one, other: {one, other} <= {0, 3})

    assert not any({0, 3} <= set(team) for team in teams)


def test_a_link_that_cannot_be_avoided_does_not_drop_anybody():
    teams = deal([1, 2, 3], place=lambda _one: "", linked=lambda _one, _other: True)

    assert teams == [[1, 2, 3]]
