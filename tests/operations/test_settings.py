"""A wrong setting is one sentence with its remedy, never a traceback; what is read is declared, and what is declared is read."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse

from capitalisation.environment import SETTINGS, advice_on, faults_of
from operations.actions.workers import beat
from tests.working import database_url

pytestmark = pytest.mark.sqlite_only
ROOT = Path(settings.BASE_DIR)
GOOD = {
    "SECRET_KEY": "0123456789abcdefghij" * 3,
    "BASE_URL": "https://cap.example",
    "ALLOWED_HOSTS": "cap.example",
    "DATABASE_URL": "postgres://u:p%40ss@db/cap",
}


def test_what_is_right_passes():
    assert not list(faults_of(GOOD))
    assert not list(faults_of(GOOD | {"ALLOWED_HOSTS": ".example", "BASE_URL": "https://cap.example:8443"}))
    assert not list(faults_of(GOOD | {"DATABASE_URL": "postgres://cap@/cap?host=/run/postgresql"}))
    assert not list(faults_of(GOOD | {"DATABASE_URL": "sqlite:////srv/data.sqlite3"}))


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SECRET_KEY", "", "is empty"),
        ("SECRET_KEY", "court", "50 random characters"),
        ("SECRET_KEY", "a" * 80, "monotonous"),
        ("DEBUG", "oui", "write yes or no"),
        ("LOCAL_DRAFTS", "flase", "write yes or no"),
        ("EMAIL_PORT", "vingt-cinq", "whole number"),
        ("WEB_THREADS", "0", "whole number"),
        ("BASE_URL", "cap.example", "begin with https://"),
        ("BASE_URL", "https://cap.example/", "without a final slash"),
        ("BASE_URL", "https://cap.example:443", "leave the usual port out"),
        ("BASE_URL", "https://cap.example:port", "no number"),
        ("BASE_URL", "https://autre.example", "does not hold autre.example"),
        ("ALLOWED_HOSTS", "https://cap.example", "without scheme nor port"),
        ("ALLOWED_HOSTS", "cap.example:443", "without scheme nor port"),
        ("DATABASE_URL", "mysql://u@h/d", "begins otherwise"),
        ("DATABASE_URL", "postgres://u:p@ss@db/cap", "%40"),
        ("DATABASE_URL", "postgres://u:p#ss@db/cap", "%40"),
        ("DATABASE_URL", "sqlite://data.sqlite3", "three slashes"),
    ],
)
def test_each_fault_is_a_sentence_with_its_remedy(name, value, said):
    faults = list(faults_of(GOOD | {name: value}))
    assert any(fault.startswith(("ALLOWED_HOSTS", name)) and said in fault for fault in faults), faults
    assert "ss@db" not in " ".join(faults), "a password is never repeated"


def test_two_ways_of_tls_clash():
    assert any(
        "keep TLS for port 587" in said
        for said in faults_of(GOOD | {"EMAIL_USE_TLS": "yes", "EMAIL_USE_SSL": "on"})
    )
    assert any("over 60 seconds" in said for said in faults_of(GOOD | {"EMAIL_TIMEOUT": "600"}))


def run(*command: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environ},
        capture_output=True,
        text=True,
        check=False,
    )


def test_who_starts_it_reads_sentences_and_no_traceback(tmp_path):
    wrong = {**GOOD, "VAR_DIR": str(tmp_path), "DEBUG": "oui", "EMAIL_PORT": "x"}
    done = run("check", **wrong)
    assert done.returncode != 0
    assert "DEBUG is « oui »" in done.stderr
    assert "EMAIL_PORT is « x »" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_doctor_says_what_is_missing(tmp_path):
    database = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    said = run("doctor", **GOOD | {"DATABASE_URL": database, "VAR_DIR": str(tmp_path), "EMAIL_PORT": "1"})
    assert said.returncode == 1, said.stderr
    for sentence in (
        "run « manage.py migrate »",
        "DATABASE_URL is SQLite",
        "DPO_CONTACT is not set",
        ":1 does not take us",
    ):
        assert sentence in said.stdout
    assert "Traceback" not in said.stderr


@pytest.mark.django_db(transaction=True)
def test_the_doctor_is_content_when_all_is_well(tmp_path):
    beat("a", "*")
    call_command("scheduled")
    local = {"BASE_URL": "http://127.0.0.1:8000", "ALLOWED_HOSTS": "127.0.0.1", "DEMO": "yes"}
    said = run("doctor", **GOOD | local | {"DATABASE_URL": database_url(), "VAR_DIR": str(tmp_path)})
    assert said.stdout.strip() == "All is well."


def test_a_demo_on_a_public_address_is_told():
    assert any("one click" in said for said in advice_on(GOOD | {"DEMO": "yes"}))
    assert not any("one click" in said for said in advice_on(GOOD | {"DEMO": "no"}))
    assert any(
        "passwords travel in clear" in said for said in advice_on(GOOD | {"BASE_URL": "http://cap.example"})
    )


def test_what_is_read_is_declared_and_shown_in_the_example():
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z0-9_]+)"', (ROOT / "capitalisation/settings.py").read_text()))
    read |= {"DATABASE_URL", "WEB_THREADS"}
    names = [setting.name for setting in SETTINGS]
    assert sorted(read) == sorted(names)
    example = (ROOT / "deploy/env.example").read_text()
    assert re.findall(r"^#?([A-Z0-9_]+)=", example, re.MULTILINE) == names
    values = dict(re.findall(r"^#?([A-Z0-9_]+)=(.*)$", example, re.MULTILINE))
    assert not list(
        faults_of(
            {name: value.strip("'") for name, value in values.items() if value}
            | {"SECRET_KEY": GOOD["SECRET_KEY"]}
        )
    )
    for setting in SETTINGS:
        assert setting.about in example


@pytest.mark.django_db
def test_who_offers_the_service_is_said_on_its_pages(client, settings):
    pages = ("accounts:legal", "privacy:data", "accounts:accessibility")
    before = [client.get(reverse(name)).content.decode() for name in pages]
    assert "n’a pas encore indiqué" in before[0]
    settings.ORGANISATION, settings.HOSTING = "Ministère <b>", "Hébergeur"
    settings.DPO_CONTACT, settings.ACCESSIBILITY_CONTACT = "dpo@x.example", "acces@x.example"
    legal, data, access = (client.get(reverse(name)).content.decode() for name in pages)
    assert "Ministère &lt;b&gt;" in legal
    assert "Hébergeur" in legal
    assert "dpo@x.example" in data
    assert "acces@x.example" in access
