"""Who an edition or a report concerns: lists of people computed from what the product knows."""

from collections.abc import Callable, Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import OrgUnit, Region, Role, User
from accounts.rules.policy import in_reach
from needs.models.scope import COUNTED
from workshops.models import Participation


def _participants(region: Region | None) -> QuerySet[User]:
    seats = Participation.objects.filter(workshop__status__in=COUNTED)
    if region is not None:
        seats = seats.filter(workshop__region=region)
    return User.objects.filter(pk__in=seats.values("user"))


def _placed(people: QuerySet[User], region: Region | None) -> QuerySet[User]:
    return people if region is None else people.filter(org_unit__department__region=region)


def _holding(role: Role) -> Callable[[Region | None], QuerySet[User]]:
    """By place: where they work."""
    return lambda region: _placed(User.objects.holding(role), region)


def _mandated(role: Role) -> Callable[[Region | None], QuerySet[User]]:
    """By mandate: the region they answer for, or all regions."""

    def found(region: Region | None) -> QuerySet[User]:
        people = User.objects.holding(role)
        if region is None:
            return people
        return people.filter(mandates__role=role, mandates__region__in=[region]) | people.filter(
            mandates__role=role, mandates__region=None
        )

    return found


def _working_for_a_centre(region: Region | None) -> QuerySet[User]:
    people = User.objects.holding(Role.CENTRE)
    return people if region is None else people.filter(mandates__centre__regions=region)


def _directors(region: Region | None) -> QuerySet[User]:
    return _placed(User.objects.filter(org_unit__kind=OrgUnit.Kind.UNIT), region)


AUDIENCES: dict[str, tuple[object, Callable[[Region | None], QuerySet[User]]]] = {
    "participants": (_("Participants des journées"), _participants),
    "tutors": (_("Tuteurs en activité"), _holding(Role.TUTOR)),
    "trainees": (_("Stagiaires"), _holding(Role.TRAINEE)),
    "directors": (_("Directions d’unité"), _directors),
    "hierarchy": (_("Leur hiérarchie"), _mandated(Role.ENDORSER)),
    "centre": (_("Centre de formation"), _working_for_a_centre),
    "planners": (_("Plan de formation"), _mandated(Role.PLANNER)),
}


def people_in(keys: Iterable[str], region: Region | None, by: User) -> QuerySet[User]:
    """Everybody of these audiences, once each."""
    reach = _reach(region, by)
    wanted: set[int] = set()
    for key in keys:
        _label, found = AUDIENCES[key]
        wanted.update(found(region).filter(reach, is_active=True).order_by().values_list("pk", flat=True))
    return User.objects.filter(pk__in=wanted)


def _reach(region: Region | None, by: User) -> Q:
    """A document of no region goes to those whom the sender's centre may know."""
    return Q() if region is not None else Q(pk__in=in_reach(by).values("pk"))


def sizes(region: Region | None, by: User) -> list[tuple[str, object, int]]:
    """(key, label, how many) of each audience."""
    reach = _reach(region, by)
    return [
        (key, label, found(region).filter(reach, is_active=True).order_by().values("pk").distinct().count())
        for key, (label, found) in AUDIENCES.items()
    ]
