"""Questions a facilitator asks of a running day. Counts and states, never a text."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from repertoire.states import VersionState
from workshops.models import (
    Narrative,
    Participation,
    Phase,
    ProjectReview,
    Readiness,
    Round,
    Workshop,
)
from workshops.models.narrative import SHARED


@dataclass(frozen=True, slots=True)
class SeatLine:
    """One tutor on the readiness board."""

    participation: Participation
    is_ready: bool
    has_review: bool
    has_narrative: bool
    has_shared: bool
    sheets: int


@dataclass(frozen=True, slots=True)
class Board:
    lines: list[SeatLine]

    @property
    def present(self) -> int:
        return sum(line.participation.attended for line in self.lines)

    @property
    def ready(self) -> int:
        return sum(line.is_ready and line.participation.attended for line in self.lines)

    @property
    def percent(self) -> int:
        return round(100 * self.ready / self.present) if self.present else 0

    @property
    def sheets(self) -> int:
        return sum(line.sheets for line in self.lines)

    @property
    def under_way(self) -> int:
        return self.present - self.ready


def readiness_board(workshop: Workshop, phase: Phase | None) -> Board:
    """The group's progress in the open phase, in one query."""
    narratives = Narrative.objects.filter(workshop=workshop, author=OuterRef("user"))
    proposed = Q(
        user__practices__formalisation__narrative__workshop=workshop,
    ) & ~Q(user__practices__versions__status=VersionState.DRAFT)
    seats = (
        workshop.participations.tutors()
        .select_related("user__org_unit", "team")
        .annotate(
            is_ready=Exists(
                Readiness.objects.filter(participation=OuterRef("pk"), key=phase.key if phase else "")
            ),
            has_review=Exists(ProjectReview.objects.filter(workshop=workshop, author=OuterRef("user"))),
            has_narrative=Exists(narratives),
            has_shared=Exists(narratives.filter(status__in=SHARED)),
            sheets=Count("user__practices", filter=proposed, distinct=True),
        )
    )
    return Board(
        [
            SeatLine(one, one.is_ready, one.has_review, one.has_narrative, one.has_shared, one.sheets)
            for one in seats
        ]
    )


@dataclass(frozen=True, slots=True)
class RoundProgress:
    """How far a round is; only how many people have finished, never a grade."""

    round: Round
    complete: int
    raters: int


def round_progress(round_: Round) -> RoundProgress:
    """Raters who answered every sheet they may rate."""
    workshop = round_.workshop
    seats = list(workshop.participations.present().values_list("user", "voter_token"))
    authors = list(workshop.pool.values_list("version__practice__author", flat=True))
    cast = dict(round_.ballots.order_by().values_list("voter_token").annotate(sheets=Count("pk")))
    complete = sum(cast.get(token, 0) >= len(authors) - authors.count(user) for user, token in seats)
    return RoundProgress(round_, complete, len(seats))
