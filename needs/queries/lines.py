"""The lines of the regional needs report (domain page, sections 9.5 and 9.6).

Each is a frozen dataclass that hides by itself what must not be shown: no caller can forget the masking.
"""

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from competences.models import Competence
from needs.models import NeedsReport, PlannedAction
from needs.models.scope import Scope
from needs.models.states import ActionState
from needs.queries.positionings import Positionings
from needs.rules.masking import DEFAULT_THRESHOLD, share_band
from needs.rules.priority import Answer, Band, Weights, confidence, people_to_train
from repertoire.models import PracticeVersion
from repertoire.models.scales import lower_median

#: Needs and conditions of the first page.
TOP, FIRST_CONDITIONS = 5, 3


@dataclass(frozen=True, slots=True)
class Share:
    """A share of respondents, hidden under the threshold and given as a band when a small group is unanimous or nearly."""

    value: Fraction | None
    band: str | None = None

    @classmethod
    def of(cls, count: int, n: int) -> "Share":
        if n < DEFAULT_THRESHOLD:
            return cls(None)
        share = Fraction(count, n)
        return cls(share, share_band(share, n))


@dataclass(frozen=True, slots=True)
class DayLine:
    """T1."""

    title: str
    date: datetime.date
    place: str
    present: int
    respondents: int
    departments: int


@dataclass(frozen=True, slots=True)
class LevelLine:
    """T2. ``distribution`` is ``None`` where it would reveal somebody's answer."""

    code: str
    label: str
    required: int
    n: int
    distribution: tuple[int, ...] | None
    median: int | None
    below: Share
    far_below: Share
    importance: Fraction | None

    @classmethod
    def of(cls, competence: Competence, answers: list[Answer]) -> "LevelLine":
        levels = [one.current for one in answers if one.current is not None and one.importance is not None]
        weights = [
            one.importance for one in answers if one.current is not None and one.importance is not None
        ]
        n, required = len(levels), competence.required_level
        below = Share.of(sum(level < required for level in levels), n)
        far_below = Share.of(sum(required - level >= 2 for level in levels), n)
        spread = tuple(levels.count(level) for level in range(1, 5))
        hidden = n < DEFAULT_THRESHOLD
        telling = below.band is not None or (n < 10 and n in spread)
        return cls(
            competence.code,
            competence.label,
            required,
            n,
            distribution=None if hidden or telling else spread,
            median=None if hidden else lower_median(levels),
            below=below,
            far_below=far_below,
            importance=None if hidden else Fraction(sum(weights), n),
        )


@dataclass(frozen=True, slots=True)
class PriorityLine:
    """T3."""

    competence: Competence
    n: int
    rank: int
    rank_range: tuple[int, int]
    mwds: Fraction
    breadth: Share
    urgency: Fraction
    index: Fraction
    band: Band
    rds: Fraction | None
    tied: bool = False


class Said:
    """Something several people said or recognise."""

    supports: int

    @property
    def is_few(self) -> bool:
        """Under the threshold, not even how many: one alone is its author, whom the room knows."""
        return self.supports < DEFAULT_THRESHOLD


@dataclass(frozen=True, slots=True)
class NeedLine(Said):
    """T4 and T5."""

    need: int
    statement: str
    competence: Competence | None
    cause: str
    supports: int
    share: Fraction
    response: str
    verbatim: str
    answer_by: datetime.date


@dataclass(frozen=True, slots=True)
class TerritoryLine:
    """T6: one département; ``None`` is « effectif insuffisant »."""

    code: str
    name: str
    respondents: int | None
    below: tuple[Share, ...]


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
    """T8. ``observed``: respondents below the required level of its first need, ``estimated``: among all active
    tutors; both ``None`` where they would reveal an answer or the confidence does not allow them."""

    action: PlannedAction
    #: Of its competences, by their key.
    codes: dict[int, str]
    observed: int | None
    estimated: int | None
    band: Band | None

    @classmethod
    def of(
        cls,
        action: PlannedAction,
        codes: dict[int, str],
        priorities: dict[int, PriorityLine],
        active: int,
        confidence_class: str,
    ) -> "ActionLine":
        first = min(
            (priorities[pk] for pk in codes if pk in priorities),
            key=lambda line: line.rank,
            default=None,
        )
        share = first.breadth.value if first and first.breadth.band is None else None
        return cls(
            action,
            codes,
            observed=None if first is None or share is None else round(share * first.n),
            estimated=None if share is None else people_to_train(active, share, confidence_class),
            band=first.band if first else None,
        )


@dataclass(frozen=True, slots=True)
class FindingLine(Said):
    statement: str
    scope: str
    supports: int


@dataclass(frozen=True, slots=True)
class Totals:
    """Of the region: tutors in activity; of the days: sheets proposed and retained, and what explicitness they gained."""

    active: int
    proposed: int
    retained: int
    gain: float | None


@dataclass(frozen=True, slots=True)
class Former:
    """The frozen report of an earlier year, as it was printed."""

    year: int
    tables: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Versions:
    """``frozen``: of this year, the latest first; ``hidden``: départements whose cells the latest hides."""

    frozen: Sequence[NeedsReport]
    hidden: list[str]
    former: Former | None


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the screen, the PDF and the CSV show, computed once."""

    scope: Scope
    weights: Weights
    threshold: int
    days: list[DayLine]
    totals: Totals
    levels: list[LevelLine]
    priorities: list[PriorityLine]
    know_how: list[NeedLine]
    conditions: list[NeedLine]
    territories: list[TerritoryLine]
    resources: list[ResourceLine]
    actions: list[ActionLine]
    answers: list[AnswerLine]
    versions: Versions
    strengths: list[FindingLine]
    improvements: list[FindingLine]
    emergent: list[str]
    respondents: int
    #: Never shown: what it becomes above is.
    positionings: Positionings

    @property
    def top(self) -> list[PriorityLine]:
        return self.priorities[:TOP]

    @property
    def coverage(self) -> Fraction:
        return Fraction(self.respondents, self.totals.active) if self.totals.active else Fraction(0)

    @property
    def confidence(self) -> str:
        return confidence(self.respondents, self.totals.active)

    @property
    def is_indicative(self) -> bool:
        """Too few answered for figures that one may lean on."""
        return self.confidence == "indicative"

    @property
    def delivered(self) -> Counter[int]:
        """Actions delivered this year, by competence."""
        done = (line for line in self.actions if line.action.status == ActionState.DELIVERED)
        return Counter(pk for line in done for pk in line.codes)

    @property
    def framework(self) -> str:
        return str(self.priorities[0].competence.domain.version) if self.priorities else ""

    @property
    def hides_territories(self) -> bool:
        return any(line.respondents is None for line in self.territories)
