"""« Ce texte me concerne » without an account: the address answers first, the sheet hides, the answer comes by letter."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from capitalisation.policy import Refused
from repertoire.actions import life
from repertoire.actions.outside import confirm_from_outside
from repertoire.models import Objection, PracticeVersion
from repertoire.rules.objecting import MOST_FROM_OUTSIDE, MOST_OBJECTIONS
from tests.builders import Day
from tests.conftest import ReadOnlyGetClient
from tests.working import work
from workshops.models.phases import PhaseKey

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]
HERS = "dehors@exemple.fr"


def published(day: Day, count: int = 1) -> list[PracticeVersion]:
    sheets = [day.sheet(tutor, proposed=True) for tutor in day.tutors[:count]]
    PracticeVersion.objects.filter(pk__in=[one.pk for one in sheets]).update(status="published")
    return sheets


def asked(client, reference: str, address: str = HERS):
    url = reverse("repertoire:outside")
    return client.post(url, {"address": address, "reference": reference, "passage": "Page 2, c’est moi."})


def link_in(letter) -> str:
    return re.findall(r"https?://\S+", letter.body)[0].removeprefix(settings.BASE_URL)


@pytest.mark.django_db(transaction=True)
def test_the_whole_way(client, mailoutbox, as_user):
    day = Day(until=PhaseKey.FORMALISE)
    (version,) = published(day)
    asked(client, version.practice.reference)
    work()
    version.refresh_from_db()
    assert version.status == "published", "nothing happens before the address answers"
    assert not Objection.objects.decided_by_centre(day.centre).exists()

    path = link_in(mailoutbox[-1])
    assert "Page 2" in client.get(path).text
    version.refresh_from_db()
    assert version.status == "published", "opened by a mail filter"
    assert "masquée" in client.post(path).text
    version.refresh_from_db()
    assert version.status == "suspended"
    assert "déjà confirmée" in client.post(path).text

    objection = Objection.objects.decided_by_centre(day.centre).get()
    page = as_user(day.centre).get(reverse("repertoire:objection", args=[objection.pk])).text
    assert "Page 2" in page
    assert HERS not in page, "the address serves the answer alone"
    life.decide_objection(objection, decision="upheld", answer="Vous avez raison.", by=day.centre)
    work()
    assert mailoutbox[-1].to == [HERS]
    assert "Vous avez raison." in mailoutbox[-1].body
    objection.refresh_from_db()
    assert objection.address == ""


@pytest.mark.django_db(transaction=True)
def test_the_page_answers_the_same_whether_the_sheet_exists(client, mailoutbox):
    day = Day(until=PhaseKey.FORMALISE)
    (version,) = published(day)
    draft = day.sheet(day.tutors[1])
    answers = [
        asked(client, one, f"a{rank}@exemple.fr")
        for rank, one in enumerate(
            [version.practice.reference, "P-999999", draft.practice.reference, "autre"]
        )
    ]
    assert len({(one.status_code, one["Location"]) for one in answers}) == 1
    work()
    assert Objection.objects.count() == 1
    assert sum("Aucune fiche publiée" in letter.body for letter in mailoutbox) == 3


@pytest.mark.parametrize("written", ["P-{0:04d}", "p{0}", "{0}", " P - {0:04d} "])
def test_a_reference_is_read_as_people_write_it(client, written):
    (version,) = published(Day(until=PhaseKey.FORMALISE))
    asked(client, written.format(version.practice_id))
    assert Objection.objects.get().version == version


def test_what_is_missing_is_said_and_nothing_typed_is_lost(client):
    answer = client.post(
        reverse("repertoire:outside"),
        {"address": "pas une adresse", "reference": "P-0001", "passage": "C’est moi."},
    )
    assert answer.status_code == 422
    assert "C’est moi." in answer.text.replace("&#x27;", "'")


def test_too_many_from_one_place_wait(client):
    day = Day(until=PhaseKey.FORMALISE)
    (version,) = published(day)
    answers = [asked(client, version.practice.reference).status_code for _n in range(11)]
    assert answers == [302] * 10 + [422]


def test_one_address_hides_no_more_than_three_sheets_and_all_no_more_than_ten(mailoutbox):
    day = Day(12, until=PhaseKey.FORMALISE)
    sheets = published(day, 12)

    def confirmed(version: PracticeVersion, address: str) -> bool:
        objection = Objection.objects.create(
            version=version, passage="Moi", address=address, status="unconfirmed"
        )
        try:
            confirm_from_outside(objection)
        except Refused:
            return False
        return True

    assert [confirmed(one, HERS) for one in sheets[:4]] == [True] * MOST_OBJECTIONS + [False]
    rest = [confirmed(one, f"a{one.pk}@exemple.fr") for one in sheets[3:]]
    assert sum(rest) == MOST_FROM_OUTSIDE - MOST_OBJECTIONS


def test_a_word_we_did_not_sign_says_nothing(client):
    assert client.get(reverse("repertoire:outside_link", args=["abc:def:ghi"])).status_code == 404
    assert ReadOnlyGetClient().get(reverse("repertoire:outside_sent")).status_code == 200
