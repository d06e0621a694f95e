"""Probes are answered whoever they are; what is away for a moment is said, with what was typed."""

import errno
import json
import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from django.db import InternalError, OperationalError, connection
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from capitalisation import start
from capitalisation.accidents import server_error
from capitalisation.version import VERSION
from mail.models import Letter
from operations.actions.workers import beat
from operations.models import RegularWork
from tests.builders import person
from tests.conftest import ReadOnlyGetClient, flat

pytestmark = pytest.mark.django_db


def ready() -> tuple[int, dict]:
    answer = ReadOnlyGetClient().get("/sante/prete")
    return answer.status_code, json.loads(answer.content)


def test_a_probe_asks_by_address_without_tls_nor_session(settings):
    settings.SECURE_SSL_REDIRECT = True
    client = Client(headers={"host": "10.0.0.7:8000"})
    assert client.get("/sante/vive").text == "ok"
    answer = client.get("/sante/prete")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.get("/").status_code == 400, "any other page wants a known host"


def test_it_costs_few_questions_and_says_what_is_missing(django_assert_max_num_queries):
    with django_assert_max_num_queries(7):
        status, said = ready()
    assert (status, said["ready"], said["version"], said["faults"]) == (200, True, VERSION, [])
    assert said["warnings"] == ["no_worker_default", "no_worker_letters", "regular_work"]

    beat("a", "letters")
    RegularWork.objects.create(name="purge", ended_at=timezone.now(), fault="OSError")
    assert ready()[1]["warnings"] == ["no_worker_default", "failed_purge"]
    beat("b", "*")
    RegularWork.objects.update(fault="")
    old = Letter.objects.create(key="a", next_try_at=timezone.now())
    Letter.objects.filter(pk=old.pk).update(made_at=timezone.now() - timezone.timedelta(hours=1))
    assert ready()[1]["warnings"] == ["letters_waiting"]


def test_a_machine_that_cannot_serve_is_not_ready(monkeypatch, tmp_path):
    monkeypatch.setattr("shutil.disk_usage", lambda _place: type("Usage", (), {"free": 1_000}))
    assert ready()[0] == 503
    monkeypatch.undo()
    monkeypatch.setattr("operations.queries.health.missing_migrations", lambda: 3)
    status, said = ready()
    assert (status, said["faults"]) == (503, ["migrations"])


@pytest.mark.sqlite_only
def test_a_database_that_is_gone_or_only_read_is_said(monkeypatch):
    def away(*_args, **_kwargs):
        raise OperationalError("could not connect to server at /secret/path")

    monkeypatch.setattr("operations.queries.health.missing_migrations", away)
    status, said = ready()
    assert (status, said["faults"]) == (503, ["database"])
    assert "secret" not in str(said)


def test_the_programme_does_not_start_on_a_database_of_before(monkeypatch):
    start.refuse_missing_migrations()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'mail'")
    with pytest.raises(start.ImproperlyConfigured, match=r"1 migrations behind .*manage.py migrate"):
        start.refuse_missing_migrations()


def test_one_version_is_said_everywhere(client):
    project = tomllib.loads((Path(settings.BASE_DIR) / "pyproject.toml").read_text())
    assert project["project"]["version"] == VERSION
    assert f"## {VERSION}" in (Path(settings.BASE_DIR) / "CHANGELOG.md").read_text()
    assert f"Version {VERSION}" in flat(client.get(reverse("accounts:login")).content.decode())


READ_ONLY = InternalError()
READ_ONLY.__cause__ = type("ReadOnly", (Exception,), {"pgcode": "25006"})()


@pytest.mark.parametrize(
    "fault",
    [
        OperationalError("too many connections"),
        OperationalError("database or disk is full"),
        READ_ONLY,
        OSError(errno.ENOSPC, "No space left on device", "/srv/secret"),
    ],
)
def test_what_will_pass_is_a_page_that_sends_what_was_typed_again(as_user, monkeypatch, fault):
    """The table of cards is away; the same button, a minute later, writes what was typed."""
    user = person(Role.TUTOR)
    client = as_user(user)
    client.raise_request_exception = False
    typed = {"first_name": 'Zoé "Z" <b>', "last_name": "Müller", "function": "Directrice", "code": "P-0042"}

    def fails(*_args, **_kwargs):
        raise fault

    with monkeypatch.context() as broken:
        broken.setattr("accounts.screens.pages.correct_own_card", fails)
        answer = client.post(reverse("accounts:own_card"), typed, headers={"Sec-Fetch-Site": "same-origin"})
    page = answer.content.decode()
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert "Zoé &quot;Z&quot; &lt;b&gt;" in page
    assert "P-0042" in page, "a code that somebody typed is no secret"
    assert f'action="{reverse("accounts:own_card")}"' in page
    assert "secret" not in page
    assert "Traceback" not in page
    assert client.post(reverse("accounts:own_card"), typed).status_code == 302


def test_it_never_repeats_a_password_nor_what_another_site_sent(monkeypatch):
    def page(**headers: str) -> str:
        request = RequestFactory().post(
            "/connexion/", {"username": "zoe", "password": "tres-secret-12"}, headers=headers
        )
        monkeypatch.setattr("sys.exc_info", lambda: (None, OperationalError(), None))
        return server_error(request).content.decode()

    here = page(**{"Sec-Fetch-Site": "same-origin"})
    assert 'value="zoe"' in here
    assert "tres-secret" not in here
    assert "zoe" not in page(**{"Sec-Fetch-Site": "cross-site"})


@pytest.mark.sqlite_only
def test_a_real_full_database_loses_nothing(as_user):
    """SQLite is told that it has no page left: nothing is half written, and the page keeps the words."""
    user = person(Role.TUTOR)
    client = as_user(user)
    client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        try:
            answers = (
                client.post(
                    reverse("accounts:own_card"),
                    {"first_name": f"Zoé{number}", "last_name": "N" * 60, "function": "Directrice"},
                    headers={"Sec-Fetch-Site": "same-origin"},
                )
                for number in range(300)
            )
            answer = next(one for one in answers if one.status_code != 302)
        finally:
            cursor.execute("PRAGMA max_page_count = 1073741823")
    assert answer.status_code == 503
    assert "Zoé" in answer.content.decode()


def test_too_large_is_said_in_words(as_user):
    client = as_user(person(Role.TUTOR))
    answer = client.post(reverse("accounts:own_card"), {"first_name": "x" * 2_600_000})
    assert answer.status_code == 413
    assert "ce que vous avez écrit y est encore" in answer.content.decode()
    many = {f"f{number}": "1" for number in range(2_100)}
    assert client.post(reverse("accounts:own_card"), many).status_code == 413
