"""The log serves who runs the server, and tells nobody what people wrote, looked for or may open."""

import json
import logging

import pytest
from django.urls import reverse

from accounts.models import Role
from capitalisation.logs import JsonLines
from narratives.actions import telling
from tests.builders import Day, person
from tests.conftest import ReadOnlyGetClient
from workshops.models.phases import PhaseKey

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]
SECRET = "Ce que je n’ai dit à personne"


@pytest.fixture
def written(caplog):
    """Every line as the server would write it."""

    def read() -> list[dict]:
        return [json.loads(JsonLines().format(record)) for record in caplog.records]

    caplog.set_level(logging.INFO)
    return read


def as_text(lines: list[dict]) -> str:
    return json.dumps(lines, ensure_ascii=False)


@pytest.fixture
def client():
    found = ReadOnlyGetClient()
    found.raise_request_exception = False
    return found


def test_an_accident_says_where_who_and_nothing_that_was_typed(client, written, monkeypatch):
    day = Day(until=PhaseKey.NARRATE)
    author = day.tutors[0]
    narrative = day.narrative(author)

    def broken(*_given, **_said):
        raise ValueError(f"bad value: {SECRET}")

    monkeypatch.setattr(telling, "write_narrative", broken)
    client.force_login(author)
    sent = {
        "writer": str(author.public_id),
        "revision": narrative.revision,
        "body": SECRET,
        "title": "Un moment",
    }
    page = client.post(reverse("narratives:question", args=[narrative.pk, 6]), sent)

    assert page.status_code == 500
    (line,) = [one for one in written() if one.get("error")]
    assert line["error"] == "ValueError"
    assert line["view"] == "narratives:question"
    assert line["person"] == str(author.public_id)
    assert any("narratives/screens" in place for place in line["where"])
    assert line["request"] in page.text, "who is told gives this reference"
    assert page.headers["X-Request-ID"] == line["request"]
    for text in (SECRET, author.email, author.last_name, "Traceback"):
        assert text not in as_text(written())
        assert text not in page.text


@pytest.mark.parametrize(
    "address",
    [
        "/mot-de-passe/MQ/c0ffee-secret-du-lien/",
        "/nulle-part/secret-du-lien/",
        "/repertoire/?q=secret-du-lien",
        "/recits/999999999999/secret-du-lien",
        "/adresse/secret-du-lien/",
    ],
)
def test_no_address_nor_word_looked_for_is_written(client, written, address):
    client.force_login(person(Role.TUTOR))
    client.get(address)
    client.post(address, {"q": "secret-du-lien"})
    assert "secret-du-lien" not in as_text(written())


def test_a_refusal_is_written_by_its_page(client, written):
    user = person(Role.TUTOR)
    client.force_login(user)
    client.get(reverse("accounts:people"))
    refused = [one for one in written() if one["event"] == "django.request 403"]
    assert [(one["view"], one["person"]) for one in refused] == [("accounts:people", str(user.public_id))]


def test_a_forged_form_is_written_without_its_address(written):
    client = ReadOnlyGetClient(enforce_csrf_checks=True).signed_in(person(Role.TUTOR))
    client.post("/compte/sessions/?secret-du-lien", {"x": SECRET})
    assert "secret-du-lien" not in as_text(written())
    assert any(one["logger"] == "django.security.csrf" for one in written())
