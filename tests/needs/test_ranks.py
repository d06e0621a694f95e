"""How sure a rank is: never surer than the answers allow, the same in every file, silent under thirty people."""

import random

import numpy as np
import pytest
from django.urls import reverse

from accounts.models import Role
from competences.models import Competence
from needs.actions.positioning import position
from needs.actions.releases import make_when_due
from needs.models import Release
from needs.queries.report import needs_report
from needs.rules.figures import Figures
from needs.rules.priority import Answer, priority
from needs.rules.ranks import (
    RANKED_FROM,
    Place,
    Ranks,
    rank_intervals,
)
from needs.rules.resampling import columns, indices, strata_of, student_chance, student_quantile, weights_of
from tests.builders import Day, person
from tests.needs.test_releases import scope_of
from workshops.models import Workshop
from workshops.models.phases import PhaseKey

pytestmark = pytest.mark.sqlite_only
REQUIRED = {1: 3, 2: 3, 3: 3}


def people(count: int, levels: dict[int, tuple[int, ...]], seed: int = 1) -> dict[int, list[Answer]]:
    chance = random.Random(seed)
    return {
        one: [
            Answer(chance.choice(levels[one]), chance.choice((2, 3, 4)), chance.choice((1, 2, 3, 4)))
            for _n in range(count)
        ]
        for one in levels
    }


def days_of(count: int, each: int = 10) -> list[int]:
    return [rank // each for rank in range(count)]


@pytest.mark.parametrize(
    ("chance", "freedom", "value"),
    [
        (0.95, 1, 6.313752),
        (0.95, 2, 2.919986),
        (0.975, 5, 2.570582),
        (0.95, 10, 1.812461),
        (0.995, 30, 2.749996),
        (0.975, 120, 1.979930),
    ],
)
def test_student_as_in_the_tables(chance, freedom, value):
    assert student_quantile(chance, freedom) == pytest.approx(value, abs=1e-5)
    assert student_chance(value, freedom) == pytest.approx(chance, abs=1e-6)


@pytest.mark.parametrize("seed", range(20))
def test_the_index_of_sums_is_the_index_of_answers(seed):
    answers = people(37, {1: (1, 2, 3, 4)}, seed)[1] + [Answer(None, None)]
    sums = columns(answers, 3).sum(axis=0)
    assert float(indices(sums)) == pytest.approx(float(priority(answers, 3).index), abs=1e-9)


class TestIntervals:
    def test_what_is_far_apart_is_told_apart_and_what_is_equal_is_not(self):
        answers = people(60, {1: (1, 1, 2), 2: (3, 4), 3: (3, 4)})
        found = rank_intervals(answers, REQUIRED, days_of(60), 600, seed=7)
        assert found[1] == Ranks(1, 1)
        assert found[2] == found[3] == Ranks(2, 3)

    def test_fewer_people_never_say_more(self):
        levels = {1: (1, 2, 3), 2: (1, 2, 3, 3), 3: (2, 3, 3)}
        few = rank_intervals(people(30, levels), REQUIRED, days_of(30), 5_000, seed=7)
        many = rank_intervals(people(3_000, levels), REQUIRED, days_of(3_000), 5_000, seed=7)
        width = {
            name: sum(one.worst - one.best for one in found.values())
            for name, found in (("few", few), ("many", many))
        }
        assert width["few"] > width["many"]

    def test_when_everybody_answered_nothing_is_left_to_chance(self):
        answers = people(40, {1: (1, 2), 2: (1, 2, 3), 3: (2, 3)})
        found = rank_intervals(answers, REQUIRED, days_of(40), 40, seed=7)
        index = {one: priority(given, 3).index for one, given in answers.items()}
        for one, ranks in found.items():
            rank = 1 + sum(other > index[one] for other in index.values())
            assert ranks.best == rank <= ranks.worst

    def test_the_same_draws_give_the_same_intervals(self):
        answers = people(45, {1: (1, 2, 3), 2: (1, 2, 3), 3: (2, 3, 4)})
        asked = (answers, REQUIRED, days_of(45), 200)
        assert rank_intervals(*asked, seed=3) == rank_intervals(*asked, seed=3)

    def test_under_thirty_people_or_where_one_index_is_not_shown_there_is_none(self):
        answers = people(RANKED_FROM, {1: (1, 2), 2: (2, 3), 3: (3, 4)})
        assert rank_intervals(answers, REQUIRED, days_of(30), 90, seed=1)
        fewer = {one: given[1:] for one, given in answers.items()}
        assert rank_intervals(fewer, REQUIRED, days_of(29), 90, seed=1) == {}
        answers[2][:10] = [Answer(None, None)] * 10
        assert rank_intervals(answers, REQUIRED, days_of(30), 90, seed=1)
        answers[2][10] = Answer(None, None)
        assert rank_intervals(answers, REQUIRED, days_of(30), 90, seed=1) == {}

    def test_people_who_all_answered_alike_break_nothing(self):
        answers = {one: [Answer(2, 3, 2)] * 30 for one in (1, 2, 3)}
        found = rank_intervals(answers, REQUIRED, days_of(30), 90, seed=1)
        assert set(found.values()) == {Ranks(1, 3)}
        assert rank_intervals(answers, REQUIRED, list(range(30)), 90, seed=1) == found


def test_a_day_of_one_joins_another():
    assert strata_of([1, 1, 2, 3, 3]) == [1, 1, 1, 3, 3]
    assert strata_of([1, 2, 2]) == [2, 2, 2]
    assert len(set(strata_of([1, 2, 3]))) == 1


def test_m_minus_one_people_of_a_day_are_drawn_as_m():
    weights = weights_of([1] * 12 + [2] * 5, seed=5)
    assert np.allclose(weights[:, :12].sum(axis=1), 12)
    assert np.allclose(weights[:, 12:].sum(axis=1), 5)
    drawn = weights[:, :12] * 11 / 12
    assert np.allclose(drawn, np.rint(drawn))


@pytest.mark.parametrize(
    ("ranks", "place"),
    [(Ranks(1, 5), Place.INSIDE), (Ranks(6, 9), Place.OUTSIDE), (Ranks(3, 6), Place.UNDECIDED)],
)
def test_the_words_say_what_the_interval_says(ranks, place):
    assert ranks.place == place


@pytest.fixture(scope="module")
def levels() -> list[int]:
    return [1] * 3 + [2] * 3 + [4] * 12


def answered(count: int, levels: list[int]) -> Day:
    """Days of twelve people at most would be truer; one is enough for the screen."""
    day = Day(count, until=PhaseKey.SHARE)
    asked = dict(zip(Competence.objects.tutoring(), levels, strict=True))
    for rank, tutor in enumerate(day.tutors):
        answers = {
            one: {"current": min(4, level + rank % 2), "importance": 3 + rank % 2, "urgency": 3}
            for one, level in asked.items()
        }
        position(day.fresh, answers, by=tutor)
    Workshop.objects.filter(pk=day.workshop.pk).update(status="closed")
    return day


@pytest.mark.django_db
def test_screen_and_file_say_it_from_thirty_people(as_user, levels):
    day = answered(31, levels)
    make_when_due(scope_of(day))
    planner = as_user(person(Role.PLANNER))
    page = planner.get(reverse("needs:competences")).text
    assert "confiance de 90" in page
    file = planner.get(reverse("reports:needs_csv", args=["T3"])).content.decode()
    header, *rows = file.strip().splitlines()
    assert "Rang" in header
    assert "oui" in rows[0]
    assert rows[-1].rstrip().endswith("non") or "non" in rows[-1]
    kept = Figures.from_json(Release.objects.get().figures)
    assert {one.ranks for one in needs_report(scope_of(day)).priorities} == set(kept.ranks.values())


@pytest.mark.django_db
def test_nothing_of_it_under_thirty(as_user, levels):
    day = answered(29, levels)
    make_when_due(scope_of(day))
    page = as_user(person(Role.PLANNER)).get(reverse("needs:needs")).text
    assert "confiance de 90" not in page
    assert Figures.from_json(Release.objects.get().figures).ranks == {}
