"""A day of the same year, archived since: its tutors' answers make the region numerous enough for figures."""

import datetime

from accounts.models import User
from competences.models import Competence
from demo.content import read
from demo.organisation import Cast
from demo.past_day import a_thursday, answer_of, invite_everyone, say_needs
from needs.actions import positioning
from room.actions import closing, course, minutes
from workshops.actions import attendance, preparing
from workshops.models import Workshop
from workshops.models.phases import PhaseKey

DAYS_BEFORE = 120
#: Of the closed day, whose answers are written one sign a person.
TUTORS = 12


def play(cast: Cast, before: datetime.date) -> None:
    """Some months before ``before``, in the same year."""
    lead, centre = cast.people["malik.benali"], cast.people["jeanne.marchand"]
    tutors = [cast.people[one["id"]] for one in read("people")["earlier"]]
    day, sponsor = read("day"), read("day")["sponsor"]
    wanted = a_thursday(before - datetime.timedelta(days=DAYS_BEFORE))
    workshop = preparing.create_workshop(
        Workshop(
            programme=cast.programme,
            region=cast.region,
            date=max(wanted, datetime.date(before.year, 1, 1)),
            title="Journée de capitalisation, promotion 6",
            place="Centre de formation, salle 12",
            sponsor_name=sponsor["name"],
            sponsor_statement=sponsor["text"].strip(),
        ),
        by=centre,
    )
    invite_everyone(workshop, tutors, lead=lead, by=centre)
    preparing.compose_teams(workshop, by=centre)
    preparing.announce_workshop(workshop, by=centre)
    seats = list(workshop.participations.tutors())
    attendance.note_presence(workshop, [seat.pk for seat in seats], by=lead)
    course.start_workshop(workshop, by=lead)
    for key in PhaseKey.values:
        course.open_phase(_fresh(workshop), key, by=lead)
        for seat in seats:
            attendance.declare_ready(seat, key, is_ready=True, by=seat.user)
    _position(_fresh(workshop), tutors, day["positioning"])
    say_needs(_fresh(workshop), day["earlier_need"], cast, lead=lead)
    course.close_phase(_fresh(workshop), PhaseKey.SHARE, by=lead)
    course.wrap_up(_fresh(workshop), by=lead)
    minutes.send_minutes(minutes.open_minutes(_fresh(workshop), by=lead), by=lead)
    closing.close_workshop(_fresh(workshop), by=lead)
    preparing.archive_workshop(_fresh(workshop), by=centre)


def _fresh(workshop: Workshop) -> Workshop:
    return Workshop.objects.prefetch_related("phases").get(pk=workshop.pk)


def _position(workshop: Workshop, tutors: list[User], rows: dict[str, dict[str, str]]) -> None:
    """What the tutors of the closed day answer, by others and in another order."""
    competences = {one.code: one for one in Competence.objects.tutoring()}
    for rank, tutor in enumerate(tutors):
        answers = {
            competences[code]: answer_of(row, (5 * rank + 3) % TUTORS, competences[code].required_level)
            for code, row in rows.items()
        }
        positioning.position(workshop, answers, by=tutor)
