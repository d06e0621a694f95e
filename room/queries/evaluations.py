"""What the group says of the day, without names; nothing is shown of fewer than five answers."""

from dataclasses import dataclass

from room.models import DayEvaluation
from room.models.states import Respect, Usefulness
from workshops.models import Workshop

FEWEST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Summary:
    answers: int
    is_shown: bool
    charter: list[tuple[str, int]]
    usefulness: list[tuple[str, int]]
    helped: list[str]
    missing: list[str]


def summary_of(workshop: Workshop) -> Summary:
    """Counts by answer, and what was written, each list in an order that ties no two of them together."""
    said = list(DayEvaluation.objects.filter(workshop=workshop))
    if len(said) < FEWEST_SHOWN:
        return Summary(len(said), False, [], [], [], [])
    return Summary(
        len(said),
        True,
        [(str(one.label), sum(each.charter == one for each in said)) for one in Respect],
        [(str(one.label), sum(each.usefulness == one for each in said)) for one in Usefulness],
        sorted(each.helped for each in said if each.helped),
        sorted(each.missing for each in said if each.missing),
    )
