"""Pure functions of the practice sheet (domain page, section 7)."""

from collections.abc import Iterable, Sequence

from repertoire.models.states import Replay, TimeBand, TransferClass

#: Below, who tried could be recognised, and one bad week would decide.
FEWEST_RETURNS = 5
_CAP = {Replay.CAN: 3, Replay.WITH_HELP: 2, Replay.CANNOT: 1}


def lower_median(values: Iterable[int]) -> int:
    """The lower of the two middle values when their number is even. Raises ValueError on nothing."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("no value")
    return ordered[(len(ordered) - 1) // 2]


def transfer_class(assessments: Sequence[Sequence[int]]) -> TransferClass | None:
    """Class of one target from the lower median of each criterion; ``None`` without assessment.

    Non-compensatory on purpose: a strong score elsewhere does not remove a blocking dependence.
    """
    if not assessments:
        return None
    medians = [lower_median(scores) for scores in zip(*assessments, strict=True)]
    if min(medians) == 0:
        return TransferClass.BOUND
    if min(medians) >= 2 and sum(median == 3 for median in medians) >= 3:
        return TransferClass.AS_IS
    return TransferClass.ADAPTABLE


def explicitness_after(author_level: int, verdicts: Iterable[str]) -> int:
    """The author's level, capped by the most severe replay verdict of the peers."""
    caps = [_CAP[Replay(verdict)] for verdict in verdicts]
    return min([author_level, *caps])


def hours_per_month(minutes_per_use: float, uses_per_month: float) -> float:
    """Hours a month, set-up excluded."""
    return minutes_per_use * uses_per_month / 60


def time_band(hours: float) -> TimeBand:
    if hours < 1:
        return TimeBand.UNDER_1H
    return TimeBand.FROM_1H_TO_3H if hours <= 3 else TimeBand.OVER_3H


def voter_grade(effect: int | None, economy: int | None) -> int | None:
    """The weaker of both criteria; an abstention on either is an abstention. Raises ValueError outside 1-5."""
    for grade in (effect, economy):
        if grade is not None and grade not in range(1, 6):
            raise ValueError(f"a grade goes from 1 to 5, not {grade}")
    return None if effect is None or economy is None else min(effect, economy)


def field_grade(returns: Iterable[tuple[int | None, int | None]]) -> tuple[int, int | None]:
    """(counted returns, grade) from (effect, economy) of people who tried; no grade below five returns.

    The same rule as the day's: the weaker of both, then the lower median (domain page, sections 8 and 9.2).
    """
    grades = [grade for pair in returns if (grade := voter_grade(*pair)) is not None]
    return len(grades), lower_median(grades) if len(grades) >= FEWEST_RETURNS else None
