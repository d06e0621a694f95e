"""Days cancelled and archived: who may, who is told, where they are found."""

import pytest
from django.core import mail
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from accounts.models import JournalEntry, Role
from room.actions import closing, course
from room.actions.minutes import open_minutes, send_minutes
from tests.builders import Day, person
from workshops.actions import preparing
from workshops.actions.letters import deliver_cancellation
from workshops.models.phases import PhaseKey
from workshops.models.states import WorkshopState

pytestmark = pytest.mark.django_db


@pytest.fixture
def announced() -> Day:
    world = Day(tutors=4)
    preparing.announce_workshop(world.workshop, by=world.centre)
    return world


def cancel(world: Day, client, reason: str = "Le lieu est fermé."):
    return client.post(
        reverse("workshops:cancellation", args=[world.workshop.slug]), {"reason": reason}, follow=True
    )


def letters_queued() -> int:
    return DBTaskResult.objects.filter(task_path="workshops.actions.letters.deliver_cancellation").count()


class TestCancelling:
    def test_tells_everybody_invited_and_why(self, announced, as_user, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            cancel(announced, as_user(announced.centre))
        assert announced.fresh.status == WorkshopState.CANCELLED
        assert letters_queued() == announced.workshop.participations.count() == 5
        seat = announced.seat(announced.tutors[0])
        deliver_cancellation.func(seat.pk)
        assert mail.outbox[-1].to == [announced.tutors[0].email]
        assert "Le lieu est fermé." in mail.outbox[-1].body
        line = JournalEntry.objects.get(verb="workshop.cancelled")
        assert (line.before, line.after, line.reason) == ("announced", "cancelled", "")

    def test_is_read_on_the_page_of_the_day(self, announced, as_user):
        cancel(announced, as_user(announced.centre))
        page = as_user(announced.tutors[0]).get(announced.workshop.get_absolute_url()).text
        assert "Cette journée est annulée" in page
        assert "Le lieu est fermé." in page

    def test_needs_a_reason_that_names_nobody(self, announced, as_user):
        centre = as_user(announced.centre)
        assert "Dites pourquoi la journée est annulée." in cancel(announced, centre, "").text
        named = person(Role.TUTOR, first="Zéphyrine")
        said = f"{named.first_name} {named.last_name} est absente."
        assert said in cancel(announced, centre, said).text.replace("&#x27;", "’")
        assert announced.fresh.status == WorkshopState.ANNOUNCED

    def test_a_draft_is_cancelled_without_a_letter(self, as_user, django_capture_on_commit_callbacks):
        world = Day(tutors=4)
        with django_capture_on_commit_callbacks(execute=True):
            cancel(world, as_user(world.centre))
        assert world.fresh.status == WorkshopState.CANCELLED
        assert letters_queued() == 0

    def test_a_day_that_began_is_not_cancelled_any_more(self, as_user):
        world = Day(tutors=4, until=PhaseKey.REVIEW)
        answer = cancel(world, as_user(world.centre))
        assert answer.status_code == 403
        assert "ne s’annule plus" in answer.text
        assert world.fresh.status == WorkshopState.LIVE

    def test_nobody_but_the_centre_cancels(self, announced, as_user):
        for user in (announced.lead, announced.tutors[0]):
            assert cancel(announced, as_user(user)).status_code == 403
        assert announced.fresh.status == WorkshopState.ANNOUNCED


class TestArchiving:
    @pytest.fixture
    def closed(self) -> Day:
        world = Day(tutors=4, until=PhaseKey.SHARE)
        course.close_phase(world.fresh, PhaseKey.SHARE, by=world.lead)
        course.wrap_up(world.fresh, by=world.lead)
        send_minutes(open_minutes(world.fresh, by=world.lead), by=world.lead)
        closing.close_workshop(world.fresh, by=world.lead)
        return world

    def test_takes_the_day_out_of_the_list_and_keeps_it_readable(self, closed, as_user):
        centre = as_user(closed.centre)
        centre.post(reverse("workshops:archiving", args=[closed.workshop.slug]))
        assert closed.fresh.status == WorkshopState.ARCHIVED
        days = reverse("workshops:list")
        assert closed.workshop.get_absolute_url() not in centre.get(days).text
        assert closed.workshop.get_absolute_url() in centre.get(f"{days}?passees=oui").text
        tutor = as_user(closed.tutors[0])
        assert tutor.get(closed.workshop.get_absolute_url()).status_code == 200
        assert tutor.get(reverse("room:minutes", args=[closed.workshop.slug])).status_code == 200

    def test_only_a_closed_day_is_put_away(self, as_user):
        world = Day(tutors=4)
        answer = as_user(world.centre).post(reverse("workshops:archiving", args=[world.workshop.slug]))
        assert answer.status_code == 403
        assert "Seule une journée clôturée" in answer.text
