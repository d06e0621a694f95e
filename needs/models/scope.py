"""What a report covers: a region and a year of days."""

import datetime
from dataclasses import dataclass

from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import Region, Role, User
from needs.models.need import SelfPositioning
from tutors.models import Tutorship
from workshops.models import Workshop
from workshops.models.states import WorkshopState

#: Figures move this year and the next: answers are kept three years, and what is deleted then is nobody's departure.
LAST_YEARS = 1
#: States in which a day's figures are settled enough to be counted.
COUNTED = (WorkshopState.WRAP_UP, WorkshopState.CLOSED, WorkshopState.ARCHIVED)


@dataclass(frozen=True, slots=True)
class Scope:
    region: Region
    year: int
    #: The years one may choose from.
    years: tuple[int, ...] = ()

    @property
    def query(self) -> str:
        """The two of them in an address."""
        return f"region={self.region.code}&annee={self.year}"

    @property
    def start(self) -> datetime.date:
        return datetime.date(self.year, 1, 1)

    @property
    def end(self) -> datetime.date:
        return datetime.date(self.year, 12, 31)

    @property
    def is_moving(self) -> bool:
        """This year or the last: figures of older years stay as they were, since their answers begin to be deleted."""
        return self.year >= timezone.localdate().year - LAST_YEARS

    def workshops(self) -> QuerySet[Workshop]:
        return Workshop.objects.filter(
            region=self.region, date__range=(self.start, self.end), status__in=COUNTED
        ).order_by("date", "pk")

    def closed_days(self) -> QuerySet[Workshop]:
        """Those on which nobody answers, says nor supports anything any more."""
        return self.workshops().exclude(status=WorkshopState.WRAP_UP)

    def positionings(self) -> QuerySet[SelfPositioning]:
        return SelfPositioning.objects.filter(workshop__in=self.workshops())

    def population(self) -> QuerySet[User]:
        """People who tutored in a unit of the region on any day of the year, with those who answered: it does not move
        when mandates and tutorships end."""
        tutored = Tutorship.objects.filter(
            tutor=OuterRef("pk"),
            host_unit__department__region=self.region,
            start__lte=self.end,
            end__gte=self.start,
        )
        answered = self.positionings().filter(person=OuterRef("pk"))
        return User.objects.filter(Exists(tutored) | Exists(answered))


def regions_of(user: User) -> QuerySet[Region]:
    """Regions whose needs this planner may read."""
    mine = user.regions_as(Role.PLANNER)
    return (
        Region.objects.all() if None in mine else Region.objects.filter(pk__in=[one for one in mine if one])
    )


@dataclass(frozen=True, slots=True)
class Period:
    """A region and its first and last counted days, if there is any."""

    region: Region
    first: datetime.date | None
    last: datetime.date | None

    @property
    def years(self) -> tuple[int, ...]:
        """Latest first; the current year when there is no day."""
        if self.first is None or self.last is None:
            return (timezone.localdate().year,)
        return tuple(range(self.last.year, self.first.year - 1, -1))


def periods_of(regions: QuerySet[Region]) -> list[Period]:
    """What there is to report on, in one query."""
    counted = Q(workshops__status__in=COUNTED)
    dated = regions.annotate(
        first=Min("workshops__date", filter=counted), last=Max("workshops__date", filter=counted)
    )
    return [Period(one, one.first, one.last) for one in dated]


def latest(periods: list[Period]) -> Period | None:
    """The one with the latest counted day, so that a planner lands on figures; else the first."""
    return max(periods, key=lambda one: one.last or datetime.date.min, default=None)
