"""Actions the plan proposes (T8), and what changed since the report of an earlier year (T10)."""

import datetime
import re
import subprocess
from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Role
from capitalisation.policy import Refused
from competences.models import Competence
from needs.actions import planning
from needs.actions import reports as needs
from needs.models import CommonNeed, Need, NeedsReport, PlannedAction, Release
from needs.models.scope import Scope
from needs.queries.brief import brief_of
from needs.queries.lines import ActionLine, PriorityLine
from needs.queries.plan import totals_of
from needs.queries.report import needs_report
from needs.queries.tables import TABLES
from needs.rules.disclosure import Portion, Shown
from needs.rules.figures import Figures
from needs.rules.priority import Band
from tests.builders import person

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


class TestPlan:
    def test_what_is_not_simply_retained_says_why(self, planner, scope):
        for status in ("condition", "redirect", "postponed", "dropped", "cancelled"):
            with pytest.raises(Refused, match="Dites"):
                planning.write_action(
                    planning.new_action(scope.region, scope.year, by=planner),
                    by=planner,
                    **written(status=status),
                )

    def test_two_planners_who_write_one_action_see_both_texts(self, planner, scope, as_user):
        action = planning.write_action(
            planning.new_action(scope.region, scope.year, by=planner), by=planner, **written()
        )
        url, sent = action.get_absolute_url(), posted(revision=action.revision)
        assert as_user(planner).post(url, sent | {"title": "Titre d’Odile"}).status_code == 302
        answer = as_user(person(Role.PLANNER)).post(url, sent | {"title": "Titre de Paul"})
        assert answer.status_code == 409
        assert "Titre d’Odile" in answer.text
        assert "Titre de Paul" in answer.text
        action.refresh_from_db()
        assert action.title == "Titre d’Odile"

    def test_one_action_for_ticked_needs_whichever_of_a_common_one(self, planner, scope, as_user):
        needs = list(
            Need.objects.filter(
                cause="know_how", status="confirmed", common=None, workshop__in=scope.workshops()
            )[:3]
        )
        common = CommonNeed.objects.create(region=scope.region, year=scope.year, wording="Le même")
        Need.objects.filter(pk__in=[needs[0].pk, needs[1].pk]).update(common=common)
        client = as_user(planner)
        new = reverse("needs:action_new", args=[scope.region.code, scope.year])
        for member in needs[:2]:
            page = client.get(f"{new}?besoin={member.pk}&besoin={needs[2].pk}").text
            ticked = re.findall(r'name="needs"[^>]*checked|checked[^>]*name="needs"', page)
            assert len(ticked) == 2, "the common one, and the one that stands alone"
        together = reverse("needs:gathering", args=[scope.region.code, scope.year])
        page = client.get(f"{together}?besoin={needs[0].pk}&besoin={needs[2].pk}").text
        assert f'<option value="{common.pk}" selected>' in page

    def test_an_action_given_up_leaves_its_need_without_one(self, planner, scope):
        need = Need.objects.filter(
            cause="know_how", status="confirmed", planned_actions=None, workshop__in=scope.workshops()
        ).first()
        action = planning.write_action(
            planning.new_action(scope.region, scope.year, by=planner), by=planner, **written(needs=[need])
        )
        assert action.title in str(brief_of(needs_report(scope))["needs"])
        planning.write_action(action, by=planner, **written(needs=[need], status="dropped", reason="Crédits"))
        brief = brief_of(needs_report(scope))
        assert action.title not in str(brief["needs"])

    def test_the_effect_is_said_once_it_is_delivered_and_changes_nothing_else(self, planner, scope, as_user):
        action = planning.write_action(
            planning.new_action(scope.region, scope.year, by=planner), by=planner, **written()
        )
        url = reverse("needs:effect", args=[action.pk])
        client = as_user(planner)
        assert "une fois qu’elle est réalisée" in client.get(url).text
        delivered = written(status="delivered", delivered_on=timezone.localdate())
        planning.write_action(action, by=planner, **delivered)
        client.post(url, {"effect": "Neuf tuteurs sur dix tiennent leur entretien."})
        action.refresh_from_db()
        assert (action.status, action.observed_effect[:4]) == ("evaluated", "Neuf")
        assert "Neuf tuteurs" in client.get(action.get_absolute_url()).text

    @pytest.mark.parametrize("year", [0, 1, 99999])
    def test_a_year_without_days_has_no_workbook(self, planner, scope, as_user, year):
        url = reverse("needs:plan_file", args=[scope.region.code, year])
        assert as_user(planner).get(url).status_code == 404

    def test_totals_count_what_is_retained_and_the_workbook_says_the_same(
        self, planner, scope, as_user, tmp_path
    ):
        PlannedAction.objects.all().delete()
        for status, places, cost in (("planned", 12, "1250.50"), ("open", 8, None), ("dropped", 30, "9000")):
            planning.write_action(
                planning.new_action(scope.region, scope.year, by=planner),
                by=planner,
                **written(status=status, places=places, cost=cost and Decimal(cost), reason="Crédits"),
            )
        by_category, by_quarter, _by_organiser = totals_of(PlannedAction.objects.all())
        [line] = by_category.lines
        assert line.label == "Catégorie T2 : évolution prévisible du métier"
        assert (line.actions, line.trainees, line.trainee_days, line.cost) == (2, 40, 40, Decimal("1250.50"))
        assert [one.label for one in by_quarter.lines] == ["1er trimestre 2031"]

        answer = as_user(planner).get(reverse("needs:plan_file", args=[scope.region.code, scope.year]))
        file = tmp_path / "plan.xlsx"
        file.write_bytes(answer.content)
        book = load_workbook(recalculated(file), data_only=True)
        assert book.sheetnames == ["Lisez-moi", "Plan", "Besoins", "Synthèse", "Conditions"]
        header, *rows = book["Plan"].iter_rows(values_only=True)
        assert len(header) == 28
        assert [row[header.index("Jours-stagiaires")] for row in rows] == [24, 16, 60]
        assert [row[header.index("Coût par jour-stagiaire")] for row in rows] == [
            pytest.approx(1250.5 / 24),
            None,
            150,
        ]
        summary = {row[0]: row[1:] for row in book["Synthèse"].iter_rows(values_only=True) if row[0]}
        assert summary["Catégorie T2 : évolution prévisible du métier"] == (2, 40, 40, 1250.5), (
            "as on the desk"
        )
        assert summary["1er trimestre 2031"] == (2, 40, 40, 1250.5)
        assert summary["Toutes les actions"] == (3, 100, 100, 10250.5)
        titles = load_workbook(file)
        assert titles["Plan"].freeze_panes == "A2"
        assert titles["Plan"].print_title_rows == "$1:$1"
        assert not [cell for row in rows for cell in row if isinstance(cell, str) and cell.startswith("#")]


def written(**changes):
    competence = Competence.objects.tutoring().get(code="E2")
    return {
        "title": "Deux jours entre tuteurs",
        "objective": "Mener un entretien difficile",
        "audience": "Tuteurs de l’année",
        "indicator": "Part des entretiens tenus",
        "competences": [competence],
        "needs": [],
        "mode": "training",
        "hours": 6,
        "sessions": 2,
        "due_on": datetime.date(2031, 3, 31),
        "category": "t2",
        "status": "proposed",
        "reason": "",
        "delivered_on": None,
    } | changes


def recalculated(file):
    """As a spreadsheet programme computes it."""
    subprocess.run(
        [
            "soffice",
            "--headless",
            f"-env:UserInstallation=file://{file.parent}/profile",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            file.parent / "out",
            file,
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return file.parent / "out" / file.name
