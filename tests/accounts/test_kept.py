"""A text kept while its writer signs in again: unreadable by others, never sent where it would do something else."""

import base64
import re
import zlib

import pytest
from django.urls import reverse

from accounts.queries.kept import Kept
from tests.builders import Day
from tests.conftest import ReadOnlyGetClient
from workshops.models.phases import PhaseKey

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]
SECRET = "Ce que je ne veux pas que l’on lise."


@pytest.fixture
def day():
    return Day(until=PhaseKey.NARRATE)


def packet_of(page) -> str:
    return re.search(r'name="kept" value="([^"]*)"', page.text)[1]


def kept_for(writer, address) -> str:
    sent = {"writer": str(writer.public_id), "body": SECRET, "title": "Un moment"}
    return packet_of(ReadOnlyGetClient().post(address, sent))


def sign_in(writer, packet):
    login = {"username": writer.email, "password": "un-mot-de-passe-long", "kept": packet}
    return ReadOnlyGetClient().post(reverse("accounts:login"), login)


def everything_in(packet: str) -> bytes:
    """What somebody who holds the page can make of the packet without a key."""
    read = packet.encode()
    for part in re.split(r"[:.]", packet):
        raw = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
        read += raw
        for start in range(min(len(raw), 40)):
            try:
                read += zlib.decompressobj().decompress(raw[start:])
            except zlib.error:
                continue
    return read


def test_who_holds_the_page_reads_nothing(day):
    author = day.tutors[0]
    read = everything_in(kept_for(author, reverse("narratives:question", args=[day.narrative(author).pk, 4])))

    assert b"lise" not in read
    assert b"narratives" not in read


def test_the_writer_reads_the_words_and_where_they_go(day):
    author = day.tutors[0]
    address = reverse("narratives:question", args=[day.narrative(author).pk, 4])

    page = sign_in(author, kept_for(author, address))

    assert f'<blockquote class="excerpt">{SECRET}' in re.sub(r"<p>|\s*</p>", "", page.text).replace("\n", "")
    assert f"<code>{address}</code>" in page.text
    assert "Enregistrer mon texte" in page.text


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("accounts:person_new", []),
        ("workshops:create", []),
        ("room:phase", ["slug"]),
        ("accounts:logout", []),
    ],
)
def test_what_does_more_than_keep_words_is_never_one_click_away(day, name, arguments):
    """Somebody on a shared computer has a form of their making wait for the next person."""
    victim = day.lead
    address = reverse(name, args=[day.workshop.slug if one == "slug" else one for one in arguments])

    page = sign_in(victim, Kept(address, [("writer", str(victim.public_id)), ("reason", SECRET)]).seal())

    assert SECRET in page.text, "no word is lost"
    assert "Enregistrer mon texte" not in page.text
    assert f'action="{address}"' not in page.text.replace('action="/deconnexion/"', "")


@pytest.mark.parametrize("origin", ["https://mauvais.example", None])
@pytest.mark.parametrize("signed_in", [True, False])
def test_what_another_site_sent_is_neither_sealed_nor_offered(day, origin, signed_in):
    author = day.tutors[0]
    client = ReadOnlyGetClient(enforce_csrf_checks=True)
    if signed_in:
        client.signed_in(author)
    sent = {"writer": str(author.public_id), "body": SECRET}
    headers = {"origin": origin} if origin else {}

    page = client.post(
        reverse("narratives:question", args=[day.narrative(author).pk, 4]), sent, headers=headers
    )

    assert page.status_code == 403
    assert 'name="kept"' not in page.text
    assert "Enregistrer mon texte" not in page.text


def test_a_former_secret_still_opens_and_a_forgotten_one_does_not(day, settings):
    author = day.tutors[0]
    packet = Kept("/", [("writer", str(author.public_id)), ("body", SECRET)]).seal()

    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 9
    assert Kept.unseal(packet, author) is not None

    settings.SECRET_KEY_FALLBACKS = []
    assert Kept.unseal(packet, author) is None


def test_it_waits_a_day(day, time_machine):
    author = day.tutors[0]
    time_machine.move_to("2026-03-02 08:00")
    packet = Kept("/", [("writer", str(author.public_id)), ("body", SECRET)]).seal()
    time_machine.move_to("2026-03-03 07:59")
    assert Kept.unseal(packet, author) is not None
    time_machine.move_to("2026-03-03 08:01")
    assert Kept.unseal(packet, author) is None


def test_nothing_is_sealed_for_an_account_that_is_not(day):
    for writer in ("", "moi", "00000000-0000-4000-8000-000000000000"):
        assert Kept("/", [("writer", writer), ("body", SECRET)]).seal() == ""
