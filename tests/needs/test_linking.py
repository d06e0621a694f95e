"""A practice answers a need: said by who ran the day, read from both ends, no further than the need itself."""

import pytest
from django.urls import reverse

from accounts.models import Role
from needs.actions.needs import answer_needs
from needs.models import Need
from repertoire.models import PracticeVersion
from tests.builders import person


@pytest.fixture
def need(cast) -> Need:
    """Answered, in the demo, by a sheet on the same competence."""
    return Need.objects.exclude(practices=None).select_related("workshop").get()


def test_it_is_clickable_from_both_ends_for_the_people_of_the_day(need, cast, as_user):
    tutor = as_user(cast("claire.aubry"))
    practice = need.practices.get()

    assert practice.get_absolute_url() in tutor.get(reverse("needs:needs", args=[need.workshop.slug])).text
    page = tutor.get(practice.get_absolute_url()).text
    assert need.wording in page
    assert need.number in page

    address = f"{reverse('needs:needs', args=[need.workshop.slug])}#besoin-{need.pk}"
    assert f'href="{address}"' in page
    needs = tutor.get(address).text
    assert f'id="besoin-{need.pk}"' in needs
    assert f'href="{reverse("repertoire:index")}?competence={need.competence.code}"' in needs


def test_the_planner_goes_from_a_table_to_the_answer_and_to_the_practices(need, cast, as_user):
    page = as_user(cast("odile.garnier")).get(reverse("needs:listed")).text

    assert f'href="{reverse("needs:answer", args=[need.pk])}"' in page
    assert f'href="{reverse("repertoire:index")}?competence={need.competence.code}"' in page


def test_who_was_not_there_reads_a_count_and_no_word(need, as_user):
    page = as_user(person(Role.READER)).get(need.practices.get().get_absolute_url()).text

    assert "Répond à 1 besoin exprimé en journée" in page
    assert need.wording not in page


def test_the_lead_links_and_unlinks_on_the_page_of_the_practice(need, cast, as_user):
    practice = PracticeVersion.objects.published().first().practice
    lead, url = as_user(cast("malik.benali")), reverse("needs:answers", args=[practice.pk])

    assert need.wording in lead.get(url).text
    lead.post(url, {"need": [need.pk]})
    assert practice.needs.get() == need
    lead.post(url, {})
    assert not practice.needs.exists()


def test_needs_one_may_not_link_are_left_alone(need, cast, as_user):
    practice = need.practices.get()
    other = PracticeVersion.objects.published().first().practice
    answer_needs(
        PracticeVersion.objects.get(practice=practice, status="published"), [], by=cast("luc.perrin")
    )
    assert practice.needs.get() == need

    as_user(cast("claire.aubry")).post(reverse("needs:answers", args=[other.pk]), {"need": [need.pk]})
    assert not other.needs.exists()


def test_a_need_is_taken_to_the_yearly_interview_by_its_author_alone(need, cast, as_user):
    """The attack: the planner, a colleague of the day and the lead ask for the page of somebody's own need."""
    url = reverse("needs:need_request", args=[need.workshop.slug, need.pk])
    page = as_user(need.author).get(url).text
    assert need.statement in page.replace("&#x27;", "'")
    assert "entretien de formation" in page
    assert url in as_user(need.author).get(reverse("needs:needs", args=[need.workshop.slug])).text
    mate = next(
        one.user
        for one in need.workshop.participations.tutors().select_related("user")
        if one.user != need.author
    )
    for other in (mate, cast("malik.benali"), cast("odile.garnier"), cast("jeanne.marchand")):
        assert as_user(other).get(url).status_code == 404
