"""The room: coming in, the projector, pauses and turns, help, one lead, and a change of phase taken back."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from capitalisation.policy import Refused
from narratives.models import Narrative
from room.actions import clock, course
from room.queries.board import readiness_board
from tests.addresses import of_day
from tests.builders import Day, person
from tests.conftest import flat, without_tokens
from workshops.actions import attendance, charter, preparing
from workshops.models import Participation, PhaseMove, Workshop
from workshops.models.phases import PhaseKey
from workshops.models.roomcode import ALPHABET, new_room_code, normal_room_code
from workshops.models.states import Scene, WorkshopState

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Day:
    return Day(tutors=4, until=PhaseKey.REVIEW)


@pytest.fixture
def telling() -> Day:
    """The same, while people tell."""
    return Day(tutors=4, until=PhaseKey.NARRATE)


def url(name: str, world: Day, *more: object) -> str:
    return of_day(name, world.workshop.slug, *more)


class TestRoomCode:
    def test_is_read_without_mistake_and_typed_in_any_way(self):
        assert not set("01OI") & set(ALPHABET)
        code = new_room_code()
        assert normal_room_code(f" {code[:3].lower()}-{code[3:].lower()} ") == code
        assert normal_room_code("ABC") == normal_room_code("ABCDE0") == ""

    def test_lets_nobody_in_who_is_not_invited(self, world, as_user):
        for user in (person(Role.TUTOR), person(Role.CENTRE)):
            join = reverse("workshops:join", args=[world.workshop.room_code])
            page = as_user(user).post(join).text
            assert "Vous n’êtes pas sur la liste" in page
            assert world.workshop.place not in page
            assert not Participation.objects.filter(user=user).exists()

    def test_a_late_arrival_lands_on_the_day_in_three_acts(self, world, as_user):
        late = person(Role.TUTOR)
        preparing.invite(world.fresh, late, Participation.Role.TUTOR, by=world.centre)
        client = as_user(late)
        typed = client.post(reverse("workshops:enter_code"), {"code": world.workshop.spaced_code.lower()})
        landed = client.post(typed.url, follow=True)
        assert "Phase 1 sur 4" in landed.text
        assert world.seat(late).attended

    def test_dies_with_the_day(self, world, as_user):
        Workshop.objects.update(status=WorkshopState.WRAP_UP)
        join = reverse("workshops:join", args=[world.workshop.room_code])
        assert "Ce code n’est pas valable aujourd’hui" in as_user(world.tutors[0]).post(join).text

    def test_an_unknown_code_is_explained(self, world, as_user):
        page = as_user(world.tutors[0]).post(reverse("workshops:enter_code"), {"code": "ZZZ ZZZ"}).text
        assert "Ce code ne correspond à aucune journée" in page


class TestProjector:
    @pytest.mark.parametrize("scene", Scene.values)
    def test_shows_no_name_no_draft_and_no_count(self, telling, as_user, scene):
        world = telling
        world.narrative(world.tutors[0], body="zyxoprojete " * 20)
        attendance.declare_ready(
            world.seat(world.tutors[0]), PhaseKey.NARRATE, is_ready=True, by=world.tutors[0]
        )
        attendance.ask_for_help(world.seat(world.tutors[1]), by=world.tutors[1])
        course.show_scene(world.fresh, scene, by=world.lead)

        page = as_user(world.lead).get(url("projector", world)).text
        assert f'data-scene="{scene}"' in page
        for who in [*world.tutors, world.lead]:
            assert who.last_name not in page
        assert "zyxoprojete" not in page
        seen = re.sub(r"<svg.*?</svg>|data-[a-z-]+=\"[^\"]*\"", "", page, flags=re.DOTALL)
        assert "terminé" not in seen
        assert "sur 4 ont" not in seen

    def test_the_picture_leads_to_the_day(self, world, as_user):
        course.show_scene(world.fresh, Scene.JOIN, by=world.lead)
        page = as_user(world.lead).get(url("projector", world)).text
        assert world.workshop.spaced_code in page
        assert "<svg" in page

    def test_an_instruction_without_phase_is_a_neutral_screen(self, world, as_user):
        course.show_scene(world.fresh, Scene.INSTRUCTION, by=world.lead)
        course.close_phase(world.fresh, PhaseKey.REVIEW, by=world.lead)
        assert 'data-scene="neutral"' in as_user(world.lead).get(url("projector", world)).text


class TestClock:
    def test_a_pause_stops_the_time_and_nothing_else(self, world, as_user):
        clock.pause_phase(world.fresh, by=world.lead)
        phase = world.fresh.open_phase
        phase.opened_at -= datetime.timedelta(minutes=20)
        phase.paused_at -= datetime.timedelta(minutes=10)
        phase.save()
        assert world.fresh.open_phase.minutes_left == 50
        assert "Le temps est arrêté" in as_user(world.tutors[0]).get(url("bar", world)).text
        assert as_user(world.tutors[0]).get(url("review", world, "moments")).status_code == 200

        clock.resume_phase(world.fresh, by=world.lead)
        assert world.fresh.open_phase.minutes_left == 50
        assert not world.fresh.open_phase.is_paused

    def test_a_phase_opened_again_starts_without_its_former_pause(self, world):
        clock.pause_phase(world.fresh, by=world.lead)
        phase = world.fresh.open_phase
        phase.paused_at -= datetime.timedelta(minutes=10)
        phase.save()
        clock.resume_phase(world.fresh, by=world.lead)
        clock.pause_phase(world.fresh, by=world.lead)
        course.close_phase(world.fresh, phase.key, by=world.lead)
        course.override_phase(world.fresh, phase.key, reason="Un trio n’a pas fini de parler.", by=world.lead)

        again = world.fresh.open_phase
        assert not again.is_paused
        assert again.paused_time == datetime.timedelta()
        assert again.minutes_left == again.planned_minutes

    def test_trios_see_whose_turn_it_is(self, world, as_user):
        clock.begin_turns(world.fresh, by=world.lead)
        bar = as_user(world.tutors[0]).get(url("bar", world)).text
        assert "tour 1 sur 3" in bar
        phase = world.fresh.open_phase
        phase.turns_began_at -= datetime.timedelta(minutes=25)
        phase.save()
        assert world.fresh.open_phase.turn.number == 3
        phase.turns_began_at -= datetime.timedelta(minutes=10)
        phase.save()
        assert world.fresh.open_phase.turn is None


class TestHelp:
    def test_is_seen_by_the_facilitators_and_ends_when_they_come(self, world, as_user):
        tutor, lead = as_user(world.tutors[0]), as_user(world.lead)
        tutor.post(url("help", world))
        assert f"<strong>{world.tutors[0]}</strong> demande de l’aide" in flat(
            lead.get(url("control", world)).text
        )
        assert "Aide demandée." in tutor.get(url("my_seat", world)).text

        lead.post(url("sign", world, world.seat(world.tutors[0]).pk), {"act": "coming"})
        assert "demande de l’aide" not in lead.get(url("control", world)).text

    def test_a_sign_is_seen_by_the_person_alone(self, world, as_user):
        as_user(world.lead).post(url("sign", world, world.seat(world.tutors[0]).pk))
        assert "vous fait signe" in as_user(world.tutors[0]).get(url("my_seat", world)).text
        assert "vous fait signe" not in as_user(world.tutors[1]).get(url("my_seat", world)).text

    def test_a_tutor_does_not_answer_for_another(self, world, as_user):
        attendance.ask_for_help(world.seat(world.tutors[0]), by=world.tutors[0])
        seat = world.seat(world.tutors[0])
        assert (
            as_user(world.tutors[1]).post(url("sign", world, seat.pk), {"act": "coming"}).status_code == 403
        )
        with pytest.raises(Refused):
            attendance.end_help(seat, by=world.tutors[1])


class TestBoard:
    def test_says_who_writes_and_who_left_never_what(self, telling):
        world = telling
        world.narrative(world.tutors[0], body="zyxotableau " * 10)
        Participation.objects.filter(user=world.tutors[1]).update(
            seen_at=timezone.now() - datetime.timedelta(minutes=5)
        )
        world.narrative(world.tutors[2])
        Narrative.objects.filter(author=world.tutors[2]).update(
            updated_at=timezone.now() - datetime.timedelta(minutes=9)
        )
        board = readiness_board(world.fresh, world.fresh.open_phase)
        said = {line.participation.user: str(line.activity) for line in board.lines}
        assert said == {
            world.tutors[0]: "Écrit en ce moment",
            world.tutors[1]: "Hors connexion",
            world.tutors[2]: "Sans écrire depuis 9 minutes",
            world.tutors[3]: "–",
        }

    def test_the_control_room_costs_the_same_for_four_and_for_thirty(self, world, as_user):
        client = as_user(world.lead)

        def queries() -> int:
            with CaptureQueriesContext(connection) as found:
                client.get(url("control", world))
            return len(found)

        few = queries()
        for _one in range(26):
            late = person(Role.TUTOR)
            preparing.invite(world.fresh, late, Participation.Role.TUTOR, by=world.centre)
        assert queries() == few <= 25


class TestUndo:
    def test_a_phase_opened_by_mistake_is_as_if_it_had_not_been(self, world, as_user):
        before = {one.key: (one.status, one.opened_at, one.closed_at) for one in world.fresh.phases.all()}
        world.open(PhaseKey.NARRATE)
        text = world.narrative(world.tutors[0], body="Écrit entre-temps.")

        answer = as_user(world.lead).post(url("undo", world), follow=True)

        assert "C’est annulé" in answer.text
        assert {
            one.key: (one.status, one.opened_at, one.closed_at) for one in world.fresh.phases.all()
        } == before
        text.refresh_from_db()
        assert text.body == "Écrit entre-temps."

    def test_is_offered_for_a_minute(self, world, as_user):
        world.open(PhaseKey.NARRATE)
        client = as_user(world.lead)
        assert "Annuler ce changement" in client.get(url("control", world)).text
        PhaseMove.objects.update(at=timezone.now() - datetime.timedelta(seconds=61))
        assert "Annuler ce changement" not in client.get(url("control", world)).text
        assert "est passé" in client.post(url("undo", world), follow=True).text
        assert world.fresh.open_phase.key == PhaseKey.NARRATE

    def test_a_closing_is_taken_back_too_once(self, world):
        course.close_phase(world.fresh, PhaseKey.REVIEW, by=world.lead)
        course.undo_phase_move(world.fresh, by=world.lead)
        assert world.fresh.open_phase.key == PhaseKey.REVIEW
        PhaseMove.objects.update(at=timezone.now() - datetime.timedelta(seconds=61))
        with pytest.raises(Refused):
            course.undo_phase_move(world.fresh, by=world.lead)


class TestHandOver:
    def test_there_is_one_lead_before_and_after(self, world, as_user):
        other = person(Role.FACILITATOR, first="Hélène")
        charter.accept_charter_in_force(by=other)
        preparing.invite(world.fresh, other, Participation.Role.FACILITATOR, by=world.centre)

        as_user(world.lead).post(url("hand_over", world), {"to": other.public_id})

        leads = world.workshop.participations.filter(role=Participation.Role.LEAD)
        assert [seat.user for seat in leads] == [other]
        assert world.seat(world.lead).role == Participation.Role.FACILITATOR

    def test_goes_to_no_tutor_and_comes_from_the_lead_alone(self, world, as_user):
        client = as_user(world.lead)
        assert client.post(url("hand_over", world), {"to": world.tutors[0].public_id}).status_code == 404
        assert client.post(url("hand_over", world), {"to": "'; --"}).status_code == 404
        other = person(Role.FACILITATOR)
        charter.accept_charter_in_force(by=other)
        preparing.invite(world.fresh, other, Participation.Role.FACILITATOR, by=world.centre)
        assert as_user(other).post(url("hand_over", world), {"to": other.public_id}).status_code == 403


class TestStayingWhereOneWrites:
    def test_ready_and_help_come_back_to_the_page(self, telling, as_user):
        author = telling.tutors[0]
        narrative = telling.narrative(author)
        here = f"http://testserver{reverse('narratives:question', args=[narrative.pk, 4])}"
        for name, data in (("ready", {"phase": "narrate", "ready": "yes"}), ("help", {"help": "yes"})):
            answer = as_user(author).post(url(name, telling), data, headers={"Referer": here})
            assert answer.url == here

    def test_never_goes_to_another_site(self, telling, as_user):
        answer = as_user(telling.tutors[0]).post(
            url("help", telling), headers={"Referer": "https://ailleurs.example/piege"}
        )
        assert answer.url == telling.workshop.get_absolute_url()

    def test_the_open_phase_comes_before_an_unfinished_narrative(self, as_user):
        world = Day(7, until=PhaseKey.SHARE)
        world.narrative(world.tutors[0])
        page = as_user(world.tutors[0]).get(reverse("room:home")).text
        main = page[page.index("button--big") :]
        assert "Mettre en commun" in main[: main.index("</a>")]

    def test_a_reason_too_short_stays_where_it_was_typed(self, telling, as_user):
        page = (
            as_user(telling.lead).post(url("phase", telling), {"phase": "formalise", "reason": "Essai"}).text
        )
        assert "dix caractères au moins" in page
        assert 'value="Essai"' in page

    def test_a_reason_that_names_somebody_stays_where_it_was_typed(self, telling, as_user):
        """It would stand in the minutes sent to the group, which are not rewritten."""
        named = telling.tutors[0]
        reason = f"Il faut avancer, {named.first_name} {named.last_name} est fatigué."
        page = (
            as_user(telling.lead).post(url("phase", telling), {"phase": "formalise", "reason": reason}).text
        )

        assert telling.fresh.open_phase.key == "narrate"
        assert "est fatigué" in page

    def test_a_reason_to_open_again_stays_in_its_own_field(self, telling, as_user):
        page = as_user(telling.lead).post(url("phase", telling), {"phase": "review", "reason": "Oubli"}).text
        assert re.search(r'id="motif-rouverture"[^>]*value="Oubli"[^>]*aria-invalid="true"', page)
        assert page.count('value="Oubli"') == 1
        assert "<details open> <summary>Rouvrir une phase" in flat(page)

    def test_two_screens_note_presence_without_undoing_each_other(self, telling, as_user):
        seats = {tutor: str(telling.seat(tutor).pk) for tutor in telling.tutors}
        shown = list(seats.values())
        first, second = telling.tutors[:2]
        for tutor in (first, second):
            ticked = [one for one in shown if one != seats[tutor]]
            as_user(telling.lead).post(url("presence", telling), {"present": ticked, "shown": shown})
        assert not telling.seat(first).attended
        assert not telling.seat(second).attended
        assert all(telling.seat(tutor).attended for tutor in telling.tutors[2:])

    def test_minutes_given_when_the_time_is_over_count_from_now(self, telling):
        phase = telling.fresh.open_phase
        phase.opened_at -= datetime.timedelta(hours=5)
        phase.save()
        clock.extend_phase(telling.fresh, 5, by=telling.lead)
        assert telling.fresh.open_phase.minutes_left in (5, 6)
        for _time in range(3):
            clock.extend_phase(telling.fresh, -5, by=telling.lead)
        late = telling.fresh.open_phase
        assert abs(late.ends_at - timezone.now()) < datetime.timedelta(minutes=1)

    def test_a_turn_waits_while_the_clock_is_stopped(self, telling):
        clock.begin_turns(telling.fresh, by=telling.lead)
        clock.pause_phase(telling.fresh, by=telling.lead)
        phase = telling.fresh.open_phase
        assert phase.turn is None
        phase.paused_at -= datetime.timedelta(minutes=25)
        phase.opened_at -= datetime.timedelta(minutes=25)
        phase.turns_began_at -= datetime.timedelta(minutes=25)
        phase.save()
        clock.resume_phase(telling.fresh, by=telling.lead)
        assert telling.fresh.open_phase.turn.number == 1


def test_what_a_page_fetches_alone_is_what_the_control_room_shows(as_user):
    world = Day(tutors=4, until=PhaseKey.NARRATE)
    lead = as_user(world.lead)
    whole = without_tokens(lead.get(reverse("room:control", args=[world.workshop.slug])).text)
    parts = without_tokens(lead.get(reverse("room:control_parts", args=[world.workshop.slug])).text)
    assert parts.count("data-live-part") == 7
    assert parts.strip() in whole
