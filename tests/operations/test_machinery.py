"""Workers that die are followed by others; regular work is done once, and late rather than never."""

import datetime
import os
import signal
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import call_command, get_commands
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts.models import Role
from imports.models import Import
from imports.models.states import ImportState
from operations.actions.regular import do_regular_work
from operations.actions.workers import beat, take_back
from operations.models import RegularWork, Worker
from operations.models.machinery import SILENCE
from operations.rules.schedule import WORKS, Daily, Every
from privacy.actions.archive import ask_archive, make_archive
from privacy.models import Archive
from privacy.models.states import ArchiveState
from reports.actions.documents import request_repertoire
from reports.models.states import JobState
from tests.builders import person
from tests.working import database_url, wait_until, work

PARIS = timezone.get_default_timezone()


def moment(day: int, hour: int, minute: int = 0) -> datetime.datetime:
    """In November 2026, whose 30th is a Monday."""
    return datetime.datetime(2026, 11, day, hour, minute, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("cadence", "now", "slot"),
    [
        (Every(minutes=5), moment(30, 9, 7), moment(30, 9, 5)),
        (Every(minutes=5), moment(30, 9, 5), moment(30, 9, 5)),
        (Daily(datetime.time(7, 0)), moment(30, 7, 0), moment(30, 7, 0)),
        (Daily(datetime.time(7, 0)), moment(30, 6, 59), moment(29, 7, 0)),
        (Daily(datetime.time(7, 20), weekday=0), moment(30, 7, 20), moment(30, 7, 20)),
        (Daily(datetime.time(7, 20), weekday=0), moment(30, 7, 19), moment(23, 7, 20)),
        (Daily(datetime.time(7, 20), weekday=0), moment(29, 23), moment(23, 7, 20)),
    ],
)
def test_the_last_moment_at_which_it_should_have_been_done(cadence, now, slot):
    assert cadence.slot(now) == slot


def test_every_regular_work_is_a_command_and_each_is_named_once():
    names = [work.command for work in WORKS]
    assert set(names) <= set(get_commands())
    assert len(names) == len(set(names))


@pytest.mark.django_db
class TestRegularWork:
    @pytest.fixture(autouse=True)
    def _monday(self, time_machine):
        self.clock = time_machine
        self.done: list[str] = []
        self.at(moment(30, 10))
        do_regular_work(lambda name: None)

    def at(self, when: datetime.datetime) -> None:
        self.clock.move_to(when, tick=False)

    def once(self) -> list[str]:
        self.done.clear()
        do_regular_work(self.done.append)
        return list(self.done)

    def test_what_is_due_is_done_once_however_often_it_is_called(self):
        self.at(moment(30, 10, 5))
        assert "sweep_documents" in self.once()
        assert self.once() == []

    def test_called_by_three_machines_at_the_same_instant_it_is_done_once(self):
        """Each asks while the others are at it; the control asks the same of one who does not look."""
        self.at(moment(30, 10, 5))
        inside: list[list[str]] = []

        def busy(name: str) -> None:
            self.done.append(name)
            if len(inside) < 2:
                inside.append(do_regular_work(self.done.append))

        do_regular_work(busy)
        assert self.done.count("sweep_imports") == 1
        assert sorted(self.done) == sorted(set(self.done))
        RegularWork.objects.update(done_for=None, not_before=None)
        again = [*self.once(), *self.done]
        assert len(again) == 2 * len(WORKS), "the control"

    def test_a_machine_that_was_off_for_three_days_catches_up_once(self):
        self.at(datetime.datetime(2026, 12, 4, 12, 0, tzinfo=PARIS))
        done = self.once()
        assert done.count("purge") == 1
        assert "send_digests" not in done, "Monday's was sent on Monday"
        self.at(datetime.datetime(2026, 12, 7, 12, 0, tzinfo=PARIS))
        assert "send_digests" in self.once()

    def test_what_fails_is_said_tried_later_and_keeps_nothing_else(self):
        self.at(moment(30, 10, 5))

        def fails(name: str) -> None:
            self.done.append(name)
            if name == "sweep_documents":
                raise OSError("disk full, near a secret")

        do_regular_work(fails)
        assert "seal_journal" in self.done
        failed = RegularWork.objects.get(name="sweep_documents")
        assert failed.fault == "OSError"
        assert self.once() == []
        self.at(moment(30, 10, 21))
        assert "sweep_documents" in self.once()
        failed.refresh_from_db()
        assert failed.fault == ""

    def test_a_finding_is_no_accident(self):
        self.at(moment(30, 10, 5))

        def finds(name: str) -> None:
            raise SystemExit(1)

        do_regular_work(finds)
        assert self.once() == []
        assert RegularWork.objects.get(name="seal_journal").fault == "exit 1"

    def test_a_clock_that_was_ahead_once_stops_nothing(self):
        self.at(moment(30, 10) + datetime.timedelta(days=30))
        self.once()
        self.at(moment(30, 10, 5))
        assert "sweep_documents" in self.once()
        assert self.once() == []

    def test_one_who_died_at_it_is_followed_by_another(self):
        self.at(moment(30, 10, 5))

        class Killed(BaseException):
            pass

        def dies(name: str) -> None:
            raise Killed

        with pytest.raises(Killed):
            do_regular_work(dies)
        self.at(moment(30, 10, 10))
        assert "call_postman" not in self.once()
        self.at(moment(30, 10, 16))
        assert "call_postman" in self.once(), "what is done every minute is not held for long"


@pytest.mark.django_db(transaction=True)
def test_the_command_carries_all_of_it_out(capsys):
    call_command("scheduled")
    said = capsys.readouterr().out
    assert all(work.command in said for work in WORKS), RegularWork.objects.exclude(fault="").values()
    call_command("scheduled")
    assert "nothing was due" in capsys.readouterr().out


def taken(task: DBTaskResult, worker: str) -> None:
    task.claim(worker)
    DBTaskResult.objects.filter(pk=task.pk).update(started_at=timezone.now() - 2 * SILENCE)


@pytest.mark.django_db(transaction=True)
class TestTakenBack:
    def test_a_document_whose_maker_died_is_made_by_another(self):
        job = request_repertoire(by=person(Role.CENTRE), file_format="csv")
        task = DBTaskResult.objects.get()
        taken(task, "dead")
        type(job).objects.update(status=JobState.RUNNING)
        assert take_back() == 1
        assert take_back() == 0
        work()
        job.refresh_from_db()
        assert job.status == JobState.READY

    def test_what_kills_two_workers_is_not_given_to_a_third(self):
        request_repertoire(by=person(Role.CENTRE), file_format="csv")
        task = DBTaskResult.objects.get()
        for name in ("dead", "dead too"):
            taken(task, name)
            assert take_back() == 1
            task.refresh_from_db()
        assert task.status == TaskResultStatus.FAILED

    def test_a_worker_that_lives_keeps_its_task(self):
        request_repertoire(by=person(Role.CENTRE), file_format="csv")
        taken(DBTaskResult.objects.get(), "alive")
        beat("alive", "*")
        assert take_back() == 0
        Worker.objects.update(seen_at=timezone.now() - 2 * SILENCE)
        assert take_back() == 1

    @pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), MemoryError()])
    def test_whatever_happens_who_waits_is_told(self, fault, monkeypatch):
        user = person(Role.TUTOR)
        archive = ask_archive(user)

        def full(*_args, **_kwargs):
            raise fault

        monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", full)
        with pytest.raises(type(fault)):
            make_archive.call(archive.pk)
        assert Archive.objects.get().status == ArchiveState.FAILED

    def test_an_import_on_a_disk_that_fails_is_said(self, monkeypatch):
        from imports.actions.tasks import apply_import  # noqa: PLC0415

        job = Import.objects.create(
            kind="people", filename="a.csv", file="absent.csv", status=ImportState.APPLYING,
            requested_by=person(Role.CENTRE),
        )  # fmt: skip
        with pytest.raises(OSError, match="absent"):
            apply_import.call(job.pk)
        job.refresh_from_db()
        assert job.status == ImportState.FAILED


@pytest.mark.django_db(transaction=True)
def test_a_worker_says_that_it_lives_and_is_followed_when_killed(tmp_path):
    """Two real processes: the first is killed, its silence is noticed, nothing of it is left."""
    environment = {**os.environ, "DATABASE_URL": database_url(), "VAR_DIR": str(tmp_path)}
    command = [sys.executable, "manage.py", "worker", "--queue-name", "*", "--no-startup-delay"]
    first = subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR, stderr=subprocess.DEVNULL)
    wait_until(Worker.objects.exists)
    seen = Worker.objects.get()
    first.kill()
    first.wait()
    assert Worker.objects.filter(pk=seen.pk).exists(), "it could not say goodbye"
    second = subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR, stderr=subprocess.DEVNULL)
    wait_until(Worker.objects.exclude(pk=seen.pk).exists)
    second.send_signal(signal.SIGTERM)
    assert second.wait(timeout=20) == 0
    assert not Worker.objects.exclude(pk=seen.pk).exists(), "this one did"
