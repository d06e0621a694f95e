"""Actions the plan proposes (T8), and what changed since the report of an earlier year (T10)."""

from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone

from capitalisation.policy import Refused
from competences.models import Competence
from needs.actions import planning
from needs.actions import reports as needs
from needs.models import Need, NeedsReport, PlannedAction, Release
from needs.models.scope import Scope
from needs.queries.lines import ActionLine, PriorityLine
from needs.queries.report import needs_report
from needs.queries.tables import TABLES
from needs.rules.disclosure import Portion, Shown
from needs.rules.figures import Figures
from needs.rules.priority import Band

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def scope(cast) -> Scope:
    report = NeedsReport.objects.select_related("region").get()
    return Scope(report.region, report.year)


@pytest.fixture
def planner(cast):
    return cast("odile.garnier")


def posted(**changes: object) -> dict[str, object]:
    competence = Competence.objects.tutoring().get(code="E2")
    return {
        "title": "Dire ce qui ne va pas, à deux",
        "objective": "Chaque tuteur mène un entretien difficile jusqu’au bout.",
        "competences": [competence.pk],
        "audience": "Tuteurs de l’année",
        "mode": "training",
        "hours": 6,
        "sessions": 1,
        "due_on": "2031-03-31",
        "category": "t2",
        "indicator": "Nombre d’entretiens menés.",
        "status": "proposed",
    } | changes


def test_an_action_written_on_screen_is_a_line_of_t8(scope, planner, as_user):
    url = reverse("needs:action_new", args=[scope.region.code, scope.year])
    need = Need.objects.filter(cause="know_how", status="confirmed", workshop__in=scope.workshops()).first()

    answer = as_user(planner).post(url, posted(needs=[need.pk]))

    assert answer.status_code == 302
    rows = TABLES["T8"](needs_report(scope)).rows
    assert "Dire ce qui ne va pas, à deux" in [str(row[0]) for row in rows]
    assert "Dire ce qui ne va pas" in as_user(planner).get(reverse("needs:plan")).text
    page = as_user(planner).get(reverse("needs:answer", args=[need.pk])).content.decode()
    assert "Dire ce qui ne va pas, à deux" in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"status": "dropped"}, "Dites pourquoi cette action n’est pas retenue."),
        ({"status": "delivered"}, "Donnez la date à laquelle l’action a été réalisée."),
        ({"status": "delivered", "delivered_on": "2031-01-01"}, "Cette date n’est pas encore passée"),
        ({"hours": "deux"}, "Donnez un nombre entier."),
        ({"competences": []}, "Choisissez au moins une compétence."),
        ({"objective": "Comme chez Samir Kaci"}, "Samir Kaci"),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_typed_is_lost(scope, planner, as_user, changes, sentence):
    url = reverse("needs:action_new", args=[scope.region.code, scope.year])
    before = PlannedAction.objects.count()

    page = as_user(planner).post(url, posted(**changes)).content.decode()

    assert sentence in page
    assert "Dire ce qui ne va pas, à deux" in page
    assert PlannedAction.objects.count() == before


def test_a_delivered_action_does_not_change_any_more(scope, planner):
    action = PlannedAction.objects.earliest("pk")
    values = {
        name: getattr(action, name)
        for name in ("title", "objective", "audience", "mode", "hours", "sessions", "due_on", "category")
    } | {
        "indicator": action.indicator,
        "reason": "",
        "competences": action.competences.all(),
        "needs": action.needs.all(),
    }
    today = timezone.localdate()
    planning.write_action(action, by=planner, status="delivered", delivered_on=today, **values)

    with pytest.raises(Refused, match="réalisée"):
        planning.write_action(action, by=planner, status="planned", delivered_on=None, **values)


def test_people_concerned_come_from_the_share_that_is_shown(scope):
    """Hidden where the share is; never extrapolated to people who did not answer."""
    report = needs_report(scope)
    assert report.actions, "the demo proposes actions"
    for line in report.actions:
        first = next(one.shown for one in report.priorities if one.competence.pk in line.codes)
        assert line.concerned == (*first.share.counts(first.n), first.n)

    competence = Competence.objects.tutoring().get(code="D2")
    line = PriorityLine(competence, Shown(24, Band.PRIORITY_1, 60, Portion(40)))
    action, codes = report.actions[0].action, {competence.pk: "D2"}
    assert ActionLine.of(action, codes, {competence.pk: line}).concerned == (9, 10, 24)
    small = PriorityLine(competence, Shown(19, Band.PRIORITY_1_OR_2))
    assert ActionLine.of(action, codes, {competence.pk: small}).concerned is None


def test_evolution_repeats_what_each_year_shows_and_no_more(scope):
    Release.objects.filter(year__lt=scope.year).delete()
    assert TABLES["T10"](needs_report(scope)).rows == []
    d2 = Competence.objects.tutoring().get(code="D2")
    few = Figures(competences={d2.pk: Shown(29, Band.PRIORITY_1, 60, Portion(50))})
    former = Release.objects.create(region=scope.region, year=scope.year - 1, number=9, figures=few.as_json())

    table = TABLES["T10"](needs_report(scope))

    assert [str(column.label) for column in table.columns][3:5] == [f"Classe en {scope.year - 1}", "Classe"]
    now = {str(row[0]): row for row in TABLES["T3"](needs_report(scope)).rows}
    assert [row[4] for row in table.rows] == [now[row[0]][3] for row in table.rows]
    assert [row[1:4] for row in table.rows if row[0].startswith("D2")] == [["29", "31", "Priorité 1"]]
    assert {row[1] for row in table.rows} == {"29", "–"}, "a competence that was not asked then"
    assert len(table.columns) == 6, "twenty-nine people that year: the classes alone stand side by side"

    many = Figures(competences={d2.pk: Shown(31, Band.PRIORITY_1, 60, Portion(50))})
    former.figures = many.as_json()
    former.save()
    line = next(one for one in needs_report(scope).priorities if one.competence.code == "D2")
    report = replace(needs_report(scope), priorities=[replace(line, shown=replace(line.shown, n=31))])
    assert TABLES["T10"](report).rows[0][5:7] == ["60 et plus", "60 et plus"]


def test_freezing_again_without_a_change_is_refused_whatever_was_frozen_an_earlier_year(scope, planner):
    needs.freeze(scope, by=planner)
    with pytest.raises(Refused, match="Rien n’a changé"):
        needs.freeze(scope, by=planner)
