"""From year to year: a difference is said when it is proved, and never says anything of anybody."""

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from django.urls import reverse

from accounts.models import Role
from competences.models import Competence
from needs.actions.positioning import position
from needs.actions.releases import make_when_due
from needs.models import Release, SelfPositioning
from needs.models.scope import Scope
from needs.queries.report import needs_report
from needs.queries.tables import TABLES
from needs.rules.disclosure import Shown
from needs.rules.evolution import Change, Interval, Verdict, Year, changes_between
from needs.rules.figures import Evolution, Figures
from needs.rules.priority import Answer, Band, priority
from tests.builders import Day, person
from workshops.actions import attendance, preparing
from workshops.models import Participation, Workshop
from workshops.models.phases import PhaseKey

pytestmark = pytest.mark.sqlite_only
REQUIRED = dict.fromkeys(range(18), 3)


def year(
    people: Sequence[int], chance: random.Random, levels: tuple[int, ...], *, population: int = 0
) -> Year:
    """Everybody answers on all 18, each day is of ten."""
    answers = {
        one: {
            who: Answer(chance.choice(levels), chance.choice((2, 3, 4)), chance.choice((1, 2, 3, 4)))
            for who in people
        }
        for one in REQUIRED
    }
    days = {who: 1_000 * min(people) + rank // 10 for rank, who in enumerate(people)}
    return shown(Year(answers, days, population or 3 * len(people), {}))


def shown(one: Year) -> Year:
    found = {key: Shown.of(list(given.values()), REQUIRED[key]) for key, given in one.answers.items()}
    return replace(one, shown=found)


def exact(one: Year, key: int) -> float:
    return float(priority(list(one.answers[key].values()), REQUIRED[key]).index)


def test_an_interval_holds_the_difference_and_what_both_figures_leave_open():
    chance = random.Random(4)
    then, now = (year(range(start, start + 60), chance, (1, 2, 3, 4)) for start in (0, 100))

    found = changes_between(then, now, REQUIRED, 7)

    assert found.keys() == REQUIRED.keys()
    for key, change in found.items():
        low, high = change.everybody
        assert low <= exact(now, key) - exact(then, key) <= high
        assert low % 5 == high % 5 == 0
        assert high - low >= 10, "never narrower than two figures by fives"
        assert change.same_people is None, "nobody answered both years"
    assert found == changes_between(then, now, REQUIRED, 7), "the same seed, the same intervals"


def test_nothing_is_called_different_where_nothing_differs():
    """Nine tables in ten at least hold no false difference; thirty regions leave room for chance."""
    quiet = 0
    for turn in range(30):
        chance = random.Random(turn)
        then, now = (year(range(start, start + 54), chance, (1, 2, 3, 4)) for start in (0, 100))
        found = changes_between(then, now, REQUIRED, turn)
        quiet += all(one.everybody.verdict == Verdict.UNPROVED for one in found.values())
    assert quiet >= 27


def test_what_differs_is_said():
    chance = random.Random(2)
    then = year(range(200), chance, (1, 1, 2, 2, 3))
    now = year(range(300, 500), chance, (2, 3, 3, 4, 4))

    assert {one.everybody.verdict for one in changes_between(then, now, REQUIRED, 1).values()} == {
        Verdict.LOWER
    }
    assert {one.everybody.verdict for one in changes_between(now, then, REQUIRED, 1).values()} == {
        Verdict.HIGHER
    }


@pytest.mark.parametrize(("before", "after"), [(29, 60), (60, 29), (29, 29)])
def test_under_thirty_in_either_year_there_is_no_difference(before, after):
    chance = random.Random(1)
    then, now = year(range(before), chance, (1, 2, 3, 4)), year(range(100, 100 + after), chance, (1, 2, 3, 4))
    assert changes_between(then, now, REQUIRED, 1) == {}


@pytest.mark.parametrize("levels", [(1,), (4,), (2,)])
def test_no_interval_betrays_that_everybody_answered_alike(levels):
    """The attack: answers that are all alike leave no spread, and an interval of nothing would say so."""
    chance = random.Random(1)
    alike, others = year(range(40), chance, levels), year(range(100, 140), chance, (1, 2, 3, 4))
    assert all(one.share.edge for one in alike.shown.values() if one.share), "what would be told"

    assert changes_between(alike, others, REQUIRED, 1) == {}
    assert changes_between(others, alike, REQUIRED, 1) == {}


class TestSamePeople:
    def test_who_answered_both_years_is_compared_with_themselves(self):
        chance = random.Random(3)
        then = year(range(60), chance, (1, 2, 2, 3, 4))
        # Everybody one level better: an effect that comparing people with others would drown.
        better = {
            key: {who: one._replace(current=min(4, one.current + 1)) for who, one in given.items()}
            for key, given in then.answers.items()
        }
        now = shown(replace(then, answers=better, days={who: day + 500 for who, day in then.days.items()}))

        found = changes_between(then, now, REQUIRED, 1)

        assert all(one.same_people is not None for one in found.values())
        assert all(one.same_people == one.everybody for one in found.values()), "the same people in both"

    @pytest.mark.parametrize("more", [1, 5, 9])
    def test_a_few_who_answered_once_are_not_found_by_subtraction(self, more):
        chance = random.Random(3)
        then = year(range(40), chance, (1, 2, 3, 4))
        now = year(range(40 + more), chance, (1, 2, 3, 4))
        assert all(one.same_people is None for one in changes_between(then, now, REQUIRED, 1).values())

    def test_many_who_answered_once_leave_the_others_to_be_compared(self):
        chance = random.Random(3)
        then, now = year(range(60), chance, (1, 2, 3, 4)), year(range(25, 85), chance, (1, 2, 3, 4))
        found = changes_between(then, now, REQUIRED, 1)
        assert any(one.same_people for one in found.values())

    def test_under_thirty_of_them_nothing_is_said(self):
        chance = random.Random(3)
        then, now = year(range(60), chance, (1, 2, 3, 4)), year(range(31, 91), chance, (1, 2, 3, 4))
        found = changes_between(then, now, REQUIRED, 1)
        assert found
        assert all(one.same_people is None for one in found.values())


def test_figures_keep_their_evolution():
    change = Change(Interval(-10, 5)), Change(Interval(5, 15), Interval(0, 20))
    figures = Figures(evolution=Evolution(2025, 2, dict(enumerate(change))))
    assert Figures.from_json(figures.as_json()) == figures
    former = {key: value for key, value in figures.as_json().items() if key != "evolution"}
    assert Figures.from_json(former).evolution is None, "a release of before is read too"


@pytest.fixture
def two_years(db):
    """Forty tutors answer this year and answered last year; they say better of themselves."""
    day = Day(40, until=PhaseKey.SHARE)
    last = Day(4, until=PhaseKey.SHARE)
    before = day.workshop.date.replace(year=day.workshop.date.year - 1, day=1)
    Workshop.objects.filter(pk=last.workshop.pk).update(date=before)
    for tutor in day.tutors:
        seat = preparing.invite(last.fresh, tutor, Participation.Role.TUTOR, by=last.centre)
        attendance.note_presence(last.fresh, [seat.pk], by=last.lead)
    chance = random.Random(5)
    for one, levels in ((last, (1, 1, 2, 3)), (day, (2, 3, 3, 4))):
        for tutor in day.tutors:
            position(one.fresh, answers_of(chance, levels), by=tutor)
        Workshop.objects.filter(pk=one.workshop.pk).update(status="closed")
    return Scope(day.workshop.region, before.year), Scope(day.workshop.region, day.workshop.date.year)


def answers_of(chance, levels):
    return {
        one: {"current": level, "importance": chance.choice((2, 3, 4)), "urgency": 2}
        for one in Competence.objects.tutoring()
        for level in [chance.choice(levels)]
    }


class TestReport:
    def test_the_table_says_what_changed_and_how_sure_it_is(self, two_years, as_user):
        then, now = two_years
        make_when_due(then)
        make_when_due(now)

        table = TABLES["T10"](needs_report(now))

        labels = [str(column.label) for column in table.columns]
        assert labels[5:] == [
            f"Indice en {then.year}",
            "Indice",
            "Différence",
            "Ce que l’on peut en dire",
            "Différence, mêmes personnes",
            "Ce que l’on peut en dire, mêmes personnes",
            "Actions réalisées",
        ]
        said = {row[8] for row in table.rows}
        assert "moins prioritaire" in said
        assert said <= {"moins prioritaire", "pas de différence démontrée", "non montrée"}
        assert "confiance de 90 %" in table.note
        page = as_user(person(Role.PLANNER)).get(f"{reverse('needs:competences')}?{now.query}").text
        assert "moins prioritaire" in page

    def test_figures_of_the_former_year_made_anew_are_not_compared_with_the_old_ones(self, two_years):
        then, now = two_years
        make_when_due(then)
        make_when_due(now)
        kept = Release.objects.latest_of(then.region, then.year)
        Release.objects.create(
            region=then.region, year=then.year, number=2, figures=kept.figures, marks=kept.marks
        )
        labels = [str(column.label) for column in TABLES["T10"](needs_report(now)).columns]
        assert "Différence" not in labels
        assert "Indice" in labels, "both are shown, side by side"

    def test_two_who_left_since_are_not_told_by_a_difference(self, two_years):
        """The attack: figures of last year as they were printed, beside those of its people who are left."""
        then, now = two_years
        make_when_due(then)
        gone = SelfPositioning.objects.filter(workshop__date__year=then.year).earliest("pk").person
        SelfPositioning.objects.filter(workshop__date__year=then.year, person=gone).delete()
        make_when_due(now)
        assert Release.objects.latest_of(now.region, now.year).figures["evolution"] is None
        assert TABLES["T10"](needs_report(now)).rows, "the classes still stand side by side"

    def test_a_first_year_has_nothing_to_be_compared_with(self, two_years):
        _then, now = two_years
        make_when_due(now)
        assert TABLES["T10"](needs_report(now)).rows == []
        assert Release.objects.get().figures["evolution"] is None


def test_what_is_hidden_one_year_has_no_difference(two_years):
    then, now = two_years
    make_when_due(then)
    release = Release.objects.get()
    few = Figures.from_json(release.figures)
    small = {key: Shown(12, Band.PRIORITY_1_OR_2) for key in few.competences}
    release.figures = replace(few, competences=small).as_json()
    release.save()
    make_when_due(now)
    table = TABLES["T10"](needs_report(now))
    assert [str(column.label) for column in table.columns][-2:] == ["Classe", "Actions réalisées"]
    assert {row[3] for row in table.rows} == {"Priorité 1 ou 2"}
