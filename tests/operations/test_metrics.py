"""Figures for who holds the token: what a machine needs to know, and of nobody anything."""

import pytest
from django.urls import reverse
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from accounts.models import Role
from mail.models import Letter
from operations.actions.workers import beat
from operations.models import RegularWork
from reports.actions.documents import request_repertoire
from tests.builders import person
from tests.conftest import ReadOnlyGetClient

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]
TOKEN = "0123456789abcdefghij" * 3


def asked(token: str = TOKEN):
    return ReadOnlyGetClient().get("/metrics", headers={"Authorization": f"Bearer {token}"})


def figures() -> dict:
    """As Prometheus itself reads them."""
    families = text_string_to_metric_families(asked().content.decode())
    return {(one.name, *one.labels.values()): one.value for family in families for one in family.samples}


@pytest.fixture
def _token(settings):
    settings.METRICS_TOKEN = TOKEN


def test_without_the_token_there_is_no_such_page(settings):
    assert asked().status_code == 404
    settings.METRICS_TOKEN = TOKEN
    assert (
        asked("").status_code
        == asked("wrong").status_code
        == ReadOnlyGetClient().get("/metrics").status_code
        == 404
    )
    assert asked().status_code == 200


@pytest.mark.usefixtures("_token")
def test_it_says_what_waits_and_names_nobody(
    as_user, django_capture_on_commit_callbacks, django_assert_max_num_queries
):
    user = person(Role.CENTRE, first="Zénobie")
    beat("a", "letters")
    RegularWork.objects.create(name="purge", ended_at=timezone.now(), fault="OSError")
    Letter.objects.create(key="a", address="zenobie@b.fr", subject="Secret", next_try_at=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        request_repertoire(by=user, file_format="csv")
    before = figures()
    assert before["capitalisation_workers", "letters"] == 1
    assert before["capitalisation_regular_work_failed", "purge"] == 1
    assert before["capitalisation_letters", "waiting"] == 1
    assert before["capitalisation_tasks", "default", "ready"] == 1
    assert before["capitalisation_task_age_seconds", "default", "ready"] >= 0

    client = as_user(user)
    client.get(reverse("room:home"))
    client.post(reverse("accounts:own_card"), {}, headers={"X-Autosave": "1"})
    client.get("/nulle-part/")
    after = figures()
    for kind in ("2xx", "4xx"):
        name = ("capitalisation_requests_total", kind)
        assert after[name] > before.get(name, 0)
    assert any(name[0] == "capitalisation_saves_total" for name in after)
    with django_assert_max_num_queries(8):
        said = asked().content.decode()
    assert not [word for word in ("Zénobie", "zenobie", "Secret", user.email) if word in said]
