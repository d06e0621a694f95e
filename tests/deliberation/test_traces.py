"""What databases leave behind in their files: read from the disk, as somebody with a copy of it would."""

import contextlib
import subprocess
from pathlib import Path

import pytest
from django.db import connection

from deliberation.actions import rounds
from deliberation.models import Ballot, BallotKey
from deliberation.queries.rounds import find_round
from tests.builders import Day
from tests.working import work
from workshops.models.phases import PhaseKey

pytestmark = pytest.mark.django_db(transaction=True)


def on_disk() -> bytes:
    """Every file of tables and indexes, once what memory holds is written."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            path = Path(connection.settings_dict["NAME"])
            # By another process: closing such a file here would drop the locks that this process has on it (POSIX), and whoever
            # comes next would take the database for nobody's.
            files = [str(one) for one in path.parent.glob(f"{path.name}*")]
            return subprocess.run(["cat", *files], capture_output=True, check=True).stdout
        cursor.execute("CHECKPOINT")
        cursor.execute("SHOW data_directory")
        (folder,) = cursor.fetchone()
        cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        (own,) = cursor.fetchone()
    return b"".join(_content(one) for one in Path(folder, "base", str(own)).iterdir())


def _content(path: Path) -> bytes:
    """A file the server dropped meanwhile holds nothing."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


@contextlib.contextmanager
def somebody_still_reads():
    """Another connection in the middle of a long reading of something else: a report, an import."""
    if connection.vendor != "postgresql":
        yield
        return
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT count(*) FROM accounts_region")
            yield
            cursor.execute("ROLLBACK")
    finally:
        other.close()


def found(tokens: set) -> int:
    disk = on_disk()
    return sum(token.bytes in disk or token.hex.encode() in disk for token in tokens)


def test_no_token_of_a_rater_is_left_in_the_files_of_the_database():
    world = Day(tutors=7, until=PhaseKey.SHARE)
    sheet = world.sheet(world.tutors[0], proposed=True)
    for number in (1, 2):
        round_ = find_round(world.workshop, number)
        rounds.open_round(round_, by=world.lead)
        for rater in world.tutors[1:]:
            rounds.cast_ballot(round_, sheet, grades={"effect": 4, "economy": 4}, by=rater)
        if number == 1:
            rounds.close_round(round_, by=world.lead)
            rounds.reveal_round(round_, by=world.lead)
    tokens = set(BallotKey.objects.values_list("token", flat=True).order_by())
    assert found(tokens) == 6, "control: while people vote, the disk does hold them"

    with somebody_still_reads():
        rounds.close_round(find_round(world.workshop, 2), by=world.lead)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM FULL deliberation_ballot, deliberation_ballotkey")
            assert found(tokens) > 0, "control: a deleted row stays in its file, vacuum or not"
        work()
        assert found(tokens) == 0
    assert Ballot.objects.count() == 12


@pytest.mark.sqlite_only
def test_sqlite_overwrites_what_it_deletes():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone() == (1,)
