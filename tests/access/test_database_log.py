"""The log of PostgreSQL holds nothing that people typed, once our role is set as the installation says."""

from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.db import IntegrityError, connection, transaction

from accounts.models import Role, User
from capitalisation.checks import _WANTED
from tests.builders import person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql_only]
SECRET = "anselme.quintefeuille@direction.example"


@pytest.fixture
def role():
    """Our role as it is, then as the installation says; back as it was."""

    def told(values: bool) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            (name,) = cursor.fetchone()
            for setting, wanted in _WANTED.items():
                change = f"SET {setting} = '{wanted[-1]}'" if values else f"RESET {setting}"
                cursor.execute(f'ALTER ROLE "{name}" {change}')
        connection.close()

    yield told
    told(values=False)


def _clash() -> None:
    """Two people under one address, by a road that no form guards."""
    if not User.objects.filter(email=SECRET).exists():
        User.objects.filter(pk=person(Role.TUTOR).pk).update(email=SECRET)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=person(Role.TUTOR).pk).update(email=SECRET)


def _log() -> str:
    """What the server wrote, wherever it writes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('data_directory')")
        folder = Path(cursor.fetchone()[0])
    return "".join(
        file.read_text(errors="replace")
        for file in (*folder.glob("*log*"), *folder.glob("log/*"), *folder.parent.glob("*.log"))
        if file.is_file()
    )


def test_the_check_says_what_is_missing_and_then_nothing(role):
    said = [one.msg for one in run_checks(databases=["default"]) if one.id == "capitalisation.W001"]
    assert any("log_error_verbosity" in one for one in said)
    role(values=True)
    assert [one for one in run_checks(databases=["default"]) if one.id == "capitalisation.W001"] == []


def test_what_clashes_is_not_in_the_log(role):
    _clash()
    told = _log().count(SECRET)
    if not told:
        pytest.skip("this server's log cannot be read from here")
    role(values=True)
    _clash()
    assert _log().count(SECRET) == told
