"""The door of every state: what it refuses, what it writes, and that two hands at once go through one by one."""

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from accounts.actions import lifecycle
from accounts.models import JournalEntry, Role, User
from capitalisation.policy import ALLOWED, Refused, Verdict
from tests.builders import person
from tutors.models import ForwardProject
from tutors.models.states import ProjectLifecycle, ProjectState

COMMITTED = ProjectLifecycle.committed


@pytest.fixture
def tutor(db) -> User:
    return person(Role.TUTOR)


@pytest.fixture
def project(tutor) -> ForwardProject:
    return ForwardProject.objects.create(tutor=tutor)


def test_it_writes_the_state_with_what_goes_with_it_and_records_both_states(project, tutor):
    lifecycle.move(project, COMMITTED, by=tutor, why="parce que", visibility="buddy")
    project.refresh_from_db()
    assert (project.status, project.visibility) == (ProjectState.COMMITTED, "buddy")
    line = JournalEntry.objects.get()
    assert (line.verb, line.before, line.after, line.reason, line.actor) == (
        "project.committed",
        "draft",
        "committed",
        "parce que",
        tutor,
    )


def test_what_the_table_does_not_know_is_refused_and_nothing_is_written(project, tutor):
    lifecycle.move(project, COMMITTED, by=tutor)
    with pytest.raises(Refused):
        lifecycle.move(project, COMMITTED, by=tutor, visibility="buddy")
    project.refresh_from_db()
    assert project.visibility == "private"
    assert JournalEntry.objects.count() == 1


def test_the_rule_is_asked_of_the_object_as_it_is_now(project, tutor):
    ForwardProject.objects.filter(pk=project.pk).update(visibility="hierarchy")

    def rule(_by: User, found: ForwardProject) -> Verdict:
        return Verdict("Trop de lecteurs.") if found.visibility == "hierarchy" else ALLOWED

    with pytest.raises(Refused, match="Trop de lecteurs"):
        lifecycle.move(project, COMMITTED, by=tutor, rule=rule)
    project.refresh_from_db()
    assert project.status == ProjectState.DRAFT


def test_what_is_gone_is_said_to_be(project, tutor):
    ForwardProject.objects.all().delete()
    with pytest.raises(Refused, match="n’existe plus"):
        lifecycle.move(project, COMMITTED, by=tutor)


def test_a_life_begins_in_a_first_state_only(tutor):
    with pytest.raises(ValueError, match="does not begin"):
        lifecycle.begin(ForwardProject, ProjectState.COMPLETED, tutor=tutor)
    assert lifecycle.begin(ForwardProject, ProjectState.DRAFT, tutor=tutor).pk


@pytest.mark.django_db(transaction=True)
class TestTwoHands:
    def gone_through(self) -> tuple[int, int]:
        """(who was refused, lines written) when two people move the same object at the same instant."""
        if connection.vendor != "postgresql":
            pytest.skip("one transaction writes at a time: there is no race")
        tutor = person(Role.TUTOR)
        project = ForwardProject.objects.create(tutor=tutor)
        meeting = threading.Barrier(2)

        def rule(_by: User, _found: ForwardProject) -> Verdict:
            """Both are past their reading before either writes, unless the lock keeps one out."""
            with contextlib.suppress(threading.BrokenBarrierError):
                meeting.wait(5)
            return ALLOWED

        def run(_number: int) -> bool:
            try:
                lifecycle.move(ForwardProject.objects.get(pk=project.pk), COMMITTED, by=tutor, rule=rule)
            except Refused:
                return True
            finally:
                connections.close_all()
            return False

        with ThreadPoolExecutor(2) as pool:
            refused = sum(pool.map(run, range(2)))
        return refused, JournalEntry.objects.filter(verb="project.committed").count()

    def test_one_goes_through(self):
        assert self.gone_through() == (1, 1)

    def test_without_the_lock_both_do(self, monkeypatch):
        monkeypatch.setattr(lifecycle, "lock", lambda row: row.refresh_from_db())
        assert self.gone_through() == (0, 2)
