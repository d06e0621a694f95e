"""What was kept for a while goes when it is due, and not before."""

import datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from privacy.actions.retention import purge
from repertoire.models import PracticeVersion
from repertoire.models.states import VersionState
from tests.builders import Day
from workshops.models.phases import PhaseKey
from writing.actions import gate
from writing.models import CitedPerson, IdempotencyKey, UnsentForm

pytestmark = pytest.mark.django_db


def days_ago(days: int) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(days=days)


@pytest.fixture
def author():
    """Somebody whose sheet came out, and who wrote down who is who."""
    world = Day(tutors=4, until=PhaseKey.FORMALISE)
    author = world.tutors[0]
    sheet = world.sheet(author, proposed=True)
    PracticeVersion.objects.filter(pk=sheet.pk).update(status=VersionState.PUBLISHED)
    gate.cite_person("Aminata Kourouma", "[stagiaire]", by=author)
    CitedPerson.objects.update(created_at=days_ago(90))
    return author


@pytest.mark.parametrize(("published", "left"), [(29, 1), (31, 0)])
def test_the_private_list_goes_a_month_after_publication(author, published, left):
    PracticeVersion.objects.update(published_on=days_ago(published).date())
    purge()
    assert CitedPerson.objects.count() == left


ON_ITS_WAY = {"draft", "proposed", "retained", "returned", "in_review"}


@pytest.mark.parametrize("status", VersionState.values)
def test_the_private_list_stays_while_a_sheet_is_on_its_way(author, status):
    PracticeVersion.objects.update(published_on=days_ago(90).date())
    practice = author.practices.create()
    PracticeVersion.objects.create(practice=practice, number=1, status=status)
    purge()
    assert CitedPerson.objects.exists() == (status in ON_ITS_WAY)


def test_a_name_written_down_since_stays(author):
    PracticeVersion.objects.update(published_on=days_ago(90).date())
    gate.cite_person("Lucien Abadie", "[agent A]", by=author)
    purge()
    assert [one.name for one in CitedPerson.objects.all()] == ["Lucien Abadie"]


@pytest.mark.django_db(transaction=True)
def test_idempotency_keys_and_unsent_forms_go_when_nothing_can_ask_for_them(author):
    IdempotencyKey.objects.create(owner=author, key="vieille-cle", answer="/")
    IdempotencyKey.objects.update(at=days_ago(15))
    IdempotencyKey.objects.create(owner=author, key="cle-du-jour", answer="/")
    UnsentForm.objects.create(owner=author, address="/", tab="feuille", fields={})
    out = StringIO()
    call_command("purge", stdout=out)
    assert [one.key for one in IdempotencyKey.objects.all()] == ["cle-du-jour"]
    assert UnsentForm.objects.count() == 1
    assert "keys: 1" in out.getvalue()
