"""The demo is lively, and only on a demo server."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import User
from deliberation.models import Ballot
from demo.content import read
from demo.people import DOORS
from narratives.models import Narrative
from repertoire.models import PracticeVersion
from repertoire.models.states import VersionState
from tests.conftest import ReadOnlyGetClient
from workshops.models import Participation, Workshop
from workshops.models.phases import PhaseKey
from writing.models.words import count_words


def test_holds_a_closed_day_a_live_one_and_one_to_come(cast, today):
    days = dict(Workshop.objects.values_list("status", "date"))

    assert set(days) == {"archived", "closed", "live", "announced"}
    assert days["live"] == today
    assert days["archived"] <= days["closed"] < today < days["announced"]
    live = Workshop.objects.get(status="live")
    assert live.open_phase.key == PhaseKey.NARRATE


def test_tells_twelve_narratives_of_250_to_600_words():
    lengths = [count_words(one["body"]) for one in read("narratives")["narrative"]]

    assert len(lengths) == 12
    assert min(lengths) >= 250
    assert max(lengths) <= 600


def test_fills_the_repertoire_and_leaves_work_to_do(cast):
    states = list(PracticeVersion.objects.values_list("status", flat=True))

    assert len(states) == 25
    assert states.count(VersionState.SUPERSEDED) == 1
    assert states.count(VersionState.PUBLISHED) == 18
    assert states.count(VersionState.IN_REVIEW) == 2
    assert states.count(VersionState.RETAINED) == 1


def test_closing_the_past_day_destroyed_the_link_between_people_and_ballots(cast):
    closed = Workshop.objects.get(status="closed")
    tokens = list(
        Ballot.objects.filter(round__workshop=closed).values_list("voter_token", flat=True).order_by()
    )

    assert not Participation.objects.filter(workshop=closed).exclude(voter_token=None).exists()
    assert len(tokens) == len(set(tokens)) == 2 * 24 * 11


def test_running_it_again_keeps_what_a_visitor_wrote(cast, settings):
    settings.DEMO = True
    days = Workshop.objects.count()
    Narrative.objects.filter(author=cast("fatou.sow")).update(setting="Le mot de la visiteuse.")

    call_command("demo", stdout=StringIO())

    assert Narrative.objects.get(author=cast("fatou.sow"), setting="Le mot de la visiteuse.")
    assert Workshop.objects.count() == days


def test_does_nothing_on_a_server_that_is_not_a_demo(db, settings):
    settings.DEMO = False
    errors, people = StringIO(), User.objects.count()

    with pytest.raises(SystemExit):
        call_command("demo", stderr=errors)

    assert "not a demo server" in errors.getvalue()
    assert User.objects.count() == people


def test_the_sign_in_page_offers_the_named_people_on_a_demo_only(cast, client, settings):
    page = client.get(reverse("accounts:login")).text
    assert not any(door.name in page for door in DOORS)

    settings.DEMO = True
    page = client.get(reverse("accounts:login")).text
    assert all(door.name in page for door in DOORS)
    assert "Démonstration" in page


def test_a_door_signs_in_with_one_click_on_a_demo_only(cast, client, settings):
    door = {"email": DOORS[0].email}
    assert client.post(reverse("demo:enter"), door).status_code == 404

    settings.DEMO = True
    assert client.post(reverse("demo:enter"), {"email": "alix.roy@demo.example"}).status_code == 404
    assert client.post(reverse("demo:enter"), door).status_code == 302
    assert client.get(reverse("room:home")).status_code == 200


def test_the_results_of_a_day_lead_to_what_was_published_and_nowhere_else(cast):
    claire = cast("claire.aubry")
    workshop = Workshop.objects.get(status="closed")
    page = (
        ReadOnlyGetClient().signed_in(claire).get(reverse("deliberation:results", args=[workshop.slug])).text
    )

    for version in PracticeVersion.objects.filter(pool_entries__workshop=workshop):
        assert (f'href="{version.get_absolute_url()}"' in page) == (version.status == VersionState.PUBLISHED)


def test_a_text_sent_after_the_session_ended_waits_behind_the_door(cast, settings):
    """Without a password the door is the only way back in: it must give the text back too."""
    settings.DEMO = True
    fatou, client = cast("fatou.sow"), ReadOnlyGetClient()
    narrative = fatou.narratives.get()
    sent = {"writer": str(fatou.public_id), "body": "Une phrase à garder."}
    page = client.post(reverse("narratives:question", args=[narrative.pk, 4]), sent).text
    packet = re.search(r'name="kept" value="([^"]+)"', page)[1]

    own = client.post(reverse("demo:enter"), {"email": fatou.email, "kept": packet}).text
    other = client.post(
        reverse("demo:enter"), {"email": cast("malik.benali").email, "kept": packet}, follow=True
    )

    assert "Une phrase à garder." in own
    assert "Une phrase à garder." not in other.text
    assert "appartient à un autre compte" in other.text


def test_everybody_reads_the_same_number_of_tutors(cast):
    live = Workshop.objects.get(status="live")

    for short in ("malik.benali", "fatou.sow", "jeanne.marchand"):
        (found,) = Workshop.objects.visible_to(cast(short)).with_counts().filter(pk=live.pk)
        assert found.tutor_count == live.participations.filter(role="tutor").count() > 1


def test_a_text_sent_while_another_account_is_open_waits_for_its_writer(cast, settings):
    settings.DEMO = True
    fatou, claire = cast("fatou.sow"), cast("claire.aubry")
    client = ReadOnlyGetClient(enforce_csrf_checks=True).signed_in(claire)
    address = reverse("narratives:question", args=[fatou.narratives.get().pk, 4])
    sent = {"writer": str(fatou.public_id), "body": "Une phrase à garder."}
    page = client.post(address, sent, headers={"origin": "http://testserver"}).text

    assert "Une phrase à garder." not in page
    assert "Ce navigateur est connecté au nom de Claire Aubry" in page
    packet = re.search(r'name="kept" value="([^"]+)"', page)[1]
    door = {"email": fatou.email, "kept": packet}
    assert "Une phrase à garder." in ReadOnlyGetClient().post(reverse("demo:enter"), door).text
