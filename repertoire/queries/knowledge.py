"""What the published sheets draw on, and by which gestures it is passed on: counts of sheets, each leading to them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.http import urlencode

from competences.models import Competence
from repertoire.models import PracticeTrait
from repertoire.models.knowledge import Gesture, KnowledgeKind, Tied, Written
from repertoire.queries.facets import COMPETENCE, FacetIndex, Value, facet_index

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
    """A value, and with which values of another filter it stands in the same sheets, in their order."""

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
    #: Kinds with gestures.
    crossings: list[Crossing]
    #: Competences of which a sheet says something to know, with kinds.
    competences: list[Crossing]


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
        [_with_gestures(now, kind) for kind in KnowledgeKind],
        _competences(now, speaking),
    )


def _lines(
    now: FacetIndex, sheets: int, name: str, choices: type[models.TextChoices], also: Sequence[Value] = ()
) -> list[Line]:
    """``also``: what the sheets have besides."""
    counts = now.counts(sheets)[name]
    most = max(counts.values(), default=1)
    found = []
    for one in choices:
        count = counts.get(one.value, 0)
        found.append(Line(str(one.label), count, 400 * count // most, urlencode([*also, (name, one.value)])))
    return found


def _with_gestures(now: FacetIndex, kind: KnowledgeKind) -> Crossing:
    having = now.narrowed(now.all, {_Name.KIND.value: [kind.value]})
    return Crossing(str(kind.label), _lines(now, having, _Name.GESTURE, Gesture, [(_Name.KIND, kind.value)]))


def _competences(now: FacetIndex, speaking: int) -> list[Crossing]:
    held = now.counts(speaking)[COMPETENCE]
    found = []
    for one in Competence.objects.tutoring():
        if one.code in held:
            having = now.narrowed(speaking, {COMPETENCE: [one.code]})
            cells = _lines(now, having, _Name.KIND, KnowledgeKind, [(COMPETENCE, one.code)])
            found.append(Crossing(str(one), cells))
    return found
