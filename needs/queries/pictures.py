"""What the figures look like: each picture says in its title what is to be seen, and its table says the same in figures."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models.reference import CENTRES, DEPARTMENTS
from capitalisation.charts import Row, RowChart, spread
from needs.models.states import Cause
from needs.queries.lines import NeedLine, PriorityLine, Reading
from needs.queries.tables.cells import portion
from needs.queries.tables.evolution import VERDICTS, signed
from needs.queries.tables.figures import BANDS, index, rank
from needs.rules.evolution import Interval, Verdict
from needs.rules.priority import Band
from needs.rules.ranks import Place


def first_needs(reading: Reading) -> RowChart | None:
    """Indices of the first ones, from twenty respondents."""
    shown = [line for line in reading.top if line.shown.index is not None]
    if not shown:
        return None
    return RowChart(
        _("Les cinq premiers besoins"),
        _("Indice de priorité, de 0 à 100 : écart au niveau attendu, étendue et urgence."),
        [
            Row(
                place,
                line.competence.code,
                line.competence.label,
                0,
                (line.shown.index or 0) / 100,
                index(line.shown),
                is_first=not place,
            )
            for place, line in enumerate(shown)
        ],
    )


def ranks(reading: Reading) -> RowChart | None:
    """The ranks that each may hold, from thirty respondents."""
    shown = [(line, line.ranks) for line in reading.priorities if line.ranks is not None]
    if not shown:
        return None
    sure = sum(held.place == Place.INSIDE for _line, held in shown)
    each = 1 / len(shown)
    return RowChart(
        ngettext(
            "%(count)s compétence est sûrement parmi les cinq premières",
            "%(count)s compétences sont sûrement parmi les cinq premières",
            sure,
        )
        % {"count": sure},
        _("Du meilleur rang possible (à gauche) au moins bon. Une barre courte : le rang est sûr."),
        [
            Row(
                place,
                line.competence.code,
                line.competence.label,
                (held.best - 1) * each,
                held.worst * each,
                rank(held),
                is_first=held.place == Place.INSIDE,
            )
            for place, (line, held) in enumerate(shown)
        ],
    )


def shares(reading: Reading) -> RowChart | None:
    """People below the required level, from twenty respondents."""
    shown = [(line, line.shown.share) for line in reading.priorities if line.shown.share is not None]
    if not shown:
        return None
    shown.sort(key=lambda pair: (-pair[1].percent, pair[0].competence.code))
    return RowChart(
        _("Combien se disent sous le niveau attendu"),
        _("Part des répondants, à dix points près."),
        [
            Row(
                place,
                line.competence.code,
                line.competence.label,
                0,
                share.percent / 100,
                portion(share),
                is_first=not place,
            )
            for place, (line, share) in enumerate(shown)
        ],
    )


#: Points on either side of « no difference » that a picture holds.
_FARTHEST = 60


def evolution(reading: Reading) -> RowChart | None:
    """What moved since an earlier year, with its interval, from thirty respondents in each."""
    former = reading.former
    if former is None or not former.changes:
        return None
    shown = [
        (line, former.changes[line.competence.pk])
        for line in reading.priorities
        if line.competence.pk in former.changes
    ]
    proved = sum(change.everybody.verdict != Verdict.UNPROVED for _line, change in shown)
    return RowChart(
        ngettext(
            "%(count)s compétence a changé depuis %(year)s, de façon démontrée",
            "%(count)s compétences ont changé depuis %(year)s, de façon démontrée",
            proved,
        )
        % {"count": proved, "year": former.year},
        _("Différence d’indice, en points. Au milieu : aucune différence ; à droite : plus prioritaire."),
        [
            Row(
                place,
                line.competence.code,
                line.competence.label,
                _along(change.everybody.low),
                _along(change.everybody.high),
                difference(change.everybody),
                is_first=change.everybody.verdict != Verdict.UNPROVED,
            )
            for place, (line, change) in enumerate(shown)
        ],
        zero=0.5,
        is_wordy=True,
    )


def difference(interval: Interval) -> str:
    """In words."""
    said = {"low": signed(interval.low), "high": signed(interval.high), "verdict": VERDICTS[interval.verdict]}
    return _("de %(low)s à %(high)s, %(verdict)s") % said


def _along(points: int) -> float:
    return (min(_FARTHEST, max(-_FARTHEST, points)) + _FARTHEST) / (2 * _FARTHEST)


def board(reading: Reading) -> list[tuple[str, list[PriorityLine]]]:
    """The competences by class: all that few respondents may show. Empty where an index says more."""
    if reading.has_indices:
        return []
    order = (Band.PRIORITY_1_OR_2, Band.PRIORITY_3, Band.WATCH)
    found = [
        (str(BANDS[one]), [line for line in reading.priorities if line.shown.band == one]) for one in order
    ]
    return found if any(lines for _label, lines in found) else []


def by_addressee(conditions: Iterable[NeedLine]) -> RowChart | None:
    """How many conditions each addressee may change."""
    labels = {Cause.CAN_DO: _("Hiérarchie et centre de formation"), Cause.MANDATE: _("Hiérarchie")}
    counted = Counter(Cause(line.cause) for line in conditions)
    if not counted:
        return None
    most = max(counted.values())
    return RowChart(
        _("À qui l’on demande"),
        _("Nombre de conditions."),
        [
            Row(
                place, "", f"{labels[cause]} : {cause.label}", 0, count / most, str(count), is_first=not place
            )
            for place, (cause, count) in enumerate(counted.most_common())
        ],
    )


@dataclass(frozen=True, slots=True)
class Tile:
    """One département, about where it lies; ``count`` is blank where it is not shown."""

    code: str
    name: str
    count: str
    x: int
    y: int


#: In the units of the drawing.
TILE = 84


@dataclass(frozen=True, slots=True)
class Tiles:
    tiles: list[Tile]
    width: int
    height: int


def tiles(reading: Reading) -> Tiles | None:
    """How many people of each département answered; hatched where that is not shown."""
    told = {place.code: place for place in reading.figures.places}
    names = DEPARTMENTS.get(reading.scope.region.code)
    if names is None or all(place.respondents is None for place in told.values()):
        return None
    cells = spread({code: CENTRES[code] for code in names})
    found = [
        Tile(
            code,
            name,
            str(told[code].respondents) if code in told and told[code].respondents is not None else "",
            cells[code][0] * TILE,
            cells[code][1] * TILE,
        )
        for code, name in names.items()
    ]
    return Tiles(
        found,
        TILE * (1 + max(tile.x for tile in found) // TILE),
        TILE * (1 + max(tile.y for tile in found) // TILE),
    )
