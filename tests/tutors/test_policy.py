"""The scheme's policy warns and never blocks."""

import datetime

import pytest
from django.urls import reverse

from accounts.models import Role
from tests.builders import person, tutorship
from tutors.models import TutorProfile, Tutorship

pytestmark = pytest.mark.django_db


def warnings(one: Tutorship) -> str:
    return " ".join(str(sentence) for sentence in one.warnings())


def test_an_ordinary_tutorship_has_no_warning():
    tutor = person(Role.TUTOR)
    TutorProfile.objects.create(user=tutor, service_since=datetime.date(2010, 1, 1))

    assert warnings(tutorship(tutor)) == ""


def test_warns_about_more_than_two_trainees_at_once():
    tutor = person(Role.TUTOR)
    first, second = tutorship(tutor), tutorship(tutor)
    assert warnings(second) == ""

    third = tutorship(tutor)

    assert "Plus de 2 stagiaires" in warnings(third)
    later = tutorship(
        tutor, start=first.end + datetime.timedelta(days=1), end=first.end + datetime.timedelta(days=90)
    )
    assert warnings(later) == ""


def test_warns_about_a_hierarchical_link():
    tutor, trainee = person(Role.TUTOR), person(Role.TRAINEE)
    trainee.org_unit.parent = tutor.org_unit
    trainee.org_unit.save()

    assert "hiérarchique" in warnings(tutorship(tutor, trainee))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [({"is_volunteer": False}, "volontaire"), ({"service_since": datetime.date.today()}, "2 ans de service")],  # noqa: DTZ011
)
def test_warns_about_willingness_and_seniority(fields, sentence):
    tutor = person(Role.TUTOR)
    TutorProfile.objects.create(user=tutor, **fields)

    assert sentence in warnings(tutorship(tutor))


def test_the_centre_saves_it_all_the_same_and_reads_the_warning(as_user):
    tutor, trainee, centre = person(Role.TUTOR), person(Role.TRAINEE), person(Role.CENTRE)
    trainee.org_unit.parent = tutor.org_unit
    trainee.org_unit.save()
    model = tutorship(tutor)
    data = {
        "tutor": tutor.pk,
        "trainee": trainee.pk,
        "cohort": model.cohort_id,
        "host_unit": tutor.org_unit_id,
        "start": str(model.start),
        "end": str(model.end),
        "tutoring_type": "adaptation",
    }

    page = as_user(centre).post(reverse("tutors:tutorship_new"), data, follow=True)

    assert Tutorship.objects.filter(trainee=trainee).exists()
    assert "Le tutorat reste possible." in page.text


def test_impossible_dates_are_explained_and_kept_on_screen(as_user):
    tutor, trainee, centre = person(Role.TUTOR), person(Role.TRAINEE), person(Role.CENTRE)
    model = tutorship(tutor)
    data = {
        "tutor": tutor.pk,
        "trainee": trainee.pk,
        "cohort": model.cohort_id,
        "host_unit": tutor.org_unit_id,
        "start": "2026-05-02",
        "end": "2026-05-01",
        "tutoring_type": "adaptation",
        "rhythm": "Une semaine sur deux",
    }

    page = as_user(centre).post(reverse("tutors:tutorship_new"), data)

    assert "précède son début" in page.text
    assert "Une semaine sur deux" in page.text


def test_goals_are_edited_by_the_tutor_and_read_by_the_trainee(as_user):
    tutor, trainee = person(Role.TUTOR), person(Role.TRAINEE)
    one = tutorship(tutor, trainee)
    url = one.get_absolute_url()

    as_user(tutor).post(url, {"goals": "Conduire la réunion\n\nMener un entretien"})

    assert [goal.planned_result for goal in one.goals.all()] == ["Conduire la réunion", "Mener un entretien"]
    assert "Mener un entretien" in as_user(trainee).get(url).text
    assert as_user(trainee).post(url, {"goals": "Autre"}).status_code == 403
    assert as_user(person(Role.TUTOR)).get(url).status_code == 404


def test_six_goals_are_too_many_and_stay_on_screen(as_user):
    one = tutorship(person(Role.TUTOR))

    page = as_user(one.tutor).post(one.get_absolute_url(), {"goals": "\n".join(f"But {n}" for n in range(6))})

    assert "au plus 5 lignes" in page.text
    assert "But 5" in page.text
    assert not one.goals.exists()
