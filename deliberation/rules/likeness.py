"""How much two practice sheets look alike, and why: words of the title, words of the steps, the competence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto
from itertools import combinations

from search.rules.words import fold

#: Words shorter than this say little; longer ones are compared by their beginning, so that « observer » meets « observe ».
SHORTEST, STEM = 4, 6
#: Share of common words (Jaccard) from which titles, or steps, are close.
CLOSE_TITLES, CLOSE_STEPS = 0.4, 0.25
#: Above this, the titles alone are enough.
SAME_TITLES = 0.6
ENOUGH = 2


class Reason(StrEnum):
    TITLE = auto()
    STEPS = auto()
    COMPETENCE = auto()


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is compared of a sheet."""

    key: int
    title: str
    steps: str
    competence: int | None


@dataclass(frozen=True, slots=True)
class Likeness:
    one: int
    other: int
    reasons: tuple[Reason, ...]
    score: float


def stems(text: str) -> frozenset[str]:
    words = "".join(sign if sign.isalnum() else " " for sign in fold(text)).split()
    return frozenset(word[:STEM] for word in words if len(word) >= SHORTEST)


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of the words of both that both have; 0 when neither has any."""
    return len(one & other) / len(one | other) if one or other else 0.0


def alike(sheets: Iterable[Sheet]) -> list[Likeness]:
    """Pairs that two reasons at least bring near, or nearly the same title; the nearest first."""
    read = [(sheet, stems(sheet.title), stems(sheet.steps)) for sheet in sheets]
    found = [pair for one, other in combinations(read, 2) if (pair := _compared(one, other)) is not None]
    return sorted(found, key=lambda pair: -pair.score)


def _compared(
    one: tuple[Sheet, frozenset[str], frozenset[str]], other: tuple[Sheet, frozenset[str], frozenset[str]]
) -> Likeness | None:
    titles, steps = jaccard(one[1], other[1]), jaccard(one[2], other[2])
    reasons = []
    if titles >= CLOSE_TITLES:
        reasons.append(Reason.TITLE)
    if steps >= CLOSE_STEPS:
        reasons.append(Reason.STEPS)
    if one[0].competence is not None and one[0].competence == other[0].competence:
        reasons.append(Reason.COMPETENCE)
    if titles < SAME_TITLES and len(reasons) < ENOUGH:
        return None
    return Likeness(
        one[0].key, other[0].key, tuple(reasons), titles + steps + 0.25 * (Reason.COMPETENCE in reasons)
    )


def side_by_side(order: Sequence[int], variants: Iterable[tuple[int, int]]) -> list[int]:
    """The same order with each variant just after the sheet it goes with."""
    ordered = list(order)
    for first, second in variants:
        if first in ordered and second in ordered:
            ordered.remove(second)
            ordered.insert(ordered.index(first) + 1, second)
    return ordered
