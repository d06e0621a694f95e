"""Figures of one moment: they move when enough people changed, everywhere at once, and never tell of those few who did."""

import datetime
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
from needs.models import Need, Release, SelfPositioning
from needs.models.scope import Scope
from needs.queries.figures import count_figures
from needs.queries.report import needs_report
from needs.queries.tables import TABLES
from needs.rules.comparing import comparable
from needs.rules.disclosure import Changes, Portion, Shown
from needs.rules.figures import Figures
from needs.rules.priority import Band
from room.actions import closing, course, minutes
from tests.builders import Day, person
from tests.needs.test_many import new_version_in_force
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

    def test_a_day_counts_once_it_is_closed_and_not_while_people_still_answer(self, db):
        """A release at the wrap-up would keep out, for the year, those who answer until the close."""
        day = Day(7, until=PhaseKey.SHARE)
        competence = Competence.objects.tutoring()[0]
        for tutor in day.tutors[:5]:
            position(day.fresh, {competence: {"current": 1, "importance": 4}}, by=tutor)
        day.all_ready(PhaseKey.SHARE)
        course.close_phase(day.fresh, PhaseKey.SHARE, by=day.lead)
        course.wrap_up(day.fresh, by=day.lead)
        assert make_when_due(scope_of(day)) is None
        for tutor in day.tutors[5:]:
            position(day.fresh, {competence: {"current": 1, "importance": 4}}, by=tutor)
        minutes.send_minutes(minutes.open_minutes(day.fresh, by=day.lead), by=day.lead)
        closing.close_workshop(day.fresh, by=day.lead)
        assert Release.objects.get().figures["respondents"] == 7

    def test_a_new_version_of_the_framework_or_another_secret_changes_nobody(self, db, settings):
        """The attack: twenty-two and one newcomer, and a reason for which every mark is another."""
        scope = scope_of(answered(22))
        make_when_due(scope)
        answered(6)
        new_version_in_force()
        settings.SECRET_KEY = "another-secret-of-fifty-letters-and-more-0123456789-abcdef"
        assert make_when_due(scope) is None

    def test_figures_of_an_old_year_stay_when_its_answers_are_deleted(self, db):
        scope = scope_of(answered(24))
        make_when_due(scope)
        old = Scope(scope.region, scope.year - 3)
        Workshop.objects.all().update(date=datetime.date(old.year, 6, 1))
        Release.objects.update(year=old.year)
        people = list(SelfPositioning.objects.values_list("person", flat=True).distinct()[:12])
        SelfPositioning.objects.filter(person__in=people).delete()
        assert make_when_due(old) is None
        assert not old.is_moving
        assert needs_report(old).figures.respondents == 24

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
    page = as_user(person(Role.PLANNER)).get(reverse("needs:competences")).text.replace("\xa0", " ")
    assert "60 et plus" in page
    assert "90 % ou plus" in page
    out = tmp_path / "rapport.csv"
    call_command("needs_report", region=scope.region.code, format="csv", output=out, stdout=StringIO())
    assert "90 % ou plus" in out.read_text("utf-8-sig").replace("\u202f", " ").replace("\xa0", " ")


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


@pytest.mark.sqlite_only
def test_five_people_who_have_no_class_have_a_desk_all_the_same(db, as_user):
    make_when_due(scope_of(answered(5)))
    client = as_user(person(Role.PLANNER))
    for name in ("needs", "competences", "listed", "territories", "plan", "conditions", "versions"):
        assert client.get(reverse(f"needs:{name}")).status_code == 200
