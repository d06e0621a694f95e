"""The nation: what is shown of each region, side by side. Nothing is counted again, so that nothing shown of a region is told by
what is left when the others are taken away."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from accounts.models import Region
from competences.models import Competence
from competences.queries.lines import line_of
from needs.models import PlannedAction, Release
from needs.models.states import COMING, DONE
from needs.queries.tables.figures import band
from needs.rules.disclosure import Shown
from needs.rules.figures import Figures
from needs.rules.priority import Band

#: Classes that call for something.
_FIRST = (Band.PRIORITY_1, Band.PRIORITY_1_OR_2, Band.PRIORITY_2)
_HIDDEN = Shown(None)


@dataclass(frozen=True, slots=True)
class RegionFigures:
    region: Region
    release: Release
    figures: Figures


@dataclass(frozen=True, slots=True)
class Square:
    """What is shown of one competence in one region."""

    region: Region
    shown: Shown

    @property
    def label(self) -> str:
        return band(self.shown)

    @property
    def tone(self) -> str:
        return self.shown.band.value.replace("_", "-") if self.shown.band else "hidden"


@dataclass(frozen=True, slots=True)
class NationLine:
    """One competence through the regions, and what some of them plan for it."""

    competence: Competence
    squares: list[Square]
    actions: list[PlannedAction]

    @property
    def first_in(self) -> list[Region]:
        return [square.region for square in self.squares if square.shown.band in _FIRST]

    @property
    def is_common(self) -> bool:
        return len(self.first_in) > 1

    @property
    def without_action(self) -> list[Region]:
        """Regions where it comes first and nothing is planned."""
        planned = {action.region_id for action in self.actions}
        return [region for region in self.first_in if region.pk not in planned]


@dataclass(frozen=True, slots=True)
class Nation:
    year: int
    regions: list[RegionFigures]
    #: Those that come first in most regions, then by code.
    lines: list[NationLine]

    @property
    def common(self) -> list[NationLine]:
        return [line for line in self.lines if line.is_common]


def years_of_the_nation() -> list[int]:
    """Those that some region has figures of, the latest first."""
    found = Release.objects.order_by("-year").values_list("year", flat=True).distinct()
    return list(found) or [timezone.localdate().year]


def read_nation(year: int) -> Nation:
    """In a number of queries that does not depend on the data."""
    latest = Release.objects.filter(region=OuterRef("region"), year=year).order_by("-number")
    releases = list(
        Release.objects.filter(pk=Subquery(latest.values("pk")[:1]), year=year)
        .select_related("region")
        .order_by("region__name")
    )
    competences = list(Competence.objects.tutoring())
    read = [Figures.from_json(release.figures) for release in releases]
    lines = line_of({key for figures in read for key in figures.competences}, competences)
    regions = [
        RegionFigures(release.region, release, figures.through_versions(lines))
        for release, figures in zip(releases, read, strict=True)
    ]
    planned = _planned(year)
    found = [_line(one, regions, planned) for one in competences]
    found.sort(key=lambda line: (-len(line.first_in), line.competence.code))
    return Nation(year, regions, found)


def _line(
    competence: Competence, regions: list[RegionFigures], planned: Mapping[int, list[PlannedAction]]
) -> NationLine:
    squares = [Square(one.region, one.figures.competences.get(competence.pk, _HIDDEN)) for one in regions]
    return NationLine(competence, squares, planned.get(competence.pk, []))


def _planned(year: int) -> dict[int, list[PlannedAction]]:
    """What is retained or done, by competence."""
    found: dict[int, list[PlannedAction]] = defaultdict(list)
    kept = PlannedAction.objects.filter(year=year, status__in=[*COMING, *DONE])
    for action in kept.annotate(about=F("competences")).select_related("region").order_by("region", "pk"):
        if action.about is not None:
            found[action.about].append(action)
    return found
