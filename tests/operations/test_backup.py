"""A backup made while people write comes back whole, into an empty installation; whoever was erased since stays erased."""

import datetime
import json
import os
import subprocess
import tarfile
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone

from accounts.actions.chain import seal_journal
from accounts.actions.journal import record
from accounts.actions.people import send_sign_in_link
from accounts.models import JournalEntry, Role
from mail.models import Fault, Letter
from narratives.models import Narrative
from operations.actions import backup as backups
from operations.actions.regular import do_regular_work
from operations.rules.archive import MANIFEST, quoted, read_manifest
from privacy.actions.erasure import erase
from reports.models import DocumentJob
from tests.builders import Day, person
from workshops.models.phases import PhaseKey

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = datetime.timedelta(hours=1)


def shell(manage, expression: str) -> str:
    done = manage("shell", "--no-imports", "-c", f"print({expression})")
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def some_life() -> tuple[Narrative, DocumentJob]:
    day = Day(until=PhaseKey.NARRATE)
    narrative = day.narrative(day.tutors[0], title="Éclair œuvre", body="Un mot qui compte. " * 200)
    job = DocumentJob(kind=DocumentJob.Kind.REPERTOIRE, requested_by=day.centre, status="ready")
    job.file.save(f"{job.public_id}.pdf", ContentFile(b"%PDF kept"), save=True)
    seal_journal()
    return narrative, job


def test_everything_comes_back(tmp_path, elsewhere):
    narrative, job = some_life()
    Letter.objects.create(key="waits", address="a@b.fr", next_try_at=timezone.now())
    made = backups.back_up(tmp_path / "kept")
    assert oct(made.stat().st_mode)[-3:] == "600"
    assert [path.name for path in made.parent.iterdir()] == [made.name], "nothing half made stays"

    done = elsewhere("restore", str(made))
    assert done.returncode == 0, done.stderr
    assert "every seal holds" in done.stdout
    find = "__import__('narratives.models').models.Narrative.objects.get"
    assert shell(elsewhere, f"{find}(pk={narrative.pk}).body == 'Un mot qui compte. ' * 200") == "True"
    document = f"__import__('reports.models').models.DocumentJob.objects.get(pk={job.pk})"
    assert shell(elsewhere, f"{document}.file.read()") == "b'%PDF kept'"
    letters = "__import__('mail.models').models.Letter.objects"
    assert (
        shell(elsewhere, f"{letters}.get(key='waits').fault, {letters}.waiting().count()")
        == f"{Fault.RESTORED} 0"
    )
    assert elsewhere("verify_restore").stdout.strip() == "Everything holds."
    again = elsewhere("restore", str(made))
    assert again.returncode == 1, "nothing was touched"
    assert "holds people already" in again.stderr
    assert "Traceback" not in again.stderr


def test_a_backup_of_a_busy_minute_restored_hours_later(tmp_path, elsewhere, time_machine):
    """Lines of the journal not sealed yet, letters to be written, the morning's reminders: whole, and nothing written twice."""
    now = timezone.now()
    time_machine.move_to(now - 8 * HOUR)
    narrative, _job = some_life()
    record("person.saved", narrative.author, by=None)
    send_sign_in_link(narrative.author, by=person(Role.CENTRE))
    do_regular_work(lambda _name: None)
    made = backups.back_up(tmp_path / "kept")
    time_machine.move_to(now)

    done = elsewhere("restore", str(made))
    assert done.returncode == 0, done.stderr
    letters = "__import__('mail.models').models.Letter.objects"
    links = f"{letters}.stopped().filter(subject='Choisissez votre mot de passe')"
    assert shell(elsewhere, f"{links}.count()") == "1"
    tasks = "__import__('django_tasks_db.models').models.DBTaskResult.objects"
    assert shell(elsewhere, f"{tasks}.filter(queue_name='letters').count()") == "0"
    assert "send_reminders" not in elsewhere("scheduled").stdout, "people were reminded this morning"


def test_half_way_nothing_may_run_and_it_says_so(tmp_path, elsewhere):
    """Its last steps cannot be done: the number with which it ends says that no service may start."""
    some_life()
    made = backups.back_up(tmp_path / "kept")
    elsewhere("check")
    (tmp_path / "var/files").write_text("in the way")
    done = elsewhere("restore", str(made))
    assert done.returncode == 4
    assert "Let no service run on it" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_ledger_that_cannot_be_written_is_said_before_anything_is_touched(tmp_path, elsewhere):
    made = backups.back_up(tmp_path / "kept")
    elsewhere("check")
    (tmp_path / "var/erasures.txt").mkdir()
    done = elsewhere("restore", str(made))
    assert done.returncode == 1
    assert "cannot be read and written" in done.stderr


def test_who_was_erased_since_is_erased_again(tmp_path, elsewhere):
    gone = person(Role.TUTOR, first="Zénobie")
    made = backups.back_up(tmp_path / "kept")
    erase(gone)
    here = Path(settings.ERASURE_LEDGER)
    elsewhere("check")
    place = tmp_path / "var/erasures.txt"
    place.write_text(here.read_text())
    assert elsewhere("restore", str(made)).returncode == 0
    users = "__import__('accounts.models').models.User.objects"
    assert shell(elsewhere, f"{users}.filter(first_name='Zénobie').exists()") == "False"


def test_rows_are_counted_at_one_moment_while_people_write(tmp_path, elsewhere):
    """The control: counted after the copy, the numbers would not be those of the copy."""
    user = person(Role.TUTOR)
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            JournalEntry.objects.create(verb="person.saved", actor=user)
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = backups.back_up(tmp_path / "kept")
    finally:
        stop.set()
        writer.join()
    counted = read_manifest(made).rows["accounts_journalentry"]
    assert counted < JournalEntry.objects.count(), "the control"
    done = elsewhere("restore", str(made))
    assert done.returncode == 0, done.stderr


@pytest.mark.sqlite_only
class TestRefused:
    def refused(self, manage, made: Path, **changes: str) -> str:
        done = manage("restore", str(made), **changes)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        return done.stderr

    @pytest.fixture
    def made(self, tmp_path) -> Path:
        some_life()
        return backups.back_up(tmp_path / "kept")

    def changed(self, made: Path, name: str, content: bytes) -> Path:
        """The same backup with one member of it replaced."""
        with tarfile.open(made) as archive:
            members = {one.name: archive.extractfile(one).read() for one in archive}
        members[name] = content
        other = made.with_name("other.tar")
        with tarfile.open(other, "w") as archive:
            for one, data in members.items():
                backups._add_text(archive, one, data)
        return other

    def test_of_another_secret(self, made, elsewhere):
        assert "SECRET_KEY is not that of the backup" in self.refused(
            elsewhere, made, SECRET_KEY="0123456789" * 6
        )

    def test_damaged(self, made, elsewhere):
        files = list(read_manifest(made).files)
        assert "is damaged" in self.refused(elsewhere, self.changed(made, f"files/{files[0]}", b"other"))
        assert "is damaged (its database)" in self.refused(
            elsewhere, self.changed(made, "database", b"SQLite")
        )

    def test_of_a_later_version_or_another_database(self, made, elsewhere):
        said = json.loads(read_manifest(made).as_json())
        later = self.changed(made, MANIFEST, json.dumps(said | {"version": "9.0.0"}).encode())
        assert "of version 9.0.0" in self.refused(elsewhere, later)
        other = self.changed(made, MANIFEST, json.dumps(said | {"engine": "postgresql"}).encode())
        assert "is of postgresql" in self.refused(elsewhere, other)

    @pytest.mark.parametrize("content", [b"", b"no tar", b"\0" * 10_240])
    def test_no_backup_at_all(self, content, tmp_path, elsewhere):
        place = tmp_path / "a.tar"
        place.write_bytes(content)
        assert "a.tar" in self.refused(elsewhere, place)

    def test_a_member_that_would_leave_its_folder(self, made, elsewhere, tmp_path):
        """Named or not by the manifest, it is not written; what it says of itself is then missing."""
        elsewhere("restore", str(self.changed(made, "../../evil.txt", b"out")))
        said = json.loads(read_manifest(made).as_json())
        said["files"]["../../../evil.txt"] = "0" * 64
        named = self.changed(made, MANIFEST, json.dumps(said).encode())
        assert (
            elsewhere("restore", str(self.changed(named, "files/../../../evil.txt", b"out"))).returncode != 0
        )
        assert not list(tmp_path.parent.rglob("evil.txt"))


@pytest.mark.sqlite_only
def test_encrypted_only_the_key_opens_it(tmp_path, elsewhere):
    some_life()
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    new = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=backup", "-days", "2"]
    subprocess.run([*new, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    call_command("backup", str(tmp_path / "kept"), "--certificate", str(certificate))
    (made,) = (tmp_path / "kept").iterdir()
    assert made.name.endswith(".tar.cms")
    content = made.read_bytes()
    assert b"Un mot qui compte" not in content
    assert settings.SECRET_KEY.encode() not in content
    assert "openssl cms -decrypt" in elsewhere("restore", str(made)).stderr
    opened = tmp_path / "opened.tar"
    subprocess.run(
        [
            "openssl",
            "cms",
            "-decrypt",
            "-inform",
            "DER",
            "-in",
            str(made),
            "-inkey",
            str(key),
            "-out",
            str(opened),
        ],
        check=True,
    )
    assert elsewhere("restore", str(opened)).returncode == 0
    with pytest.raises(CommandError, match="could not be encrypted"):
        call_command("backup", str(tmp_path / "kept"), "--certificate", str(key))
    assert len(list((tmp_path / "kept").iterdir())) == 1


@pytest.mark.sqlite_only
def test_a_backup_of_nothing_is_refused(tmp_path, elsewhere):
    """DATABASE_URL leads elsewhere: a file that holds nothing would be kept for a backup."""
    done = elsewhere("backup", str(tmp_path / "kept"))
    assert done.returncode == 1
    assert "is DATABASE_URL the one" in done.stderr
    assert not list((tmp_path / "kept").iterdir())


@pytest.mark.sqlite_only
@pytest.mark.parametrize("value", ["plain", "a b$c`d\\e", 'it\'s "both" $x', "(=&;#"])
def test_secrets_are_written_as_a_shell_and_systemd_read_them(value):
    read = subprocess.run(
        ["bash", "-c", f'V={quoted(value)}; printf %s "$V"'], capture_output=True, text=True, check=True
    )
    assert read.stdout == value


@pytest.mark.sqlite_only
def test_a_file_that_goes_meanwhile_spoils_nothing(tmp_path, monkeypatch, elsewhere):
    _narrative, job = some_life()
    listed = backups.names_of_files

    def slow():
        found = list(listed())
        job.file.storage.delete(job.file.name)
        return found

    monkeypatch.setattr(backups, "names_of_files", slow)
    made = backups.back_up(tmp_path / "kept")
    done = elsewhere("restore", str(made))
    assert done.returncode == 3, "everything is back, and a row names a file that is gone"
    assert job.file.name in done.stderr


@pytest.mark.sqlite_only
def test_old_backups_go(tmp_path, capsys):
    folder = tmp_path / "kept"
    first = backups.back_up(folder)
    month = timezone.now().timestamp() - 36 * 86_400
    os.utime(first, (month, month))
    (folder / "mine.txt").write_text("of somebody else")
    call_command("backup", str(folder), "--keep-days", "35")
    made = Path(capsys.readouterr().out.strip())
    assert {path.name for path in folder.iterdir()} == {made.name, "mine.txt"}


@pytest.mark.sqlite_only
def test_what_does_not_hold_is_said(capsys):
    _narrative, job = some_life()
    job.file.storage.delete(job.file.name)
    with pytest.raises(SystemExit):
        call_command("verify_restore")
    assert f"file: {job.file.name}" in capsys.readouterr().out
