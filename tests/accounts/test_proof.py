"""A page left open is not enough to give a right or to take a list of people away."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Mandate, Role
from privacy.models import Erasure
from tests.builders import person
from tests.conftest import ReadOnlyGetClient

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]
PASSWORD = "trois mots vraiment longs"


@pytest.fixture
def left_open(time_machine):
    """An administrator whose screen stayed open over lunch."""
    admin = person(Role.ADMIN, Role.CENTRE)
    admin.set_password(PASSWORD)
    admin.save()
    client = ReadOnlyGetClient().signed_in(admin)
    assert client.get(reverse("accounts:people_file", args=["csv"])).status_code == 200
    time_machine.move_to(timezone.now() + datetime.timedelta(minutes=31), tick=False)
    return client


def proving(client, goes_to: str, password: str = PASSWORD):
    return client.post(f"{reverse('accounts:prove')}?next={goes_to}", {"password": password})


def test_no_right_is_given_nor_taken_before_a_proof(left_open):
    other = person(Role.READER)
    held = Mandate.objects.get(user=other)
    card, give = other.get_absolute_url(), reverse("accounts:mandates", args=[other.public_id])
    sent = {"role": Role.FACILITATOR, "valid_from": timezone.localdate().isoformat()}
    for address, data in ((give, sent), (reverse("accounts:mandate_end", args=[held.pk]), {})):
        answer = left_open.post(address, data, headers={"referer": f"http://testserver{card}"})
        assert answer["Location"].startswith(reverse("accounts:prove"))
    assert list(Mandate.objects.filter(user=other)) == [held]

    assert proving(left_open, card, "pas le bon").status_code == 422
    assert proving(left_open, card)["Location"] == card
    left_open.post(give, sent)
    assert Mandate.objects.filter(user=other, role=Role.FACILITATOR).exists()


@pytest.mark.parametrize("name", ["people_file", "journal_file"])
def test_no_list_of_people_leaves_before_a_proof(left_open, name):
    address = reverse(f"accounts:{name}", args=["csv"])
    assert left_open.get(address)["Location"].startswith(reverse("accounts:prove"))
    proving(left_open, address)
    assert left_open.get(address).status_code == 200


def test_nobody_is_erased_before_a_proof(left_open):
    other = person(Role.TUTOR)
    for address in (
        reverse("privacy:own_erasure"),
        reverse("privacy:person_erasure", args=[other.public_id]),
    ):
        assert left_open.post(address)["Location"].startswith(reverse("accounts:prove"))
    assert not Erasure.objects.exists()


@pytest.mark.parametrize("name", ["tutors:tutorships_file"])
def test_nor_any_other_list_of_people(left_open, name):
    assert left_open.get(reverse(name, args=["csv"]))["Location"].startswith(reverse("accounts:prove"))


def test_no_address_changes_and_no_wall_moves_before_a_proof(left_open):
    other = person(Role.TUTOR)
    for address in (
        reverse("accounts:address", args=[other.public_id]),
        reverse("accounts:centre_new"),
    ):
        assert left_open.get(address)["Location"].startswith(reverse("accounts:prove"))


def test_the_proof_leads_to_no_other_site(left_open):
    for trap in ("https://mal.example/", "//mal.example/", "javascript:alert(1)"):
        assert proving(left_open, trap)["Location"] == reverse("room:home")
