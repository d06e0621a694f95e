"""What screens hear, and what they never do."""

import json
import re

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from live import fragments, guard
from room.actions import clock as day
from tests.browser.conftest import session_of
from tests.builders import Day, person
from tests.live.conftest import Front
from workshops.actions import attendance as room
from workshops.actions.live import CHANNEL
from workshops.models import Participation
from workshops.models.phases import PhaseKey

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db) -> Day:
    return Day(tutors=4, until=PhaseKey.REVIEW)


def test_a_change_is_heard_by_everybody_with_numbers_only(front: Front, world):
    slug = world.workshop.slug
    lead, tutor = front.screen(slug, world.lead), front.screen(slug, world.tutors[0])
    start = lead.hear()
    assert tutor.hear() == {topic: start[topic] for topic in ("stage", "common", "signs")}

    day.extend_phase(world.fresh, 5, by=world.lead)
    assert tutor.latest(lambda said: said["stage"] == start["stage"] + 1)
    lead.latest(lambda said: said["stage"] == start["stage"] + 1 and said["board"] > start["board"])

    text = re.sub(r"^(id: [\d.]+|event: pulse|data: (\{[^}]*\})?)$", "", tutor.raw, flags=re.MULTILINE)
    assert text.strip() == "", "nothing but versions and pulses"


def test_a_tutor_does_not_hear_of_the_board(front: Front, world):
    screen = front.screen(world.workshop.slug, world.tutors[0])
    screen.hear()
    room.ask_for_help(world.seat(world.tutors[1]), by=world.tutors[1])
    day.extend_phase(world.fresh, 5, by=world.lead)
    assert screen.hear().keys() == {"stage", "common", "signs"}


def test_another_day_is_never_heard(front: Front, world):
    other = Day(tutors=4, until=PhaseKey.REVIEW)
    screen = front.screen(world.workshop.slug, world.tutors[0])
    start = screen.hear()
    day.extend_phase(other.fresh, 5, by=other.lead)
    day.extend_phase(world.fresh, 5, by=world.lead)
    assert screen.hear() == {**start, "stage": start["stage"] + 1}


def test_who_may_not_see_the_day_gets_no_stream(front: Front, world):
    slug = world.workshop.slug
    stranger = Day(tutors=4, until=PhaseKey.REVIEW).tutors[0]
    assert front.screen(slug, None).status == 401
    for user in (stranger, person(Role.PLANNER)):
        assert front.screen(slug, user).status == 403
    assert front.screen("nulle-part", world.lead).status == 403
    assert front.screen(slug, person(Role.CENTRE)).status == 200


def test_a_role_taken_away_closes_the_stream(front: Front, world):
    seat = world.seat(world.tutors[0])
    screen = front.screen(world.workshop.slug, world.tutors[0])
    assert screen.hear()
    Participation.objects.filter(pk=seat.pk).delete()
    while screen.hear() is not None:
        pass
    assert front.screen(world.workshop.slug, world.tutors[0]).status == 403


def test_the_end_of_a_session_closes_the_stream(front: Front, world):
    session = session_of(world.lead)
    screen = front.screen(world.workshop.slug, None, session)
    assert screen.hear()
    Session.objects.filter(session_key=session).delete()
    while screen.hear() is not None:
        pass


def test_a_facilitator_who_is_one_no_more_stops_hearing_of_the_board(front: Front, world):
    screen = front.screen(world.workshop.slug, world.lead)
    assert "board" in screen.hear()
    Participation.objects.filter(user=world.lead).update(role=Participation.Role.TUTOR)
    while screen.hear() is not None:
        pass
    assert "board" not in front.screen(world.workshop.slug, world.lead).hear()


def test_what_is_rolled_back_is_never_heard(front: Front, world):
    screen = front.screen(world.workshop.slug, world.tutors[0])
    start = screen.hear()
    with transaction.atomic():
        day.extend_phase(world.fresh, 5, by=world.lead)
        transaction.set_rollback(True)
    day.extend_phase(world.fresh, -5, by=world.lead)
    assert screen.hear() == {**start, "stage": start["stage"] + 1}


def test_a_page_without_stream_asks_and_is_told_only_what_is_new(front: Front, world):
    path = reverse("workshops:versions", args=[world.workshop.slug])
    session = session_of(world.tutors[0])
    said = json.loads(front.get(path, session).read())
    since = ".".join(map(str, said.values()))
    assert front.get(f"{path}?since={since}", session).status == 204
    day.extend_phase(world.fresh, 5, by=world.lead)
    # From memory, hence as soon as the news came.
    screen = front.screen(world.workshop.slug, world.tutors[0])
    screen.latest(lambda heard: heard["stage"] > said["stage"])
    assert json.loads(front.get(f"{path}?since={since}", session).read())["stage"] == said["stage"] + 1
    assert front.get(path, "").status == 401


def test_the_board_knows_whose_page_is_open(front: Front, world):
    lead, seat = front.screen(world.workshop.slug, world.lead), world.seat(world.tutors[0])
    start = lead.hear()
    tutor = front.screen(world.workshop.slug, world.tutors[0])
    assert tutor.hear()
    lead.latest(lambda said: said["board"] > start["board"])
    seat.refresh_from_db()
    assert (timezone.now() - seat.seen_at).total_seconds() < 10


def test_pages_are_served_beside_the_streams(front: Front, world):
    answer = front.get(reverse("room:day", args=[world.workshop.slug]), session_of(world.tutors[0]))
    assert answer.status == 200
    assert "Journée" in answer.read().decode()


def test_news_go_on_after_the_connection_that_listens_was_cut(front: Front, world):
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite nothing listens: versions are swept")
    screen = front.screen(world.workshop.slug, world.tutors[0])
    start = screen.hear()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query = %s AND datname = current_database()",
            [f"LISTEN {CHANNEL}"],
        )
        assert cursor.fetchone() == (1,)
    day.extend_phase(world.fresh, 5, by=world.lead)
    screen.latest(lambda said: said["stage"] == start["stage"] + 1)


def test_what_everybody_sees_is_made_once_for_each_change(front: Front, world, monkeypatch):
    made = []
    original = fragments.made
    monkeypatch.setattr(fragments, "made", lambda *key: made.append(key) or original(*key))
    screens = [front.screen(world.workshop.slug, tutor) for tutor in world.tutors]
    sessions = [
        screen.connection and session_of(tutor) for screen, tutor in zip(screens, world.tutors, strict=True)
    ]
    for screen in screens:
        screen.hear()
    path = reverse("workshops:bar", args=[world.workshop.slug])
    pages = [front.get(path, session).read().decode() for session in sessions]
    assert all("60 minutes restantes" in page for page in pages)
    assert len(made) == 1
    day.extend_phase(world.fresh, 5, by=world.lead)
    for screen in screens:
        screen.hear()
    assert "65 minutes restantes" in front.get(path, sessions[0]).read().decode()
    assert len(made) == 2
    assert front.get(path, "").status == 401


def test_live_addresses_stand_behind_the_same_walls_as_pages(front: Front, world, settings):
    """The same headers, the same refusal of a foreign name, the same redirection to the encrypted address."""
    common = {"content-security-policy", "referrer-policy", "x-frame-options", "cross-origin-opener-policy"}
    slug, session = world.workshop.slug, session_of(world.tutors[0])
    page = front.get(reverse("room:home"), session)
    wanted = {name: page.headers[name] for name in common - {"content-security-policy"}}
    for way in ("versions", "bandeau"):
        for answer in (
            front.get(f"/journees/{slug}/{way}/", session),
            front.get(f"/journees/{slug}/{way}/", ""),
        ):
            assert {name: answer.headers[name] for name in wanted} == wanted
            assert "default-src 'none'" in answer.headers["content-security-policy"]
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["cache-control"] == "no-store"
            assert len(answer.headers.get_all("content-type")) == 1
    screen = front.screen(slug, world.tutors[0])
    assert "default-src 'none'" in screen.answer.headers["content-security-policy"]
    screen.hear()


def test_a_foreign_name_hears_nothing(front: Front, world):
    session = session_of(world.tutors[0])
    for way in ("direct", "versions", "bandeau"):
        answer = front.get(f"/journees/{world.workshop.slug}/{way}/", session, host="mauvais.example")
        assert answer.status == 400


@pytest.mark.sqlite_only
def test_the_open_transport_leads_to_the_encrypted_one(settings):
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/journees/a/versions/",
        "query_string": b"since=1",
        "scheme": "http",
    }
    scope["headers"] = [(b"host", b"localhost")]
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 31_536_000
    walls = guard.walls()
    answer = guard.before(scope, walls)
    assert answer.status_code == 301
    assert answer.headers["Location"] == "https://localhost/journees/a/versions/?since=1"
    encrypted = guard.before({**scope, "scheme": "https"}, walls)
    assert encrypted.headers["Strict-Transport-Security"].startswith("max-age=31536000")
