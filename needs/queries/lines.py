"""The lines of the regional needs report (domain page, sections 9.5 and 9.6).

Figures come from a release, where what must not be shown is not: no caller can forget the masking.
"""

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from competences.models import Competence
from needs.models import NeedsReport, PlannedAction, Release
from needs.models.scope import Scope
from needs.rules.disclosure import Shown, Support
from needs.rules.evolution import Change
from needs.rules.figures import DayCount, Figures
from needs.rules.priority import Band
from needs.rules.ranks import Ranks
from repertoire.models import PracticeVersion

#: Needs and conditions of the first page.
TOP, FIRST_CONDITIONS = 5, 3


@dataclass(frozen=True, slots=True)
class DayLine:
    """T1; ``counts`` is ``None`` for a day that came after the release."""

    title: str
    date: datetime.date
    place: str
    counts: DayCount | None


@dataclass(frozen=True, slots=True)
class PriorityLine:
    """T3."""

    competence: Competence
    shown: Shown
    ranks: Ranks | None = None


class Said:
    """Something several people said or recognise; ``support`` is ``None`` when it came after the release."""

    support: Support | None


@dataclass(frozen=True, slots=True)
class NeedLine(Said):
    """T4 and T5: one need, or those that say the same; ``need`` is the first, ``days`` on how many it was said."""

    need: int
    #: All of them.
    keys: tuple[int, ...]
    statement: str
    competences: list[Competence]
    cause: str
    support: Support | None
    days: int
    #: Without a figure, the next release will have one.
    is_awaited: bool
    response: str
    verbatim: str
    answer_by: datetime.date


@dataclass(frozen=True, slots=True)
class ResourceLine:
    """T7: what is already there for one of the first needs."""

    competence: Competence
    latest: list[PracticeVersion]
    practices: int
    volunteers: int

    @property
    def others(self) -> int:
        return self.practices - len(self.latest)


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """T9: what became of a need; blank when nobody answered yet."""

    need: int
    #: Of the hierarchy, not of the training plan.
    is_condition: bool
    statement: str
    decision: str
    reason: str
    due_on: datetime.date | None
    decided_on: datetime.date | None


@dataclass(frozen=True, slots=True)
class ActionLine:
    """T8. ``concerned``: respondents below the required level of its first need, the least and the most that the shown
    share allows, and of how many; ``None`` where no share is shown."""

    action: PlannedAction
    #: Of its competences, by their key.
    codes: dict[int, str]
    concerned: tuple[int, int, int] | None
    band: Band | None

    @classmethod
    def of(
        cls, action: PlannedAction, codes: dict[int, str], priorities: dict[int, PriorityLine]
    ) -> "ActionLine":
        ordered = [line.shown for pk, line in priorities.items() if pk in codes]
        if not ordered:
            return cls(action, codes, None, None)
        first = ordered[0]
        concerned = None
        if first.share is not None and first.n is not None:
            concerned = (*first.share.counts(first.n), first.n)
        return cls(action, codes, concerned, first.band)


@dataclass(frozen=True, slots=True)
class FindingLine(Said):
    statement: str
    scope: str
    support: Support | None


@dataclass(frozen=True, slots=True)
class Totals:
    """Of the days: sheets proposed and retained, and what explicitness they gained."""

    proposed: int
    retained: int
    gain: float | None


@dataclass(frozen=True, slots=True)
class Former:
    """The figures of the nearest earlier year that has some: what is shown of each competence, and by how much it moved since,
    where the figures of today were compared with these."""

    year: int
    shown: dict[int, Shown]
    changes: dict[int, Change]


@dataclass(frozen=True, slots=True)
class Reading:
    """What is shown of a region and a year: figures of a release, beside those of an earlier year."""

    scope: Scope
    #: ``None`` until five people answered.
    release: Release | None
    figures: Figures
    #: In the order of what is shown, then of codes.
    priorities: list[PriorityLine]
    former: Former | None

    @property
    def has_indices(self) -> bool:
        return has_indices(self.priorities)

    @property
    def has_ranks(self) -> bool:
        """Did enough people answer to say how sure a rank is?"""
        return any(line.ranks is not None for line in self.priorities)

    @property
    def top(self) -> list[PriorityLine]:
        return top_of(self.priorities)

    @property
    def coverage(self) -> Fraction | None:
        active, respondents = self.figures.active, self.figures.respondents
        return Fraction(respondents, active) if active and respondents else None

    @property
    def confidence(self) -> str:
        return self.figures.confidence

    @property
    def is_indicative(self) -> bool:
        """Too few answered for figures that one may lean on."""
        return self.confidence == "indicative"

    @property
    def framework(self) -> str:
        return str(self.priorities[0].competence.domain.version) if self.priorities else ""


@dataclass(frozen=True, slots=True)
class Report(Reading):
    """Everything the documents and files show: the figures, and the words of today."""

    days: list[DayLine]
    totals: Totals
    know_how: list[NeedLine]
    conditions: list[NeedLine]
    resources: list[ResourceLine]
    actions: list[ActionLine]
    answers: list[AnswerLine]
    #: Actions delivered this year, by competence.
    delivered: Counter[int]
    #: Reports of the year, the latest first.
    frozen: Sequence[NeedsReport]
    strengths: list[FindingLine]
    improvements: list[FindingLine]
    emergent: list[str]


def has_indices(priorities: list[PriorityLine]) -> bool:
    """Did enough people answer for an index by fives and a share?"""
    return any(line.shown.index is not None for line in priorities)


def top_of(priorities: list[PriorityLine]) -> list[PriorityLine]:
    """The first ones; without indices, all those of the first class, which nothing tells apart."""
    if has_indices(priorities):
        return [line for line in priorities if line.shown.index is not None][:TOP]
    classed = [line for line in priorities if line.shown.band is not None]
    return [line for line in classed if line.shown.order == classed[0].shown.order]
