"""Pictures of figures as plain marks: geometry alone, drawn by ``components/row_chart.html`` on screen and by
``components/row_chart_paper.html`` on paper. No library: a picture is a few rectangles beside the words and figures of a table,
which every reader needs anyway; what draws axes and legends for us draws them as paths that nobody can read aloud."""

from collections.abc import Sequence
from dataclasses import dataclass, field

#: Width of a full mark, in the units of each drawing.
SCREEN_WIDTH, PAPER_WIDTH = 400, 320
PAPER_ROW, PAPER_LEFT = 26, 330
LONGEST_LABEL = 44
#: What a mark measures at least, so that it is seen.
_LEAST = 4


@dataclass(frozen=True, slots=True)
class Row:
    """One mark from ``start`` to ``end``, as parts of the axis; ``is_first`` is coloured apart; ``place`` is its rank from 0."""

    place: int
    code: str
    label: str
    start: float
    end: float
    value: str
    is_first: bool = False

    @property
    def x(self) -> int:
        return min(int(SCREEN_WIDTH * self.start), SCREEN_WIDTH - _LEAST)

    @property
    def width(self) -> int:
        return max(_LEAST, int(SCREEN_WIDTH * (self.end - self.start)))

    @property
    def short_label(self) -> str:
        return self.label if len(self.label) <= LONGEST_LABEL else f"{self.label[: LONGEST_LABEL - 1]}…"

    @property
    def paper_x(self) -> int:
        return PAPER_LEFT + int(PAPER_WIDTH * self.start)

    @property
    def paper_width(self) -> int:
        return max(_LEAST, int(PAPER_WIDTH * (self.end - self.start)))

    @property
    def y(self) -> int:
        return self.place * PAPER_ROW + 2

    @property
    def text_y(self) -> int:
        return self.y + 13

    @property
    def value_x(self) -> int:
        return self.paper_x + self.paper_width + 6


@dataclass(frozen=True, slots=True)
class RowChart:
    """``title`` says what is to be seen, in one sentence; ``zero`` is where a difference is none."""

    title: str
    note: str
    rows: Sequence[Row] = field(default_factory=list)
    zero: float | None = None
    #: Values are words, which need room.
    is_wordy: bool = False

    @property
    def zero_x(self) -> int | None:
        return None if self.zero is None else int(SCREEN_WIDTH * self.zero)

    @property
    def paper_height(self) -> int:
        return PAPER_ROW * len(self.rows) + 4


def spread(places: dict[str, tuple[float, float]]) -> dict[str, tuple[int, int]]:
    """Cells (column, row) of a grid for places (longitude, latitude): each near where it lies, none on another.

    The grid is as wide as the square root of their number, rounded up; from north to south, a row takes as many as it holds,
    which then stand from west to east.
    """
    wide = max(1, int(len(places) ** 0.5 + 0.999))
    southwards = sorted(places, key=lambda key: (-places[key][1], key))
    found = {}
    for row in range(0, len(southwards), wide):
        line = sorted(southwards[row : row + wide], key=lambda key: (places[key][0], key))
        found.update({key: (column, row // wide) for column, key in enumerate(line)})
    return found
