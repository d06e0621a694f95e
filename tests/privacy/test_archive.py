"""Everything of one person for that person, and nothing of anybody else."""

import datetime
import io
import json
import re
import zipfile

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import JournalEntry, Role, User
from narratives.models import Narrative
from privacy.actions.archive import ask_archive, make_archive
from privacy.models import STUCK_AFTER, Archive
from privacy.queries.archive import archive_of
from privacy.rules.archive import NOT_GIVEN, SECTIONS, rows_of
from tests.builders import person
from tests.conftest import ReadOnlyGetClient
from tests.working import work

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]


def opened(content: bytes) -> tuple[dict, str, str]:
    """(data, page, text of the PDF)."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert set(packed.namelist()) == {"donnees.json", "donnees.html", "mes-textes.pdf"}
        pages = PdfReader(io.BytesIO(packed.read("mes-textes.pdf"))).pages
        pdf = " ".join(page.extract_text() for page in pages)
        return json.loads(packed.read("donnees.json")), packed.read("donnees.html").decode(), pdf


def test_every_reference_to_a_person_is_given_or_says_why_not():
    given = {
        f"{label}.{path}"
        for _title, tables in SECTIONS
        for label, path in tables
        if "__" not in path and path != "pk"
    }
    references = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.fields
        if field.is_relation and field.related_model is User and not model.__module__.startswith("django.")
    }
    assert references == given | set(NOT_GIVEN)
    assert given.isdisjoint(NOT_GIVEN)


@pytest.mark.parametrize("short", ["fatou.sow", "claire.aubry"])
def test_a_tutor_gets_what_the_database_holds_of_them(cast, short):
    user = cast(short)
    data, page, pdf = opened(archive_of(user))

    tables = {(one["table"], one["by"]): one["rows"] for section in data.values() for one in section}
    filled = 0
    for _title, declared in SECTIONS:
        for label, path in declared:
            model = apps.get_model(label)
            stored = rows_of(user, model, path)
            rows = tables[label, path]
            assert len(rows) == stored.count(), label
            filled += bool(rows)
            for row, kept in zip(rows, stored, strict=True):
                for field in kept._meta.concrete_fields:
                    if (
                        field.get_internal_type() in ("CharField", "TextField", "JSONField")
                        and field.name in row
                    ):
                        assert row[field.name] == getattr(kept, field.attname), f"{label}.{field.name}"
    assert filled > 8

    flat = re.sub(r"\s+", "", pdf)
    for narrative in Narrative.objects.filter(author=user):
        assert narrative.title in page
        assert re.sub(r"\s+", "", narrative.title) in flat
    assert user.email in page


def test_nothing_of_anybody_else_and_no_secret_is_in_it(cast):
    user = cast("fatou.sow")
    with zipfile.ZipFile(io.BytesIO(archive_of(user))) as packed:
        everything = packed.read("donnees.json").decode() + packed.read("donnees.html").decode()
    for other in Narrative.objects.exclude(author=user):
        for text in filter(None, (other.title, other.setting, other.body, other.turning_point)):
            assert text not in everything
    for address in User.objects.exclude(pk=user.pk).values_list("email", flat=True):
        assert address not in everything
    secrets = [
        user.draft_key_text,
        user.password,
        *map(str, user.participations.values_list("voter_token", flat=True)),
    ]
    for secret in secrets:
        assert secret not in everything


@pytest.mark.django_db(transaction=True)
def test_one_asks_waits_and_saves(as_user, client):
    user, other = person(Role.TUTOR), person(Role.CENTRE, Role.ADMIN)
    mine, url = as_user(user), reverse("privacy:archive")
    mine.post(url)
    mine.post(url)
    assert Archive.objects.count() == 1, "pressed twice, asked once"
    assert "se prépare" in mine.get(url).text
    work()

    archive = Archive.objects.get()
    file = reverse("privacy:archive_file", args=[archive.public_id])
    assert file in mine.get(url).text
    data, _page, _pdf = opened(b"".join(mine.get(file).streaming_content))
    assert data["Mon compte"][0]["rows"][0]["email"] == user.email
    for stranger in (as_user(other), client):
        assert stranger.get(file).status_code in (302, 404)
    told = JournalEntry.objects.filter(concerns=user).values_list("verb", flat=True)
    assert {"archive.asked", "archive.finished"} <= set(told)


def test_it_lives_a_week(as_user, time_machine):
    user = person(Role.TUTOR)
    archive = ask_archive(user)
    make_archive.call(archive.pk)
    file = reverse("privacy:archive_file", args=[archive.public_id])
    assert as_user(user).get(file).status_code == 200
    time_machine.move_to(timezone.now() + datetime.timedelta(days=7, seconds=1))
    assert ReadOnlyGetClient().signed_in(user).get(file).status_code == 404


def test_one_left_by_a_killed_worker_is_asked_again(time_machine):
    user = person(Role.TUTOR)
    first = ask_archive(user)
    time_machine.move_to(timezone.now() + STUCK_AFTER + datetime.timedelta(seconds=1))
    second = ask_archive(user)
    first.refresh_from_db()
    assert (first.status, second.status) == ("failed", "waiting")
    assert first.pk != second.pk


def test_the_page_offers_a_way_on_when_nobody_makes_it_any_more(time_machine):
    user = person(Role.TUTOR)
    ask_archive(user)
    time_machine.move_to(timezone.now() + STUCK_AFTER + datetime.timedelta(seconds=1))
    page = ReadOnlyGetClient().signed_in(user).get(reverse("privacy:archive")).text
    assert "n’a pas pu être faite" in page
    assert "Préparer mon archive" in page
    assert "<div data-waiting>" not in page
