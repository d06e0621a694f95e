"""What a handful of answers would reveal is not shown."""

import csv
from io import StringIO

from django.urls import reverse

from accounts.models import Role
from competences.models import Competence
from needs.actions import positioning as restitution
from needs.models.scope import Scope
from needs.queries.report import needs_report
from needs.queries.tables import TABLES
from needs.queries.tables.files import csv_of
from tests.builders import Day, person
from workshops.models import Workshop
from workshops.models.phases import PhaseKey
from workshops.models.states import WorkshopState


def rows(table) -> list[list[str]]:
    return list(csv.reader(StringIO(csv_of(table).decode("utf-8-sig")), delimiter=";"))


def test_fewer_than_five_answers_show_nothing(db, as_user, today):
    world = Day(4, until=PhaseKey.SHARE)
    competence = Competence.objects.tutoring().first()
    for tutor in world.tutors:
        restitution.position(
            world.fresh, {competence: {"current": 1, "importance": 4, "urgency": 4}}, by=tutor
        )
    Workshop.objects.filter(pk=world.workshop.pk).update(status=WorkshopState.CLOSED)

    found = needs_report(Scope(world.workshop.region, today.year))

    assert found.priorities == []
    line = next(one for one in found.levels if one.code == competence.code)
    assert (line.n, line.distribution, line.median, line.below.value) == (4, None, None, None)
    page = as_user(person(Role.PLANNER)).get(reverse("needs:needs"))
    assert page.status_code == 200
    assert "effectif insuffisant" in page.text


def test_a_unanimous_small_group_is_given_as_a_band(db, today):
    world = Day(6, until=PhaseKey.SHARE)
    competence = Competence.objects.tutoring().first()
    for tutor in world.tutors:
        restitution.position(
            world.fresh, {competence: {"current": 1, "importance": 4, "urgency": 4}}, by=tutor
        )
    Workshop.objects.filter(pk=world.workshop.pk).update(status=WorkshopState.CLOSED)

    found = needs_report(Scope(world.workshop.region, today.year))

    text = " ".join(cell for row in rows(TABLES["T2"](found)) + rows(TABLES["T3"](found)) for cell in row)
    assert "80 % ou plus" in text.replace("\u202f", " ").replace("\xa0", " ")
    assert "100" not in text
