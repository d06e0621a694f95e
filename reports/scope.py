"""What a report covers: a region and a year of days."""

import datetime
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Region, Role, User
from workshops.models import SelfPositioning, Workshop
from workshops.states import WorkshopState

#: States in which a day's figures are settled enough to be counted.
COUNTED = (WorkshopState.WRAP_UP, WorkshopState.CLOSED, WorkshopState.ARCHIVED)


@dataclass(frozen=True, slots=True)
class Scope:
    region: Region
    year: int
    #: The years one may choose from.
    years: tuple[int, ...] = ()

    @property
    def start(self) -> datetime.date:
        return datetime.date(self.year, 1, 1)

    @property
    def end(self) -> datetime.date:
        return datetime.date(self.year, 12, 31)

    def workshops(self) -> QuerySet[Workshop]:
        return Workshop.objects.filter(
            region=self.region, date__range=(self.start, self.end), status__in=COUNTED
        ).order_by("date", "pk")

    def positionings(self) -> QuerySet[SelfPositioning]:
        return SelfPositioning.objects.filter(workshop__in=self.workshops())

    def active_tutors(self) -> int:
        tutors = User.objects.holding(Role.TUTOR)
        return tutors.filter(org_unit__department__region=self.region).count()


def regions_of(user: User) -> QuerySet[Region]:
    """Regions whose needs this planner may read."""
    mine = user.regions_as(Role.PLANNER)
    return (
        Region.objects.all() if None in mine else Region.objects.filter(pk__in=[one for one in mine if one])
    )


def latest_region(regions: list[Region]) -> Region | None:
    """The one with the latest counted day, so that a planner lands on figures; else the first."""
    days = Workshop.objects.filter(region__in=regions, status__in=COUNTED)
    latest = days.select_related("region").order_by("-date", "pk").first()
    return latest.region if latest else next(iter(regions), None)


def years(region: Region) -> list[int]:
    """Years with counted days, latest first; the current year when there is none."""
    days = Workshop.objects.filter(region=region, status__in=COUNTED).dates("date", "year", order="DESC")
    return [day.year for day in days] or [timezone.localdate().year]
