"""All regions side by side: what is shown of each, and nothing that is not."""

import pytest
from django.urls import reverse

from accounts.models import Role
from needs.models import Release
from needs.queries.nation import read_nation
from needs.rules.disclosure import Shown
from needs.rules.figures import Figures
from needs.rules.priority import Band
from tests.builders import person

pytestmark = pytest.mark.sqlite_only


def test_each_region_is_shown_as_its_own_page_shows_it(cast, as_user, django_assert_max_num_queries):
    year = Release.objects.latest("year").year
    nation = read_nation(year)
    assert [str(one.region) for one in nation.regions] == ["Bretagne", "Occitanie", "Île-de-France"]
    for place, one in enumerate(nation.regions):
        latest = Release.objects.latest_of(one.region, year)
        assert one.release == latest
        shown = Figures.from_json(latest.figures).competences
        assert {line.squares[place].shown for line in nation.lines} == set(shown.values())
    assert nation.common, "the demo's regions share some"

    client = as_user(person(Role.PLANNER))
    with django_assert_max_num_queries(12):
        page = client.get(reverse("needs:nation")).text
    assert "Occitanie" in page
    assert "12<small>" in page.replace("\n", "").replace(" ", ""), "Brittany has twelve respondents"


def test_a_region_of_few_says_nothing(cast):
    year = Release.objects.latest("year").year
    kept = Release.objects.get(region__code="53")
    hidden = Figures(
        respondents=None, competences=dict.fromkeys(Figures.from_json(kept.figures).competences, Shown(None))
    )
    kept.figures = hidden.as_json()
    kept.save()
    brittany = [line.squares[0] for line in read_nation(year).lines]
    assert {square.label for square in brittany} == {"— effectif insuffisant"}


def test_what_one_region_plans_is_proposed_where_the_same_comes_first(cast):
    year = Release.objects.latest("year").year
    line = next(one for one in read_nation(year).lines if one.competence.code == "C2")
    assert [str(action.region) for action in line.actions] == ["Île-de-France"]
    assert all(square.shown.band != Band.PRIORITY_1 for square in line.squares)
    first = read_nation(year).common[0]
    assert not first.actions
    assert len(first.without_action) == len(first.first_in) > 1


def test_a_planner_of_a_region_does_not_read_the_nation(cast, as_user):
    client = as_user(cast("odile.garnier"))
    assert "de la nation" in client.get(reverse("needs:nation")).text
    assert reverse("needs:nation") not in client.get(reverse("needs:needs")).text
    assert reverse("needs:nation") in as_user(cast("irene.vasseur")).get(reverse("needs:needs")).text
