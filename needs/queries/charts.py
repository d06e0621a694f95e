"""Charts as plain SVG; the figures stand in the table beside."""

from dataclasses import dataclass
from fractions import Fraction

from needs.queries.lines import PriorityLine
from needs.queries.tables.figures import index

#: Width of a full bar on screen and on paper, in the units of each drawing.
SCREEN_WIDTH, PAPER_WIDTH = 400, 320
PAPER_ROW, PAPER_LEFT = 26, 330
LONGEST_LABEL = 44


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of an index from 0 to 100; ``row`` is its rank from 0."""

    row: int
    code: str
    label: str
    share: Fraction
    value: str

    @property
    def width(self) -> int:
        return int(SCREEN_WIDTH * self.share)

    @property
    def short_width(self) -> int:
        return int(PAPER_WIDTH * self.share)

    @property
    def short_label(self) -> str:
        return self.label if len(self.label) <= LONGEST_LABEL else f"{self.label[: LONGEST_LABEL - 1]}…"

    @property
    def y(self) -> int:
        return self.row * PAPER_ROW + 2

    @property
    def text_y(self) -> int:
        return self.y + 13

    @property
    def value_x(self) -> int:
        return PAPER_LEFT + self.short_width + 6


def bars(lines: list[PriorityLine]) -> list[Bar]:
    """Of the indices shown; none where there is none."""
    return [
        Bar(row, one.competence.code, one.competence.label, Fraction(one.shown.index, 100), index(one.shown))
        for row, one in enumerate(lines)
        if one.shown.index is not None
    ]
