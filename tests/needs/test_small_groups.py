"""What a handful of answers would reveal is not shown."""

import csv
import re
from io import StringIO

import pytest
from django.urls import reverse

from accounts.models import Role
from capitalisation.policy import Refused
from competences.models import Competence
from needs.actions import positioning as restitution
from needs.actions.releases import make_when_due
from needs.actions.reports import freeze
from needs.models import Release
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

    scope = Scope(world.workshop.region, today.year)
    assert make_when_due(scope) is None
    assert not Release.objects.exists()
    planner = as_user(person(Role.PLANNER))
    page = planner.get(reverse("needs:needs")).text
    assert "il faut une journée clôturée, et cinq personnes" in page
    with pytest.raises(Refused, match="Cinq personnes"):
        freeze(scope, by=person(Role.PLANNER, code="64"))


@pytest.mark.parametrize("count", [5, 6, 12, 19])
def test_a_small_group_shows_its_number_and_a_class(db, today, as_user, count):
    """Whatever they answered: no index, share, mean, median or distribution, on screen or in any file."""
    world = Day(count, until=PhaseKey.SHARE)
    competence = Competence.objects.tutoring().first()
    for tutor in world.tutors:
        restitution.position(
            world.fresh, {competence: {"current": 1, "importance": 4, "urgency": 4}}, by=tutor
        )
    Workshop.objects.filter(pk=world.workshop.pk).update(status=WorkshopState.CLOSED)
    scope = Scope(world.workshop.region, today.year)
    make_when_due(scope)

    table = rows(TABLES["T3"](needs_report(scope)))
    assert table[0] == ["Compétence", "Niveau requis", "Réponses", "Classe"]
    classed = "— effectif insuffisant" if count == 5 else "Priorité 1 ou 2"
    assert [row[2:] for row in table[1:] if row[0].startswith(competence.code)] == [[str(count), classed]]
    assert {tuple(row[2:]) for row in table[1:] if not row[0].startswith(competence.code)} == {
        ("moins de 5", "— effectif insuffisant")
    }
    frozen = freeze(scope, by=person(Role.PLANNER))
    assert "%" not in " ".join(str(cell) for one in frozen.tables for row in one["rows"] for cell in row)
    assert not re.search(r"\d+[,.]\d+", str(frozen.snapshot["shown"]))
