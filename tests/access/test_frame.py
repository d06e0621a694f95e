"""What surrounds every page and file: settings that are refused, headers, reports, names of files, invisible marks."""

import csv
import datetime
import io
import json
import os
import stat
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.test import RequestFactory
from django.urls import reverse

from accounts.models import Role, User
from capitalisation import disclosure
from capitalisation.files import attached, inert, resumable
from capitalisation.plaintext import one_line
from tests.builders import person

pytestmark = pytest.mark.sqlite_only
SAFE = {
    "SECRET_KEY": "only-for-this-test-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "capitalisation.example",
    "BASE_URL": "https://capitalisation.example",
    "DEBUG": "no",
    "DEMO": "no",
}


def started(**changes: str) -> subprocess.CompletedProcess[str]:
    ask = "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME)"
    environment = {**SAFE, "PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "capitalisation.settings"}
    return subprocess.run(
        [sys.executable, "-c", ask],
        cwd=settings.BASE_DIR,
        env={**environment, **changes},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "x" * 60}, "SECRET_KEY"),
        ({"DEBUG": "yes"}, "DEBUG=yes"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS=*"),
        ({"DEMO": "yes", "SECRET_KEY": "short"}, "SECRET_KEY"),
    ],
)
def test_it_does_not_start_with_what_is_not_safe(changes, said):
    refused = started(**changes)
    assert refused.returncode != 0
    assert said in refused.stderr


def test_it_starts_with_the_rest_and_no_other_host_sets_its_cookies():
    assert started().stdout.split() == ["__Host-sessionid", "__Host-csrftoken"]
    assert started(BASE_URL="http://127.0.0.1:8000", ALLOWED_HOSTS="127.0.0.1").stdout.split() == [
        "sessionid",
        "csrftoken",
    ]
    assert started(DEMO="yes", DEBUG="yes", ALLOWED_HOSTS="*").returncode == 0


def test_what_is_kept_in_files_is_for_the_product_alone():
    assert stat.S_IMODE(settings.VAR_DIR.stat().st_mode) == 0o700
    options = settings.STORAGES["default"]["OPTIONS"]
    assert (options["file_permissions_mode"], options["directory_permissions_mode"]) == (0o600, 0o700)


@pytest.mark.django_db
class TestPolicyReports:
    @pytest.fixture(autouse=True)
    def quiet(self):
        disclosure._said_at.clear()

    def send(self, client, body):
        return client.post(reverse("policy_report"), json.dumps(body), content_type="application/csp-report")

    def report(self, **changes):
        return {
            "csp-report": {
                "document-uri": "https://capitalisation.example/repertoire/?q=mot+secret",
                "blocked-uri": "https://mauvais.example/voler?texte=secret",
                "effective-directive": "script-src",
                **changes,
            }
        }

    def test_one_is_kept_without_what_somebody_typed(self, client, caplog):
        assert self.send(client, self.report()).status_code == 204
        assert "directive=script-src source=mauvais.example view=repertoire:index" in caplog.text
        assert "secret" not in caplog.text

    def test_a_line_break_or_a_lie_adds_nothing_to_the_log(self, client, caplog):
        self.send(
            client, self.report(**{"effective-directive": "x\nERROR forged", "blocked-uri": "http://[a"})
        )
        self.send(client, self.report(**{"blocked-uri": "https://a\nforged.example/"}))
        assert "ERROR forged" not in caplog.text
        assert all(len(record.getMessage().splitlines()) == 1 for record in caplog.records)

    @pytest.mark.parametrize(
        "body", [b"", b"[]", b"{", b"[" * 5_000, b"{}", b'{"csp-report": 3}', b"x" * 20_000]
    )
    def test_anything_else_is_nothing(self, client, caplog, body):
        disclosed = client.post(reverse("policy_report"), body, content_type="application/json")
        assert disclosed.status_code == 204
        assert caplog.records == []

    def test_a_flood_fills_no_log(self, client, caplog):
        for _turn in range(100):
            self.send(client, self.report())
        assert len(caplog.records) == 30

    def test_every_page_says_where(self, client):
        policy = client.get(reverse("accounts:login")).headers["Content-Security-Policy"]
        assert f"report-uri {reverse('policy_report')}" in policy


@pytest.mark.django_db
def test_where_to_write_about_a_weakness(client, settings):
    settings.SECURITY_CONTACT = "securite@capitalisation.example"
    lines = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").text.splitlines())
    assert lines["Contact"] == "mailto:securite@capitalisation.example"
    until = datetime.datetime.fromisoformat(lines["Expires"]) - datetime.datetime.now(datetime.UTC)
    assert datetime.timedelta(days=30) < until < datetime.timedelta(days=365)


def test_part_of_a_file_has_the_name_of_the_whole():
    name = 'Recueil d’été "2026".pdf'
    content = b"0123456789"
    whole = resumable(RequestFactory().get("/"), ContentFile(content, name), name, "application/pdf")
    part = resumable(
        RequestFactory().get("/", headers={"range": "bytes=2-4"}),
        ContentFile(content, name),
        name,
        "application/pdf",
    )
    other = attached(content, "application/pdf", name)
    assert part.content == b"234"
    names = {one.headers["Content-Disposition"] for one in (whole, part, other)}
    assert len(names) == 1
    assert "Recueil%20d%E2%80%99%C3%A9t%C3%A9" in names.pop()


@pytest.mark.parametrize(
    "sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t=", "\n=", " =", "\u200b=", "\ufeff＝"]
)
def test_a_spreadsheet_runs_nothing_of_ours(sign):
    value = f"{sign}HYPERLINK(1)"
    assert inert(value) == f"'{value}"
    out = io.StringIO()
    csv.writer(out).writerow([inert(value)])
    assert out.getvalue().lstrip('"').startswith("'")


@pytest.mark.parametrize("value", ["-3", "-3,5", "−3", "Salle = 4", "", "d’abord - ensuite"])
def test_what_is_harmless_stays_as_it_is(value):
    assert inert(value) == value


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ma\u200brie", "Marie"),
        ("Ma\u00adrie", "Marie"),
        ("\u202eeiraM", "eiraM"),
        ("Marie\u2066\u2069 Du\ufeffpont", "Marie Dupont"),
        ("Ma\u200drie", "Marie"),
        ("\U0001f469\u200d\U0001f3eb", "\U0001f469\u200d\U0001f3eb"),
    ],
)
def test_a_name_holds_no_mark_that_nobody_sees(typed, kept):
    assert one_line(typed) == kept


@pytest.mark.django_db
def test_an_address_with_an_unseen_mark_is_the_same_address(as_user):
    centre, known = person(Role.CENTRE), person(Role.TUTOR)
    sent = {
        "first_name": "Ma\u200brie",
        "last_name": "\u202eDupont",
        "email": known.email.replace("@", "@\u200b").upper(),
        "function_title": "",
        "org_unit": known.org_unit_id,
        "is_active": "on",
        "writer": str(centre.public_id),
    }
    page = as_user(centre).post(reverse("accounts:person_new"), sent)
    assert "déjà celle d’une autre personne" in page.text

    as_user(centre).post(reverse("accounts:person_new"), sent | {"email": "ma\u200brie@unite.example"})
    made = User.objects.get(email="marie@unite.example")
    assert str(made) == "Marie Dupont"
