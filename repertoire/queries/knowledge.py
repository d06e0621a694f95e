"""What the published sheets draw on, and by which gestures it is passed on: counts of sheets, each leading to them."""

from dataclasses import dataclass

from django.db import models
from django.utils.http import urlencode

from repertoire.models import PracticeTrait
from repertoire.models.knowledge import Gesture, KnowledgeKind, Tied, Written
from repertoire.queries.facets import FacetIndex, facet_index

_Name = PracticeTrait.Name


@dataclass(frozen=True, slots=True)
class Line:
    """A value and how many sheets have it; ``width``: of its bar, of 400."""

    label: str
    sheets: int
    width: int
    query: str


@dataclass(frozen=True, slots=True)
class Crossing:
    """A kind of knowledge, and with which gestures it stands in the same sheets, in the order of the gestures."""

    label: str
    cells: list[Line]


@dataclass(frozen=True, slots=True)
class Savoirs:
    """``speaking``: sheets that say at least one thing to know, of ``sheets``."""

    sheets: int
    speaking: int
    kinds: list[Line]
    tied: list[Line]
    written: list[Line]
    gestures: list[Line]
    crossings: list[Crossing]


def knowledge_of_sheets() -> Savoirs:
    now = facet_index()
    speaking = now.narrowed(now.all, {_Name.KIND.value: KnowledgeKind.values})
    return Savoirs(
        now.all.bit_count(),
        speaking.bit_count(),
        _lines(now, now.all, _Name.KIND, KnowledgeKind),
        _lines(now, now.all, _Name.TIED, Tied),
        _lines(now, now.all, _Name.WRITTEN, Written),
        _lines(now, now.all, _Name.GESTURE, Gesture),
        [_crossing(now, kind) for kind in KnowledgeKind],
    )


def _lines(
    now: FacetIndex, sheets: int, name: str, choices: type[models.TextChoices], also: str = ""
) -> list[Line]:
    counts = now.counts(sheets)[name]
    most = max(counts.values(), default=1)
    found = []
    for one in choices:
        count = counts.get(one.value, 0)
        query = urlencode([*([(_Name.KIND, also)] if also else []), (name, one.value)])
        found.append(Line(str(one.label), count, 400 * count // most, query))
    return found


def _crossing(now: FacetIndex, kind: KnowledgeKind) -> Crossing:
    having = now.narrowed(now.all, {_Name.KIND.value: [kind.value]})
    return Crossing(str(kind.label), _lines(now, having, _Name.GESTURE, Gesture, kind.value))
