"""Two hands at once in the room. Each race has its control: the same without the lock, where the harm is seen.

SQLite lets one transaction write at a time, so that the controls show nothing there.
"""

import contextlib
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType

import pytest
from django.db import IntegrityError, connection, connections, transaction

from accounts.actions import lifecycle
from accounts.models import JournalEntry, Role
from capitalisation.lifecycle import Move
from capitalisation.policy import ALLOWED, Refused
from deliberation.actions import rounds
from deliberation.models import Ballot, PoolResult, voting
from deliberation.queries.rounds import find_round
from deliberation.rules import policy as deliberation_policy
from room.actions import course
from room.rules import policy as room_policy
from tests.builders import Day, person
from workshops.actions import attendance as room
from workshops.actions import charter, preparing
from workshops.models import Participation, PhaseMove, Workshop
from workshops.models.phases import PhaseKey
from workshops.rules import policy as workshops_policy

pytestmark = pytest.mark.django_db(transaction=True)


def together(*works: Callable[[], object]) -> list[object]:
    """Every work in its own thread and connection; what it returned or the refusal it met."""
    gate = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> object:
        try:
            gate.wait(60)
            return work()
        except (Refused, IntegrityError) as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def met(monkeypatch: pytest.MonkeyPatch, policy: ModuleType, rule: str, parties: int) -> None:
    """Everybody passes this rule before anybody writes: the worst moment, every time."""
    gate, asked = threading.Barrier(parties), getattr(policy, rule)

    def passed_together(*given: object) -> object:
        verdict = asked(*given)
        with contextlib.suppress(threading.BrokenBarrierError):
            gate.wait(5)
        return verdict

    monkeypatch.setattr(policy, rule, passed_together)


def on_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("one transaction writes at a time: there is no race")


def without_the_lock_of_the_door(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor its table, which would refuse the second hand once the first has written."""
    monkeypatch.setattr(lifecycle, "lock", lambda row: row.refresh_from_db())
    monkeypatch.setattr(Move, "may", lambda _move, _row: ALLOWED)


class TestDoubleOpening:
    def ready(self) -> Day:
        world = Day(tutors=4, until=PhaseKey.REVIEW)
        world.all_ready(PhaseKey.REVIEW)
        return world

    def opened_times(self, world: Day) -> int:
        """How many openings of phase 2 were written, when six hands press at once."""
        together(*[lambda: course.open_phase(world.fresh, PhaseKey.NARRATE, by=world.lead)] * 6)
        assert world.fresh.open_phase.key == PhaseKey.NARRATE
        return PhaseMove.objects.filter(workshop=world.workshop).count() - 1

    def test_opens_once(self):
        assert self.opened_times(self.ready()) == 1

    def test_without_the_lock_it_opens_more_than_once(self, monkeypatch):
        on_postgresql()
        monkeypatch.setattr(course, "locked", lambda workshop: Workshop.objects.get(pk=workshop.pk))
        without_the_lock_of_the_door(monkeypatch)
        world = self.ready()
        met(monkeypatch, room_policy, "may_open_phase", 6)
        assert self.opened_times(world) > 1


class TestDoubleHandOver:
    def pressed_twice(self) -> tuple[int, int, set[type]]:
        """(leads, hand-overs written, what the second hand met) after the lead pressed twice, for two people."""
        world = Day(tutors=4, until=PhaseKey.REVIEW)
        others = [person(Role.FACILITATOR) for _one in range(2)]
        for other in others:
            charter.accept_charter_in_force(by=other)
            preparing.invite(world.fresh, other, Participation.Role.FACILITATOR, by=world.centre)
        seats = [world.seat(other) for other in others]
        answers = together(
            *[lambda seat=seat: room.hand_over(world.fresh, seat, by=world.lead) for seat in seats]
        )
        leads = world.workshop.participations.filter(role=Participation.Role.LEAD).count()
        actions = JournalEntry.objects.filter(verb="workshop.handed_over", target_id=str(world.workshop.pk))
        return leads, actions.count(), {type(one) for one in answers if one is not None}

    def test_leaves_one_lead_and_tells_the_second_hand_in_a_sentence(self):
        assert self.pressed_twice() == (1, 1, {Refused})

    def test_without_the_lock_the_second_hand_meets_an_error_of_the_database(self, monkeypatch):
        on_postgresql()
        monkeypatch.setattr(room, "locked", lambda workshop: Workshop.objects.get(pk=workshop.pk))
        met(monkeypatch, workshops_policy, "may_hand_over", 2)
        assert self.pressed_twice() == (1, 1, {IntegrityError})


class TestVoteWhileClosing:
    def counted(self) -> bool:
        """True when the result counts exactly the ballots kept."""
        world = Day(tutors=7, until=PhaseKey.SHARE)
        sheet = world.sheet(world.tutors[0], proposed=True)
        round_ = voting.Round.objects.create(workshop=world.workshop, number=1)
        rounds.open_round(round_, by=world.lead)
        grades = {"effect": 4, "economy": 4}
        votes = [
            lambda tutor=tutor: rounds.cast_ballot(round_, sheet, grades=grades, by=tutor)
            for tutor in world.tutors[1:]
        ]
        together(*votes, lambda: rounds.close_round(round_, by=world.lead))
        result = PoolResult.objects.get(round=round_)
        return result.n == Ballot.objects.filter(round=round_).count()

    def test_no_ballot_enters_after_the_count(self):
        assert all(self.counted() for _try in range(3))

    def test_without_the_lock_some_do(self, monkeypatch):
        on_postgresql()
        without_the_lock_of_the_door(monkeypatch)
        kept = voting.Round.objects
        monkeypatch.setattr(
            rounds, "locked_round", lambda one: kept.select_related("workshop").get(pk=one.pk)
        )
        met(monkeypatch, deliberation_policy, "may_judge_in_pool", 6)
        assert not all(self.counted() for _try in range(10))


def test_one_ballot_per_person_and_sheet_however_often_it_is_sent():
    world = Day(tutors=7, until=PhaseKey.SHARE)
    sheet = world.sheet(world.tutors[0], proposed=True)
    round_ = find_round(world.workshop, 1)
    rounds.open_round(round_, by=world.lead)
    grades = {"effect": 4, "economy": 4}
    together(*[lambda: rounds.cast_ballot(round_, sheet, grades=grades, by=world.tutors[1])] * 12)
    ballot = Ballot.objects.get()
    # The control of the database itself: the second row is refused whatever the code does.
    with contextlib.suppress(IntegrityError), transaction.atomic():
        Ballot.objects.create(
            round=round_, version=sheet, voter_token=ballot.voter_token, effect=1, economy=1
        )
    assert Ballot.objects.count() == 1
