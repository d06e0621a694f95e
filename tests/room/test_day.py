"""A day from its creation to its closing: guards, reasons, and what is written down."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import JournalEntry, Role
from capitalisation.policy import Refused
from deliberation.models import Ballot, Round
from room.actions import clock, closing, course
from room.actions.minutes import open_minutes, send_minutes
from room.queries.day_summary import events_of
from room.rules import policy
from tests.builders import Day, person
from workshops.actions import attendance, charter, preparing
from workshops.actions.live import Versions
from workshops.models import Participation, Phase
from workshops.models.phases import PhaseKey
from workshops.models.states import PhaseState, WorkshopState

pytestmark = pytest.mark.django_db


def journal(verb: str) -> int:
    return JournalEntry.objects.filter(verb=verb).count()


class TestAnnouncing:
    def test_needs_the_sponsors_words_or_a_reason(self):
        world = Day()
        world.workshop.sponsor_statement = ""
        world.workshop.save()

        with pytest.raises(Refused, match="mot du porteur"):
            preparing.announce_workshop(world.workshop, by=world.centre)

        world.workshop.sponsor_exception = "Le poste est vacant."
        world.workshop.save()
        preparing.announce_workshop(world.workshop, by=world.centre)
        assert world.fresh.status == WorkshopState.ANNOUNCED

    def test_needs_a_lead_who_accepted_the_charter(self):
        world = Day()
        world.lead.charter_acceptances.all().delete()

        with pytest.raises(Refused, match="charte"):
            preparing.announce_workshop(world.workshop, by=world.centre)

    def test_is_refused_to_a_tutor(self):
        world = Day()

        with pytest.raises(Refused):
            preparing.announce_workshop(world.workshop, by=world.tutors[0])
        assert world.fresh.status == WorkshopState.DRAFT

    def test_happens_once(self):
        world = Day()
        preparing.announce_workshop(world.workshop, by=world.centre)

        with pytest.raises(Refused, match="déjà annoncée"):
            preparing.announce_workshop(world.workshop, by=world.centre)
        assert journal("workshop.announced") == 1


class TestComposing:
    def test_trios_mix_departments(self):
        world = Day(9, codes=("75", "92", "93"))

        sizes = [team.members.count() for team in world.workshop.teams.all()]
        mixes = [
            team.members.values("user__org_unit__department").distinct().count()
            for team in world.workshop.teams.all()
        ]
        assert sizes == [3, 3, 3]
        assert min(mixes) >= 2

    def test_trios_separate_people_of_one_hierarchical_line(self):
        world = Day(6)
        boss, agent = world.tutors[0], world.tutors[1]
        agent.org_unit.parent = boss.org_unit
        agent.org_unit.save()

        preparing.compose_teams(world.workshop, by=world.centre)

        assert world.seat(boss).team_id != world.seat(agent).team_id

    def test_a_new_lead_takes_the_place_of_the_former(self):
        world = Day()
        other = person(Role.FACILITATOR)

        preparing.invite(world.workshop, other, Participation.Role.LEAD, by=world.centre)

        leads = world.workshop.participations.filter(role=Participation.Role.LEAD)
        assert [one.user for one in leads] == [other]
        assert world.seat(world.lead).role == Participation.Role.FACILITATOR

    def test_the_database_refuses_two_leads(self):
        world = Day()

        with pytest.raises(IntegrityError), transaction.atomic():
            world.workshop.participations.filter(user=world.tutors[0]).update(role=Participation.Role.LEAD)


class TestStarting:
    def test_needs_four_people_present(self):
        world = Day()
        preparing.announce_workshop(world.workshop, by=world.centre)
        seats = list(world.workshop.participations.tutors().values_list("pk", flat=True))
        attendance.note_presence(world.workshop, seats[:3], by=world.lead)

        with pytest.raises(Refused, match="Quatre"):
            course.start_workshop(world.workshop, by=world.lead)

        attendance.note_presence(world.workshop, seats[:4], by=world.lead)
        course.start_workshop(world.workshop, by=world.lead)
        assert world.fresh.status == WorkshopState.LIVE


class TestPhases:
    def test_pressing_twice_opens_one_phase(self):
        world = Day(until=PhaseKey.REVIEW)
        world.all_ready(PhaseKey.REVIEW)

        for _press in range(2):
            course.open_phase(world.fresh, PhaseKey.NARRATE, by=world.lead)

        assert world.fresh.open_phase.key == PhaseKey.NARRATE
        assert journal("phase.opened") == 2
        assert world.fresh.phase(PhaseKey.REVIEW).status == PhaseState.CLOSED

    def test_two_thirds_ready_are_enough_and_fewer_need_a_reason(self):
        world = Day(6, until=PhaseKey.REVIEW)
        world.all_ready(PhaseKey.REVIEW, count=3)

        with pytest.raises(Refused, match="deux tiers"):
            course.open_phase(world.fresh, PhaseKey.NARRATE, by=world.lead)

        world.all_ready(PhaseKey.REVIEW, count=4)
        course.open_phase(world.fresh, PhaseKey.NARRATE, by=world.lead)
        assert world.fresh.open_phase.key == PhaseKey.NARRATE

    def test_an_override_keeps_its_reason(self):
        world = Day(6, until=PhaseKey.REVIEW)

        course.override_phase(world.fresh, PhaseKey.NARRATE, by=world.lead, reason="Le train part à 16 h.")

        assert world.fresh.phase(PhaseKey.NARRATE).override_reason == "Le train part à 16 h."
        assert not JournalEntry.objects.filter(reason__contains="Le train part").exists()
        assert "Le train part à 16 h." in str(events_of(world.fresh))

    def test_only_the_lead_overrides(self):
        world = Day(6, until=PhaseKey.REVIEW)
        helper = person(Role.FACILITATOR)
        preparing.invite(world.workshop, helper, Participation.Role.FACILITATOR, by=world.centre)
        charter.accept_charter_in_force(by=helper)

        with pytest.raises(Refused, match="animation principale"):
            course.override_phase(world.fresh, PhaseKey.NARRATE, by=helper, reason="Je préfère.")

    @pytest.mark.parametrize("who", ["tutor", "centre", "stranger"])
    def test_nobody_else_moves_the_day(self, who):
        world = Day(6, until=PhaseKey.REVIEW)
        user = {"tutor": world.tutors[0], "centre": world.centre, "stranger": person(Role.FACILITATOR)}[who]

        for action in (course.open_phase, course.close_phase):
            with pytest.raises(Refused):
                action(world.fresh, PhaseKey.NARRATE, by=user)
        with pytest.raises(Refused):
            clock.extend_phase(world.fresh, 5, by=user)
        assert world.fresh.open_phase.key == PhaseKey.REVIEW

    def test_a_phase_may_be_reopened_with_a_reason(self):
        world = Day(until=PhaseKey.NARRATE)

        with pytest.raises(Refused, match="rouvrir"):
            course.open_phase(world.fresh, PhaseKey.REVIEW, by=world.lead)

        course.override_phase(world.fresh, PhaseKey.REVIEW, by=world.lead, reason="Deux bilans manquent.")
        assert world.fresh.phase(PhaseKey.REVIEW).status == PhaseState.REOPENED
        assert world.fresh.phase(PhaseKey.NARRATE).status == PhaseState.CLOSED

    def test_the_database_allows_one_open_phase(self):
        world = Day(until=PhaseKey.NARRATE)

        with pytest.raises(IntegrityError), transaction.atomic():
            Phase.objects.filter(workshop=world.workshop, key=PhaseKey.REVIEW).update(status=PhaseState.OPEN)

    def test_time_is_extended_and_its_end_closes_nothing(self):
        world = Day(until=PhaseKey.REVIEW)
        phase = world.fresh.open_phase
        planned = phase.ends_at

        clock.extend_phase(world.fresh, 5, by=world.lead)
        assert world.fresh.open_phase.ends_at - planned == datetime.timedelta(minutes=5)

        Phase.objects.filter(pk=phase.pk).update(opened_at=timezone.now() - datetime.timedelta(hours=9))
        assert world.fresh.open_phase.minutes_left == 0
        assert world.fresh.open_phase.key == PhaseKey.REVIEW

    def test_every_change_raises_the_version_screens_look_at(self):
        world = Day(until=PhaseKey.REVIEW)
        before = Versions.of(world.fresh)

        clock.extend_phase(world.fresh, 5, by=world.lead)
        attendance.declare_ready(
            world.seat(world.tutors[0]), PhaseKey.REVIEW, is_ready=True, by=world.tutors[0]
        )

        assert Versions.of(world.fresh) == before._replace(stage=before.stage + 1, board=before.board + 2)

    def test_readiness_is_taken_back_at_will(self):
        world = Day(until=PhaseKey.REVIEW)
        seat = world.seat(world.tutors[0])

        attendance.declare_ready(seat, PhaseKey.REVIEW, is_ready=True, by=seat.user)
        attendance.declare_ready(seat, PhaseKey.REVIEW, is_ready=True, by=seat.user)
        assert policy.readiness(world.fresh, world.fresh.open_phase) == (1, 6)

        attendance.declare_ready(seat, PhaseKey.REVIEW, is_ready=False, by=seat.user)
        assert policy.readiness(world.fresh, world.fresh.open_phase) == (0, 6)


class TestClosing:
    def test_wraps_up_after_phase_4_and_closes_after_the_texts(self):
        world = Day(until=PhaseKey.SHARE)
        draft = world.narrative(world.tutors[0])
        with pytest.raises(Refused, match="phase 4"):
            course.wrap_up(world.fresh, by=world.lead)
        course.close_phase(world.fresh, PhaseKey.SHARE, by=world.lead)
        course.wrap_up(world.fresh, by=world.lead)
        assert world.fresh.wrap_up_deadline == timezone.localdate() + datetime.timedelta(days=10)

        with pytest.raises(Refused, match="compte rendu"):
            closing.close_workshop(world.fresh, by=world.lead)
        send_minutes(open_minutes(world.fresh, by=world.lead), by=world.lead)
        with pytest.raises(Refused, match="brouillon"):
            closing.close_workshop(world.fresh, by=world.lead)

        draft.delete()
        closing.close_workshop(world.fresh, by=world.lead)
        assert world.fresh.status == WorkshopState.CLOSED

    def test_destroys_the_link_between_people_and_ballots(self):
        world = Day(until=PhaseKey.SHARE)
        sheet = world.sheet(world.tutors[0], proposed=True)
        round_ = Round.objects.create(workshop=world.workshop, number=1)
        for tutor in world.tutors[1:]:
            Ballot.objects.create(
                round=round_, version=sheet, voter_token=world.seat(tutor).secret_token, effect=4, economy=4
            )
        tokens = {world.seat(tutor).secret_token for tutor in world.tutors[1:]}
        closing.unlink_ballots(world.workshop)

        assert not tokens & set(Ballot.objects.values_list("voter_token", flat=True).order_by())
        assert not world.workshop.participations.exclude(voter_token=None).exists()
        assert Ballot.objects.count() == 5


class TestControlRoom:
    def test_asks_for_a_reason_instead_of_refusing(self, as_user):
        world = Day(until=PhaseKey.REVIEW)
        client = as_user(world.lead)
        url = reverse("room:phase", args=[world.workshop.slug])

        page = client.post(url, {"phase": "narrate"}, follow=True)
        assert "Écrivez le motif" in page.text
        assert world.fresh.open_phase.key == PhaseKey.REVIEW

        client.post(url, {"phase": "narrate", "reason": "Le train part à 16 h."})
        assert world.fresh.open_phase.key == PhaseKey.NARRATE

    def test_never_shows_a_draft(self, as_user):
        world = Day(until=PhaseKey.NARRATE)
        world.narrative(world.tutors[0], title="Titre très secret", body="Phrase très secrète " * 30)

        page = as_user(world.lead).get(reverse("room:control", args=[world.workshop.slug]))

        assert page.status_code == 200
        assert "très secr" not in page.text
        assert "commencé" in page.text

    @pytest.mark.parametrize("data", [{}, {"phase": "nope"}, {"phase": "review\x00"}])
    def test_a_strange_request_is_answered_with_a_sentence(self, as_user, data):
        world = Day(until=PhaseKey.REVIEW)

        page = as_user(world.lead).post(reverse("room:phase", args=[world.workshop.slug]), data, follow=True)

        assert page.status_code == 200
        assert "n’existe pas" in page.text
