"""Days of this year and of the last, in three regions and under two versions of the framework, archived since: with them the
figures have years, neighbours and enough people to be compared."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.models import Centre, Department, OrgUnit, Region, Role, User
from competences.models import Competence
from demo.content import read
from demo.organisation import Cast, make_directorates, make_person, make_unit
from demo.past_day import a_thursday, answer_of, invite_everyone, say_needs
from needs.actions import positioning
from room.actions import closing, course, minutes
from tutors.models import Cohort, Programme, Tutorship
from workshops.actions import attendance, preparing
from workshops.models import Workshop
from workshops.models.phases import PhaseKey

#: Of the closed day, whose answers are written one sign a person.
TUTORS = 12


@dataclass(frozen=True, slots=True)
class Host:
    """Who holds the day: a centre, its programme, somebody who prepares and somebody who leads."""

    programme: Programme
    region: Region
    centre: User
    lead: User


def play_last_year(cast: Cast, before: datetime.date) -> None:
    _play(cast, before, "last_year", before.year - 1)


def play_this_year(cast: Cast, before: datetime.date) -> None:
    """Some months before ``before``, in the same year."""
    _play(cast, before, "this_year", before.year)


def _play(cast: Cast, before: datetime.date, key: str, year: int) -> None:
    for one in read("former")[key]:
        wanted = a_thursday(before - datetime.timedelta(days=one["days_before"]))
        first, last = datetime.date(year, 1, 2), datetime.date(year, 12, 20)
        day = min(max(wanted, first), last)
        host = _host(cast, one["region"])
        tutors = list(_tutors(cast, one, host.region))
        _hold(host, one, day, tutors, cast)
        _tutor_without_coming(host, one, day, cast)


def _host(cast: Cast, code: str) -> Host:
    """The centre that serves this region, made when it is first needed."""
    region = Region.objects.get(code=code)
    if region == cast.region:
        return Host(cast.programme, region, cast.people["jeanne.marchand"], cast.people["malik.benali"])
    there = read("former")["centre"]
    centre, is_new = Centre.objects.get_or_create(name=there["name"], defaults={"email": there["email"]})
    if not centre.regions.filter(pk=region.pk).exists():
        centre.regions.add(region)
        directorate = make_directorates(region, _departments(region)[0].code)
    if is_new:
        _open(cast, centre, directorate)
    programme = Programme.objects.get(centre=centre)
    return Host(programme, region, *(cast.people[one["id"]] for one in there["staff"]))


def _open(cast: Cast, centre: Centre, directorate: OrgUnit) -> None:
    Programme.objects.create(
        centre=centre,
        name=cast.programme.name,
        purpose=cast.programme.purpose,
        start=cast.programme.start,
    )
    for one in read("former")["centre"]["staff"]:
        cast.people[one["id"]] = make_person(
            one["id"], one["name"], directorate, one["title"], one["roles"], centre=centre
        )


def _departments(region: Region) -> QuerySet[Department]:
    return region.departments.order_by("code")


def _tutors(cast: Cast, one: dict[str, Any], region: Region) -> Iterator[User]:
    """People of the other days by name, and people of this one alone by number."""
    content = read("people")
    known = {
        "earlier": [person["id"] for person in content["earlier"]],
        "all": [person["id"] for person in content["tutor"] if not person.get("today")]
        + [person["id"] for person in content["earlier"]],
    }
    yield from (cast.people[short] for short in known.get(one.get("known", ""), ()))
    for rank in range(one.get("first", 0), one.get("first", 0) + one.get("people", 0)):
        yield _invented(cast, rank, region)


def _invented(cast: Cast, rank: int, region: Region) -> User:
    short = f"tutorat-{region.code}-{rank + 1}"
    if short not in cast.people:
        names, places = read("former")["names"], list(_departments(region))
        first, last, units = names["first"], names["last"], names["units"]
        unit = make_unit(
            rank,
            f"{units[rank % len(units)]} {1 + rank // len(units)}",
            places[rank % len(places)].code,
        )
        name = [first[rank % len(first)], last[(7 * rank + rank // len(first)) % len(last)]]
        cast.people[short] = make_person(short, name, unit, "Direction d’unité", [Role.TUTOR])
    return cast.people[short]


def _tutor_without_coming(host: Host, one: dict[str, Any], day: datetime.date, cast: Cast) -> None:
    """Others tutored that year too: figures are those of a part of the region."""
    if not one.get("absent"):
        return
    start, end = day - datetime.timedelta(days=30), day + datetime.timedelta(days=30)
    cohort = Cohort.objects.create(
        programme=host.programme, code=one["title"].rpartition(", ")[2], start=start, end=end
    )
    first = 500 + 100 * Cohort.objects.count()
    for rank in range(first, first + one["absent"]):
        tutor = _invented(cast, rank, host.region)
        Tutorship.objects.create(
            tutor=tutor,
            trainee=_invented(cast, rank + 50, host.region),
            cohort=cohort,
            host_unit=OrgUnit.objects.get(members=tutor),
            start=start,
            end=end,
        )


def _hold(host: Host, one: dict[str, Any], on: datetime.date, tutors: list[User], cast: Cast) -> None:
    sponsor = read("day")["sponsor"]
    workshop = preparing.create_workshop(
        Workshop(
            programme=host.programme,
            region=host.region,
            date=on,
            title=one["title"],
            place=one["place"],
            sponsor_name=sponsor["name"],
            sponsor_statement=sponsor["text"].strip(),
        ),
        by=host.centre,
    )
    invite_everyone(workshop, tutors, lead=host.lead, by=host.centre)
    preparing.compose_teams(workshop, by=host.centre)
    preparing.announce_workshop(workshop, by=host.centre)
    seats = list(workshop.participations.tutors())
    attendance.note_presence(workshop, [seat.pk for seat in seats], by=host.lead)
    course.start_workshop(workshop, by=host.lead)
    for key in PhaseKey.values:
        course.open_phase(_fresh(workshop), key, by=host.lead)
        for seat in seats:
            attendance.declare_ready(seat, key, is_ready=True, by=seat.user)
    _position(_fresh(workshop), tutors, one)
    say_needs(_fresh(workshop), one.get("need", []), cast, lead=host.lead)
    course.close_phase(_fresh(workshop), PhaseKey.SHARE, by=host.lead)
    course.wrap_up(_fresh(workshop), by=host.lead)
    minutes.send_minutes(minutes.open_minutes(_fresh(workshop), by=host.lead), by=host.lead)
    closing.close_workshop(_fresh(workshop), by=host.lead)
    preparing.archive_workshop(_fresh(workshop), by=host.centre)


def _fresh(workshop: Workshop) -> Workshop:
    return Workshop.objects.prefetch_related("phases").get(pk=workshop.pk)


def _position(workshop: Workshop, tutors: list[User], one: dict[str, Any]) -> None:
    """What the tutors of the closed day answer, by others and in another order; some levels moved since."""
    rows, moved = read("day")["positioning"], one.get("moved", {})
    competences = {each.code: each for each in Competence.objects.tutoring()}
    for rank, tutor in enumerate(tutors):
        place = (one["stride"] * rank + 3) % TUTORS
        answers = {
            competences[code]: answer_of(
                row, place, competences[code].required_level, moved.get(code, 0) * (rank % 4 > 0)
            )
            for code, row in rows.items()
        }
        positioning.position(workshop, answers, by=tutor)
