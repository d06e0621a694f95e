"""Figures of one moment: they move when enough people changed, everywhere at once, and never tell of those few who did."""

import threading
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from accounts.models import Mandate, Region, Role
from competences.models import Competence
from needs.actions.positioning import position
from needs.actions.releases import make_when_due
from needs.models import Need, Release
from needs.models.scope import Scope
from needs.queries.figures import count_figures
from needs.queries.report import needs_report
from needs.queries.tables import TABLES
from needs.rules.comparing import comparable, place_after
from needs.rules.disclosure import Changes, Portion, Shown
from needs.rules.figures import Figures, Place
from needs.rules.priority import Band
from reports.queries.documents.frozen import FORMATS
from room.actions import course
from tests.builders import Day, person
from workshops.models import Workshop
from workshops.models.phases import PhaseKey


def answered(count: int, level: int = 1) -> Day:
    """A closed day on which everybody answered everything alike."""
    day = Day(count, until=PhaseKey.SHARE)
    answers = {
        one: {"current": level, "importance": 4, "urgency": 4} for one in Competence.objects.tutoring()
    }
    for tutor in day.tutors:
        position(day.fresh, answers, by=tutor)
    Workshop.objects.filter(pk=day.workshop.pk).update(status="closed")
    return day


def scope_of(day: Day) -> Scope:
    return Scope(day.workshop.region, day.workshop.date.year)


@pytest.mark.sqlite_only
class TestWhatMoves:
    def test_one_more_answer_moves_nothing_on_screen_or_in_files(self, db, as_user):
        """The attack: the live page and its CSV moved by one person beside a frozen version."""
        day = answered(12)
        scope = scope_of(day)
        make_when_due(scope)
        planner = as_user(person(Role.PLANNER))
        screen = reverse("needs:needs")
        before = planner.get(screen).text.split("<main")[1]
        files = {code: planner.get(reverse("reports:needs_csv", args=[code])).content for code in TABLES}

        late = answered(6, level=4)
        Need.objects.create(
            workshop=late.workshop,
            author=late.tutors[0],
            statement="Du temps",
            cause="know_how",
            urgency=2,
            status="confirmed",
        )
        assert make_when_due(scope) is None
        planner.post(reverse("needs:refresh"), {"region": scope.region.code, "annee": scope.year})

        assert Release.objects.count() == 1
        after = planner.get(screen).text
        for line in needs_report(scope).priorities:
            assert line.shown == Shown(12, Band.PRIORITY_1_OR_2)
        assert "à la prochaine mise à jour" in after, "what came since is there, without a figure"
        assert "Les chiffres ne bougent que si dix personnes" in after, "why the button did nothing"
        for code in ("T3", "T6", "T10"):
            assert planner.get(reverse("reports:needs_csv", args=[code])).content == files[code]
        assert before != after

    def test_ten_people_and_a_third_move_them(self, db, as_user):
        day = answered(12)
        scope = scope_of(day)
        make_when_due(scope)
        answered(12)

        planner = as_user(person(Role.PLANNER))
        page = planner.post(
            reverse("needs:refresh"), {"region": scope.region.code, "annee": scope.year}, follow=True
        ).text

        assert "Les chiffres sont à jour." in page
        assert [one.number for one in Release.objects.order_by("number")] == [1, 2]
        assert needs_report(scope).figures.respondents == 24

    def test_a_wrapped_up_day_brings_its_figures(self, db):
        day = Day(7, until=PhaseKey.SHARE)
        for tutor in day.tutors:
            position(day.fresh, {Competence.objects.tutoring()[0]: {"current": 1, "importance": 4}}, by=tutor)
        day.all_ready(PhaseKey.SHARE)
        course.close_phase(day.fresh, PhaseKey.SHARE, by=day.lead)
        course.wrap_up(day.fresh, by=day.lead)
        assert Release.objects.get().figures["respondents"] == 7

    def test_the_night_makes_those_that_are_due(self, db):
        day = answered(7)
        out = StringIO()
        call_command("release_figures", stdout=out)
        assert out.getvalue().strip().endswith("1 made anew")
        call_command("release_figures", stdout=out)
        assert out.getvalue().strip().endswith("0 made anew")
        assert Release.objects.get().region == day.workshop.region

    def test_a_planner_of_another_region_makes_none(self, db, as_user):
        day = answered(7)
        elsewhere = person()
        Mandate.objects.create(
            user=elsewhere, role=Role.PLANNER, region=Region.objects.create(code="44", name="Grand Est")
        )
        as_user(elsewhere).post(
            reverse("needs:refresh"), {"region": day.workshop.region.code, "annee": day.workshop.date.year}
        )
        assert not Release.objects.exists()


@pytest.mark.sqlite_only
class TestBesideTheFormer:
    def test_a_competence_that_would_tell_of_those_who_came_shows_less(self, db):
        """Nobody of twenty-two was below; all of the ten who came are: the index would say so."""
        scope = scope_of(answered(22, level=4))
        make_when_due(scope)
        answered(10, level=1)
        exact = count_figures(scope, set()).figures
        make_when_due(scope)

        shown = needs_report(scope).figures.competences
        assert {one.n for one in shown.values()} == {32}
        assert all(one.index is not None for one in exact.competences.values())
        assert {one.index for one in shown.values()} == {None}

    def test_ordinary_answers_keep_their_figures(self):
        before, after = (
            Shown(24, Band.PRIORITY_3, 25, Portion(40)),
            Shown(40, Band.PRIORITY_3, 30, Portion(40)),
        )
        assert comparable(after, 3, [(before, Changes(16, 0, 0))]) == after
        assert comparable(after, 3, []) == after

    def test_a_department_does_not_move_for_one_newcomer(self):
        """Eight of twenty-four, then nine of twenty-five: the newcomer is below for sure."""
        before, after = Place("75", "Paris", 24, {1: Portion(30)}), Place("75", "Paris", 25, {1: Portion(40)})
        assert place_after(before, after) is before
        assert place_after(None, after) is after
        later = Place("75", "Paris", 40, {1: Portion(40)})
        assert place_after(before, later) is later
        all_new = Place("75", "Paris", 34, {1: Portion(60)})
        assert place_after(before, all_new) is before, "all ten newcomers, or nearly, would be below"

    def test_supports_shown_once_stay(self, db):
        day = answered(12)
        need = Need.objects.create(
            workshop=day.workshop,
            author=day.tutors[0],
            statement="Du temps",
            cause="know_how",
            urgency=2,
            status="confirmed",
        )
        scope = scope_of(day)
        make_when_due(scope)
        for tutor in day.tutors[1:6]:
            need.supports.create(voter_token=day.seat(tutor).secret_token)
        answered(12)
        make_when_due(scope)
        assert needs_report(scope).figures.needs[need.pk].is_many is False


@pytest.mark.sqlite_only
def test_figures_come_back_from_json_as_they_were(db):
    scope = scope_of(answered(24))
    figures = count_figures(scope, set()).figures
    release = make_when_due(scope)
    release.refresh_from_db()
    assert Figures.from_json(release.figures) == figures


@pytest.mark.sqlite_only
def test_twenty_people_show_an_index_and_a_share_on_screen_and_in_files(db, as_user, tmp_path):
    scope = scope_of(answered(24))
    make_when_due(scope)
    page = as_user(person(Role.PLANNER)).get(reverse("needs:needs")).text.replace("\xa0", " ")
    assert "60 et plus" in page
    assert "90 % ou plus" in page
    out = tmp_path / "rapport.csv"
    call_command("needs_report", region=scope.region.code, format="csv", output=out, stdout=StringIO())
    assert "90 % ou plus" in out.read_text("utf-8-sig").replace("\u202f", " ").replace("\xa0", " ")
    assert set(FORMATS) == {"json", "ods", "pdf", "xlsx"}


@pytest.mark.postgresql_only
@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_instant_make_one():
    day = answered(7)
    start, made = threading.Barrier(2), []

    def make() -> None:
        start.wait()
        made.append(make_when_due(scope_of(day)))
        connection.close()

    threads = [threading.Thread(target=make) for _one in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert [one.number for one in Release.objects.all()] == [1]
    assert sorted(one is None for one in made) == [False, True]
