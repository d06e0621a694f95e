"""Dealing people into trios: a pure function."""

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

P = TypeVar("P")

TEAM_SIZE = 3


def deal(
    people: Sequence[P], *, place: Callable[[P], Hashable], linked: Callable[[P, P], bool]
) -> list[list[P]]:
    """Teams of three or four. Each person goes where there are fewest hierarchical links, then fewest people of
    the same ``place``, then fewest people."""
    count = max(1, round(len(people) / TEAM_SIZE))
    size, larger = divmod(len(people), count)
    teams: list[list[P]] = [[] for _team in range(count)]

    def is_full(team: list[P]) -> bool:
        """``larger`` teams hold one person more than the others."""
        return len(team) > size or (len(team) == size and sum(len(one) > size for one in teams) >= larger)

    def burden(team: list[P], person: P) -> tuple[bool, int, int, int]:
        return (
            is_full(team),
            sum(linked(person, other) for other in team),
            sum(place(person) == place(other) for other in team),
            len(team),
        )

    for person in people:
        min(teams, key=lambda team: burden(team, person)).append(person)
    return [team for team in teams if team]
