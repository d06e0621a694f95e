"""After the phases: minutes the day writes, what people say of it, what is left to each, and letters without texts."""

import datetime
import uuid
from io import BytesIO, StringIO

import pytest
from django.apps import apps
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import Role
from capitalisation.policy import Refused
from deliberation.actions import rounds as restitution
from deliberation.models import Ballot, Finding, FindingSupport
from deliberation.queries.rounds import find_round
from needs.models import Need, NeedSupport
from repertoire.models.states import VersionState
from room.actions import closing, course, evaluations, reminders
from room.actions.letters import Letter, deliver
from room.actions.minutes import answer_minutes, open_minutes, reopen_minutes, send_minutes, write_minutes
from room.models import DayEvaluation, Minutes
from room.models.states import MinutesState
from room.queries.remaining import remaining_for
from tests.addresses import of_day
from tests.builders import Day, person
from tests.conftest import flat, without_tokens
from workshops.actions import charter, preparing
from workshops.actions.letters import deliver_invitation
from workshops.models import Participation, Workshop
from workshops.models.phases import PhaseKey
from writing.models import Seen

pytestmark = pytest.mark.django_db
SAID = {"charter": "yes", "usefulness": 4, "helped": "Le silence du trio.", "missing": ""}


@pytest.fixture
def world() -> Day:
    """A day in which one sheet was retained, just before the last phase closes."""
    world = Day(7, until=PhaseKey.SHARE)
    sheet = world.sheet(world.tutors[0], proposed=True, title="Compter jusqu’à dix")
    for number in (1, 2):
        round_ = find_round(world.workshop, number)
        restitution.open_round(round_, by=world.lead)
        for rater in world.tutors[1:]:
            restitution.cast_ballot(round_, sheet, grades={"effect": 5, "economy": 4}, by=rater)
        restitution.close_round(round_, by=world.lead)
        restitution.reveal_round(round_, by=world.lead)
    return world


@pytest.fixture
def ended(world) -> Day:
    """The same, in wrap-up."""
    course.close_phase(world.fresh, PhaseKey.SHARE, by=world.lead)
    course.wrap_up(world.fresh, by=world.lead)
    return world


def url(name: str, world: Day) -> str:
    return of_day(name, world.workshop.slug)


def sent(world: Day) -> Minutes:
    send_minutes(open_minutes(world.fresh, by=world.lead), by=world.lead)
    return Minutes.objects.select_related("workshop").get()


class TestMinutes:
    def test_are_written_by_the_day_itself_with_its_figures(self, ended, as_user):
        page = as_user(ended.lead).get(url("minutes", ended)).text
        assert "Compter jusqu’à dix : Retenue" in page
        assert "6 avis" in page
        assert "Phase ouverte : Mettre en récit." in page
        assert "Tour 2 : résultats montrés." in page
        assert str(ended.lead) in page

    def test_are_edited_by_the_lead_and_saved_while_typing(self, ended, as_user):
        client = as_user(ended.lead)
        data = {
            "writer": ended.lead.public_id,
            "revision": 1,
            "tab": "feuille-1",
            "remarks": "Belle énergie.",
        }
        answer = client.post(url("minutes", ended), data, headers={"X-Autosave": "writes"})
        assert answer.json()["refusals"] == []
        assert Minutes.objects.get().remarks == "Belle énergie."
        assert as_user(ended.tutors[0]).get(url("minutes", ended)).text.count("Belle énergie.") == 0

    def test_a_name_stops_the_sending_and_keeps_the_text(self, ended, as_user):
        client = as_user(ended.lead)
        data = {
            "writer": ended.lead.public_id,
            "revision": 1,
            "remarks": f"Merci à {ended.tutors[1].first_name} {ended.tutors[1].last_name}.",
            "go": "send",
        }
        page = client.post(url("minutes", ended), data, follow=True).text
        assert "désigne quelqu’un" in page
        minutes = Minutes.objects.get()
        assert minutes.status == MinutesState.DRAFT
        assert ended.tutors[1].last_name in minutes.remarks

    def test_are_read_and_approved_by_the_group(self, ended, as_user):
        minutes = sent(ended)
        tutor = as_user(ended.tutors[0])
        assert "Compter jusqu’à dix" in tutor.get(url("minutes", ended)).text
        tutor.post(url("minutes_answer", ended), {"act": "approve"})
        as_user(ended.tutors[1]).post(
            url("minutes_answer", ended), {"act": "correct", "comment": "La date du retour."}
        )
        assert sorted(minutes.answers.values_list("approves", "comment")) == [
            (False, "La date du retour."),
            (True, ""),
        ]
        assert "La date du retour." in as_user(ended.lead).get(url("minutes", ended)).text
        assert "La date du retour." not in as_user(ended.tutors[2]).get(url("minutes", ended)).text

    def test_a_correction_sends_them_again_and_asks_again(self, ended):
        minutes = sent(ended)
        answer_minutes(minutes, approves=True, comment="", by=ended.tutors[0])
        reopen_minutes(minutes, by=ended.lead)
        minutes.refresh_from_db()
        write_minutes(minutes, seen=Seen.of(minutes), by=ended.lead, remarks="Corrigé.")
        send_minutes(minutes, by=ended.lead)
        assert minutes.answers.count() == 0
        with pytest.raises(Refused):
            write_minutes(sent_again(), seen=Seen(9), by=ended.lead, remarks="Encore.")

    def test_exist_on_paper(self, ended, as_user):
        sent(ended)
        answer = as_user(ended.tutors[0]).get(url("minutes_pdf", ended))
        text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
        assert "Compter jusqu’à dix" in text
        assert "7 participants présents" in " ".join(text.split())

    def test_the_next_lead_goes_on_with_them(self, ended):
        minutes = open_minutes(ended.fresh, by=ended.lead)
        other = person(Role.FACILITATOR)
        charter.accept_charter_in_force(by=other)
        preparing.invite(ended.fresh, other, Participation.Role.LEAD, by=ended.centre)
        assert open_minutes(ended.fresh, by=other).pk == minutes.pk
        with pytest.raises(Refused):
            write_minutes(Minutes.objects.get(), seen=Seen.of(minutes), by=ended.lead, remarks="Trop tard.")


def sent_again() -> Minutes:
    return Minutes.objects.select_related("workshop").get()


class TestEvaluation:
    def test_is_read_by_the_lead_and_the_centre_once_closed_from_five_answers_on_and_without_names(
        self, ended, as_user
    ):
        for tutor in ended.tutors[:4]:
            evaluations.evaluate(ended.seat(tutor), by=tutor, **SAID)
        lead, centre = as_user(ended.lead), as_user(ended.centre)
        Workshop.objects.update(status="closed")
        assert "Moins de cinq réponses" in lead.get(url("evaluation", ended)).text
        Workshop.objects.update(status="wrap_up")
        assert "Envoyer mon avis" in as_user(ended.tutors[0]).get(url("evaluation", ended)).text
        as_user(ended.tutors[4]).post(url("evaluation", ended), SAID)
        Workshop.objects.update(status="closed")
        for reader in (lead, centre):
            page = reader.get(url("evaluation", ended)).text
            assert "5 réponses, sans nom" in page
            assert "Le silence du trio." in page
            assert not any(tutor.last_name in page for tutor in ended.tutors)

    def test_two_visits_tell_nothing_of_the_answer_given_in_between(self, ended, as_user):
        """The attack of the audit: six answers, read; a seventh, read again."""
        lead = as_user(ended.lead)
        for tutor in ended.tutors[:6]:
            evaluations.evaluate(ended.seat(tutor), by=tutor, **SAID)
        first = without_tokens(lead.get(url("evaluation", ended)).text)
        told = {"charter": "no", "usefulness": 1, "helped": "Rien.", "missing": "Tout."}
        evaluations.evaluate(ended.seat(ended.tutors[6]), by=ended.tutors[6], **told)
        assert without_tokens(lead.get(url("evaluation", ended)).text) == first
        assert "une fois la journée clôturée" in first

    @pytest.mark.parametrize(("favourable", "word"), [(7, "plutôt oui"), (4, "partagé"), (1, "plutôt non")])
    def test_a_small_group_is_told_in_a_word(self, ended, as_user, favourable, word):
        for number, tutor in enumerate(ended.tutors):
            usefulness = 4 if number < favourable else 1
            evaluations.evaluate(ended.seat(tutor), by=tutor, **{**SAID, "usefulness": usefulness})
        Workshop.objects.update(status="closed")
        page = flat(as_user(ended.lead).get(url("evaluation", ended)).text)
        assert word in page.split("utile ?")[1]
        assert "<dd>" not in page

    def test_is_one_for_each_person_and_tied_to_nobody_once_the_day_is_closed(self, ended):
        for tutor in ended.tutors:
            evaluations.evaluate(ended.seat(tutor), by=tutor, **SAID)
        evaluations.evaluate(ended.seat(ended.tutors[0]), by=ended.tutors[0], **{**SAID, "charter": "no"})
        assert DayEvaluation.objects.count() == 7
        before = set(DayEvaluation.objects.values_list("voter_token", flat=True))
        sent(ended)
        Workshop.objects.update(wrap_up_deadline=timezone.localdate() - datetime.timedelta(days=1))
        closing.close_workshop(ended.fresh, by=ended.lead)
        assert before.isdisjoint(DayEvaluation.objects.values_list("voter_token", flat=True))

    def test_after_closing_nothing_in_the_database_leads_from_a_voter_to_a_ballot(self, ended):
        """Joined over every table: no token, no key and no order is left from the time when people voted."""
        for tutor in ended.tutors:
            evaluations.evaluate(ended.seat(tutor), by=tutor, **SAID)
        self.supported_by_all(ended)
        tokens = {str(seat.voter_token) for seat in ended.workshop.participations.tutors()}
        cast = [Ballot, DayEvaluation, FindingSupport, NeedSupport]
        keys = {model: set(model.objects.order_by().values_list("pk", flat=True)) for model in cast}
        sent(ended)
        Workshop.objects.update(wrap_up_deadline=timezone.localdate() - datetime.timedelta(days=1))
        closing.close_workshop(ended.fresh, by=ended.lead)

        for model in apps.get_models():
            for row in model._base_manager.order_by().values():
                assert not tokens & {str(value) for value in row.values()}, model
        for model in cast:
            assert keys[model].isdisjoint(model.objects.order_by().values_list("pk", flat=True))
            assert len(keys[model]) == model.objects.count()
            moments = [field for field in model._meta.fields if field.get_internal_type().startswith("Date")]
            assert not moments, "a ballot has no time"

    def supported_by_all(self, world: Day) -> None:
        """A need and a finding that everybody supports."""
        need = Need.objects.create(
            workshop=world.workshop,
            author=world.tutors[0],
            statement="Un besoin",
            cause="know_how",
            urgency=2,
        )
        finding = Finding.objects.create(workshop=world.workshop, kind="strength", statement="Un fait")
        for seat in world.workshop.participations.tutors():
            NeedSupport.objects.create(need=need, voter_token=seat.voter_token)
            FindingSupport.objects.create(finding=finding, voter_token=seat.voter_token)

    def test_after_closing_no_order_of_arrival_is_left(self, ended):
        """Thirty opinions: they come back in the order of their arrival once in 30! times."""
        for number in range(30):
            DayEvaluation.objects.create(
                workshop=ended.workshop, voter_token=uuid.uuid4(), **{**SAID, "helped": f"Avis {number:02}"}
            )
        arrived = list(DayEvaluation.objects.order_by("pk").values_list("helped", flat=True))
        closing.unlink_ballots(ended.workshop)
        assert sorted(arrived) == arrived
        left = list(DayEvaluation.objects.order_by("pk").values_list("helped", flat=True))
        assert sorted(left) == arrived
        assert left not in (arrived, arrived[::-1])

    def test_no_name_is_said_in_it(self, ended, as_user):
        answer = as_user(ended.tutors[0]).post(
            url("evaluation", ended), {**SAID, "missing": f"{ended.tutors[1]} parlait trop."}
        )
        assert "désigne quelqu’un" in answer.text
        assert "parlait trop." in answer.text, "what was typed stays on the screen"
        assert not DayEvaluation.objects.exists()


class TestRemaining:
    def test_says_to_each_what_is_left_and_where(self, ended, as_user):
        author = ended.tutors[0]
        ended.narrative(author)
        sentences = [str(one.sentence) for one in remaining_for(ended.seat(author))]
        assert "Terminer et partager votre récit" in sentences
        assert "Confirmer vos fiches retenues" in sentences
        assert "Lire et approuver le compte rendu" not in sentences
        minutes = sent(ended)
        assert "Lire et approuver le compte rendu" in as_user(author).get(reverse("room:home")).text

        answer_minutes(minutes, approves=True, comment="", by=author)
        evaluations.evaluate(ended.seat(author), by=author, **SAID)
        author.practices.get().versions.update(status=VersionState.IN_REVIEW)
        left = [str(one.sentence) for one in remaining_for(ended.seat(author))]
        assert "Lire et approuver le compte rendu" not in left
        assert "Confirmer vos fiches retenues" not in left
        for one in remaining_for(ended.seat(author)):
            assert as_user(author).get(one.url, follow=True).status_code == 200

    def test_says_nothing_before_the_end(self, world):
        assert remaining_for(world.seat(world.tutors[0])) == []

    def test_costs_the_same_whatever_the_day_holds(self, ended):
        seat = ended.seat(ended.tutors[0])
        with CaptureQueriesContext(connection) as few:
            remaining_for(seat)
        for _one in range(5):
            ended.narrative(ended.tutors[0])
        with CaptureQueriesContext(connection) as many:
            remaining_for(seat)
        assert len(many) == len(few) <= 9


class TestLetters:
    def test_an_invitation_says_when_where_and_how_to_come_in(self, ended):
        seat = ended.seat(ended.tutors[0])
        deliver_invitation.func(seat.pk)
        (letter,) = mail.outbox
        assert letter.to == [seat.user.email]
        assert ended.workshop.place in letter.body
        assert ended.workshop.get_absolute_url() in letter.body
        assert reverse("accounts:password") in letter.body

    def test_everybody_invited_gets_one_and_late_comers_too(self, django_capture_on_commit_callbacks):
        from django_tasks_db.models import DBTaskResult  # noqa: PLC0415 the queue itself

        with django_capture_on_commit_callbacks(execute=True):
            world = Day(tutors=4, until=PhaseKey.REVIEW)
        letters = DBTaskResult.objects.filter(
            task_path="workshops.actions.letters.deliver_invitation"
        ).count()
        assert letters == 5
        with django_capture_on_commit_callbacks(execute=True):
            preparing.invite(world.fresh, person(Role.TUTOR), Participation.Role.TUTOR, by=world.centre)
        assert (
            DBTaskResult.objects.filter(task_path="workshops.actions.letters.deliver_invitation").count() == 6
        )

    def test_a_reminder_is_a_digest_at_most_every_three_days_and_holds_no_text(self, ended):
        ended.narrative(ended.tutors[0], title="zyxorappel", body="zyxorappel " * 20)
        out = StringIO()
        call_command("send_reminders", stdout=out)
        call_command("send_reminders", stdout=out)
        assert out.getvalue().split("\n")[:2] == [
            "7 reminders, 0 project checkpoints queued",
            "0 reminders, 0 project checkpoints queued",
        ]
        deliver.func(ended.seat(ended.tutors[0]).pk, Letter.REMINDER)
        (letter,) = mail.outbox
        assert "Terminer et partager votre récit" in letter.body
        assert "zyxorappel" not in letter.body
        Participation.objects.update(reminded_on=timezone.localdate() - datetime.timedelta(days=3))
        assert reminders.remind_everybody() == 7

    def test_who_left_the_day_gets_nothing(self, ended):
        seat = ended.seat(ended.tutors[0])
        Participation.objects.filter(pk=seat.pk).delete()
        deliver.func(seat.pk, Letter.REMINDER)
        assert mail.outbox == []


class TestAttestation:
    def test_is_for_who_was_there_after_the_day(self, ended, as_user):
        answer = as_user(ended.tutors[0]).get(url("attestation", ended))
        text = PdfReader(BytesIO(answer.content)).pages[0].extract_text()
        assert ended.tutors[0].last_name in text
        assert "5 h 45" in text
        Participation.objects.filter(user=ended.tutors[1]).update(attended=False)
        assert as_user(ended.tutors[1]).get(url("attestation", ended)).status_code == 403

    def test_is_not_given_before(self, world, as_user):
        assert as_user(world.tutors[0]).get(url("attestation", world)).status_code == 403


class TestNotes:
    def test_are_each_facilitator_s_own(self, world, as_user):
        other = person(Role.FACILITATOR)
        charter.accept_charter_in_force(by=other)
        preparing.invite(world.fresh, other, Participation.Role.FACILITATOR, by=world.centre)
        data = {"writer": world.lead.public_id, "revision": 1, "text": "zyxonotes"}
        as_user(world.lead).post(url("notes", world), data)
        assert "zyxonotes" in as_user(world.lead).get(url("notes", world)).text
        assert "zyxonotes" not in as_user(other).get(url("notes", world)).text
