"""Every address, every role, both methods, against the oracle; and a mutation that proves the oracle bites."""

import pytest
from django.db import transaction
from django.urls import URLResolver, get_resolver, reverse

from accounts.models import User
from narratives.models import Narrative
from narratives.models.narrative import NarrativeQuerySet
from tests.access.matrix import ACCESS, LETTERS
from tests.access.world import ROLES, objects
from tests.conftest import ReadOnlyGetClient, without_tokens
from workshops.models import Workshop

pytestmark = pytest.mark.sqlite_only


def named_urls(resolver=None, prefix: str = "") -> set[str]:
    found = set()
    for pattern in (resolver or get_resolver()).url_patterns:
        if not isinstance(pattern, URLResolver):
            found.add(f"{prefix}{pattern.name}")
        elif pattern.namespace != "admin":
            found |= named_urls(pattern, f"{pattern.namespace}:" if pattern.namespace else prefix)
    return found


def address(name: str, arguments: str, known: dict) -> str:
    pairs = dict(one.split("=", 1) for one in arguments.split())
    return reverse(
        name, kwargs={key: value[1:] if value[0] == "=" else known[value] for key, value in pairs.items()}
    )


def letter(response) -> str:
    if response.status_code == 302 and response.headers["Location"].startswith(reverse("accounts:login")):
        return "s"
    return LETTERS.get(response.status_code, str(response.status_code))


@pytest.fixture
def clients(cast) -> dict[str, ReadOnlyGetClient]:
    people = {
        role: User.objects.filter(email=f"{short}@demo.example").first() for role, short in ROLES.items()
    }
    return {
        role: ReadOnlyGetClient() if user is None else ReadOnlyGetClient().signed_in(user)
        for role, user in people.items()
    }


def test_the_table_lists_every_address():
    assert {row[0] for row in ACCESS} == named_urls()


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_address_answers_every_role_as_written(clients, method):
    known = objects()
    wrong = []
    for name, arguments, *expected in ACCESS:
        url = address(name, arguments, known)
        found = ""
        for client in clients.values():
            before = transaction.savepoint()
            session = dict(client.cookies)
            found += letter(getattr(client, method)(url))
            transaction.savepoint_rollback(before)
            client.cookies.clear()
            client.cookies.update(session)
        if found != expected[method == "post"]:
            wrong.append(f"{method} {name} {arguments}: {found}, expected {expected[method == 'post']}")
    assert not wrong, "\n".join(wrong)


def test_a_refusal_says_why_in_a_sentence(clients):
    known = objects()
    for name, arguments, get, _post in ACCESS:
        for client, expected in zip(clients.values(), get, strict=True):
            if expected == "f":
                page = client.get(address(name, arguments, known)).text
                assert "Accès réservé" in page
                assert 'class="lead"' in page
                assert "Cette page ne vous est pas ouverte" not in page, f"{name} refuses without a sentence"


def test_not_yours_and_not_there_get_the_same_answer(clients, cast):
    stranger = clients["centre"]
    known = objects()

    hidden = stranger.get(reverse("narratives:question", args=[known["draft"], 1]))
    absent = stranger.get(reverse("narratives:question", args=[999_999, 1]))

    assert hidden.status_code == absent.status_code == 404
    own_address = f"/recits/{known['draft']}/"
    assert without_tokens(hidden.text).replace(own_address, "/recits/999999/") == without_tokens(absent.text)


def test_the_oracle_bites_when_a_check_is_removed(clients, monkeypatch):
    """Control: open the narratives to everyone and the table must notice."""
    monkeypatch.setattr(NarrativeQuerySet, "visible_to", lambda queryset, _user: queryset)
    pk = objects()["shared"]

    assert Narrative.objects.get(pk=pk)
    assert letter(clients["endorser"].get(reverse("narratives:narrative", args=[pk]))) == "o"


@pytest.mark.parametrize("wild", [str(2**63), "9" * 40, "²"])
def test_a_wild_number_is_a_page_not_found_or_nothing(cast, wild):
    day = Workshop.objects.get(status="live")
    lead, planner = (ReadOnlyGetClient().signed_in(cast(one)) for one in ("malik.benali", "odile.garnier"))
    present = list(day.participations.filter(attended=True).values_list("pk", flat=True))

    assert lead.get(f"/repertoire/P-{wild}/").status_code == 404
    assert lead.get(f"/recits/{wild}/").status_code == 404
    assert planner.get(reverse("needs:needs"), {"annee": wild}).status_code == 200
    assert (
        lead.post(reverse("room:presence", args=[day.slug]), {"present": [*present, wild]}).status_code == 302
    )
    assert list(day.participations.filter(attended=True).values_list("pk", flat=True)) == present
