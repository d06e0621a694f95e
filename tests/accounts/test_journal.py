"""The journal: whole, honest, of use, and silent about what people wrote."""

import ast
import contextlib
import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, connections, transaction
from django.db.models import QuerySet
from django.urls import reverse

from accounts.actions import chain
from accounts.actions.chain import seal_journal
from accounts.actions.journal import record
from accounts.actions.people import import_people
from accounts.models import AppendOnly, JournalEntry, JournalSeal, Role
from accounts.queries.chain import faults_of_journal, head_of_journal
from accounts.rules.verbs import said
from narratives.actions import sharing
from needs.actions import needs
from room.actions import course
from room.queries.day_summary import events_of
from tests.architecture.source import modules, tree
from tests.builders import LONG_TEXT, Day, person
from workshops.models.phases import PhaseKey

pytestmark = pytest.mark.django_db


def verbs(**about) -> list[str]:
    return list(JournalEntry.objects.filter(**about).order_by("pk").values_list("verb", flat=True))


def lines(number: int = 5) -> list[JournalEntry]:
    tutor, centre = person(Role.TUTOR), person(Role.CENTRE)
    return [
        record("person.saved", tutor, by=centre, before="email", after=str(turn)) for turn in range(number)
    ]


def faults() -> list[str]:
    return list(faults_of_journal())


def behind_our_back(sql: str, *params) -> None:
    """As somebody with the password of the database, who can put the trigger aside."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql, params)
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = DEFAULT")


class TestAppendOnly:
    def test_the_code_changes_and_deletes_nothing(self):
        line = lines(1)[0]
        for attempt in (
            line.save,
            line.delete,
            lambda: JournalEntry.objects.update(verb="rien"),
            lambda: JournalEntry.objects.all().delete(),
        ):
            with pytest.raises(AppendOnly):
                attempt()
        assert JournalEntry.objects.count() == 1

    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE accounts_journalentry SET verb = 'rien'",
            "UPDATE accounts_journalentry SET actor_id = NULL, reason = 'autre'",
            "DELETE FROM accounts_journalentry",
        ],
    )
    def test_nor_does_the_database(self, sql):
        if connection.vendor != "postgresql":
            pytest.skip("SQLite is refused by the code")
        lines(2)
        with (
            pytest.raises(DatabaseError, match="only added"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)
        assert JournalEntry.objects.count() == 2

    def test_a_person_can_be_taken_out_and_nothing_else_with_them(self):
        line = lines(1)[0]
        assert JournalEntry.objects.filter(pk=line.pk).unname() == 1
        left = JournalEntry.objects.get()
        assert (left.actor, left.concerns, left.before, left.after) == (None, None, "", "")
        assert (left.verb, left.at, left.target_id) == (line.verb, line.at, line.target_id)


class TestChain:
    def test_a_whole_journal_holds_and_goes_on(self):
        lines()
        assert seal_journal() == 5
        lines()
        assert seal_journal() == 5
        assert seal_journal() == 0
        assert faults() == []

    def test_more_than_one_batch(self, monkeypatch):
        monkeypatch.setattr("accounts.actions.chain._AT_ONCE", 3)
        monkeypatch.setattr("accounts.queries.chain._AT_ONCE", 2)
        lines(7)
        assert seal_journal() == 7
        assert faults() == []

    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("verb", "person.closed"),
            ("target_id", "none"),
            ("reason", "x"),
            ("after", "autre"),
            ("at", "2020-01-01 00:00:00+00:00"),
            ("concerns_id", None),
        ],
    )
    def test_a_line_changed_is_found(self, column, value):
        chosen = lines()[2]
        seal_journal()
        behind_our_back(f"UPDATE accounts_journalentry SET {column} = %s WHERE id = %s", value, chosen.pk)
        assert any(str(chosen.pk) in fault for fault in faults())

    def test_a_line_gone_is_found_even_with_its_link(self):
        chosen = lines()[2]
        seal_journal()
        behind_our_back("DELETE FROM accounts_journalentry WHERE id = %s", chosen.pk)
        assert faults() == [f"line {chosen.pk} is gone"]
        JournalSeal.objects.filter(entry_id=chosen.pk).delete()
        assert len(faults()) == 2, "the gap, and the link after it"

    def test_an_old_line_slipped_in_is_found(self, time_machine):
        lines()
        seal_journal()
        forged = lines(1)[0]
        behind_our_back(
            "UPDATE accounts_journalentry SET at = %s WHERE id = %s", "2020-01-01 00:00:00+00:00", forged.pk
        )
        assert faults() == [f"line {forged.pk} is not sealed"]

    def test_the_end_cut_off_is_found_with_the_fingerprint_noted_before(self, capsys):
        lines()
        seal_journal()
        head = head_of_journal()
        call_command("verify_journal", head=head)
        last = JournalSeal.objects.last()
        behind_our_back("DELETE FROM accounts_journalentry WHERE id = %s", last.entry_id)
        last.delete()
        call_command("verify_journal")
        with pytest.raises(SystemExit):
            call_command("verify_journal", head=head)
        assert "no longer in the chain" in capsys.readouterr().err

    def test_a_chain_made_without_the_secret_does_not_hold(self, settings):
        lines()
        secret = settings.JOURNAL_SECRET
        settings.JOURNAL_SECRET = "what somebody with the database alone would guess, fifty signs"
        seal_journal()
        settings.JOURNAL_SECRET = secret
        assert faults()

    def test_a_line_without_its_person_still_holds(self):
        chosen = lines()[2]
        seal_journal()
        JournalEntry.objects.filter(pk=chosen.pk).unname()
        assert faults() == []


@pytest.mark.django_db(transaction=True)
class TestTwoMachines:
    """Both timers strike at the same instant."""

    def sealed_by_two(self) -> tuple[int, list[str]]:
        """(machines that failed, faults of the chain)."""
        if connection.vendor != "postgresql":
            pytest.skip("one transaction writes at a time: there is no race")
        lines(3)
        seal_journal()
        lines(40)

        def machine(_number: int) -> bool:
            try:
                seal_journal()
            except IntegrityError:
                return True
            finally:
                connections.close_all()
            return False

        with ThreadPoolExecutor(2) as pool:
            failed = sum(pool.map(machine, range(2)))
        return failed, faults()

    @pytest.fixture(autouse=True)
    def slowed(self, monkeypatch):
        """Each has looked where the chain ends before either adds to it, unless one keeps the other out."""
        meeting, digest, met = threading.Barrier(2), chain.person_digest, threading.local()

        def waiting(entry):
            if threading.current_thread() is not threading.main_thread() and not hasattr(met, "before"):
                met.before = True
                with contextlib.suppress(threading.BrokenBarrierError):
                    meeting.wait(2)
            return digest(entry)

        monkeypatch.setattr(chain, "person_digest", waiting)

    def test_seal_one_after_the_other(self):
        assert self.sealed_by_two() == (0, [])

    def test_without_the_lock_one_fails(self, monkeypatch):
        monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_given: rows)
        assert self.sealed_by_two() == (1, [])


class TestWhatIsTold:
    def test_signing_in_out_and_failing(self, client):
        user = person(Role.TUTOR)
        login = reverse("accounts:login")
        client.post(login, {"username": user.email, "password": "mon secret tapé"})
        client.post(login, {"username": "inconnue@example.org", "password": "x"})
        client.post(login, {"username": user.email, "password": "un-mot-de-passe-long"})
        client.post(reverse("accounts:logout"))
        told = JournalEntry.objects.filter(verb__startswith="session.").order_by("pk")
        assert [(one.verb, one.concerns) for one in told] == [
            ("session.refused", user),
            ("session.refused", None),
            ("session.opened", user),
            ("session.closed", user),
        ]
        everything = str(list(told.values_list()))
        assert "secret" not in everything
        assert "inconnue" not in everything

    def test_a_shared_narrative_read_by_another_once_a_day(self, as_user, time_machine):
        day = Day(until=PhaseKey.NARRATE)
        author, reader = day.tutors[0], as_user(day.lead)
        narrative = day.narrative(author, body=LONG_TEXT)
        sharing.share_narrative(narrative, signature="function", by=author)
        url = reverse("narratives:narrative", args=[narrative.pk])
        as_user(author).get(url)
        for _time in range(3):
            reader.get(url)
        (line,) = JournalEntry.objects.filter(verb="narrative.read")
        assert (line.actor, line.concerns) == (day.lead, author)
        page = as_user(author).get(reverse("accounts:own_journal")).text
        assert "Récit : lecture" in page
        assert str(day.lead) in page

    def test_files_that_leave_and_refusals(self, as_user):
        centre, tutor = person(Role.CENTRE), person(Role.TUTOR)
        as_user(centre).get(reverse("accounts:people_file", args=["csv"]))
        as_user(tutor).get(reverse("accounts:people_file", args=["csv"]))
        as_user(tutor).get(reverse("accounts:people"), {"q": "mot cherché"})
        assert verbs(actor=centre, verb="file.downloaded") == ["file.downloaded"]
        refused = JournalEntry.objects.filter(actor=tutor, verb="access.refused")
        assert {one.target_type for one in refused} == {"accounts:people_file", "accounts:people"}
        assert "cherché" not in str(list(refused.values_list()))

    def test_a_download_taken_up_again_is_one(self, as_user, cast):
        centre = cast("jeanne.marchand")
        job = apps.get_model("imports.Import").objects.get()
        client, url = as_user(centre), reverse("imports:original", args=[job.public_id])
        for part in ("bytes=0-9", "bytes=10-19", "bytes=20-"):
            client.get(url, headers={"range": part})
        assert len(verbs(actor=centre, verb="file.downloaded")) == 1

    def test_no_sentence_of_anybody_is_in_it(self):
        """Whatever a person says goes to its own place; the minutes read it there."""
        day = Day(until=PhaseKey.REVIEW)
        course.override_phase(day.fresh, PhaseKey.SHARE, by=day.lead, reason="Le train part à 16 h.")
        assert "train" not in str(list(JournalEntry.objects.values_list()))
        assert "Le train part à 16 h." in str(events_of(day.fresh))


def test_every_act_has_its_words():
    """Whatever a move or an action records, in French; a new verb without words fails here, not on a page."""
    known = {
        move.verb
        for model in apps.get_models()
        if hasattr(model, "lifecycle")
        for move in model.lifecycle.moves
    }
    literal = re.compile(r"[a-z_]+\.[a-z_]+")
    for path in modules("actions/*.py", "actions/**/*.py", "screens/*.py"):
        for node in ast.walk(tree(path)):
            called = getattr(getattr(node, "func", None), "id", "")
            if called in ("record", "record_answer", "write_row"):
                known |= {
                    one.value
                    for one in node.args
                    if isinstance(one, ast.Constant)
                    and isinstance(one.value, str)
                    and literal.fullmatch(one.value)
                }
    known |= {"narrative.read", "access.refused", "file.downloaded"}
    assert len(known) > 110
    for verb in sorted(known):
        assert " : " in said(verb).replace("\u00a0", " ")


class TestScreens:
    def test_the_administration_looks_and_takes_away(self, as_user):
        lina, admin = person(Role.TUTOR), person(Role.ADMIN)
        other = person(Role.TUTOR)
        record("person.link_sent", lina, by=admin)
        record("mandate.granted", other, by=admin)
        client = as_user(admin)
        page = client.get(reverse("accounts:journal"), {"noun": "person", "words": lina.last_name}).text
        assert "Personne : lien de connexion" in page
        assert "Rôle : attribution" not in page
        assert "Indiquez un jour" in client.get(reverse("accounts:journal"), {"since": "hier"}).text
        file = client.get(reverse("accounts:journal_file", args=["csv"]), {"words": lina.last_name}).text
        assert "lien de connexion" in file
        assert other.last_name not in file

    def test_one_reads_ones_own_part_only(self, as_user):
        lina, other, centre = person(Role.TUTOR), person(Role.TUTOR), person(Role.CENTRE)
        record("person.link_sent", lina, by=centre)
        record("person.link_sent", other, by=centre)
        page = as_user(lina).get(reverse("accounts:own_journal")).text
        assert page.count("Personne : lien de connexion") == 1
        assert other.last_name not in page
        assert as_user(lina).get(reverse("accounts:journal")).status_code == 403

    def test_a_centre_reads_what_is_done_for_it_and_nothing_of_what_people_write(self, as_user):
        day = Day(until=PhaseKey.NARRATE)
        tutor, centre, admin = day.tutors[0], day.centre, person(Role.ADMIN)
        narrative = day.narrative(tutor, body=LONG_TEXT)
        sharing.share_narrative(narrative, signature="function", by=tutor)
        record("session.opened", tutor, by=tutor)
        record("archive.asked", tutor, by=tutor)
        record("person.saved", tutor, by=admin, before="last_name=Avant")
        stranger = person(Role.TUTOR)
        stranger.org_unit = None
        stranger.save()
        record("person.saved", stranger, by=admin, after="last_name=Ailleurs")
        for answer in (
            as_user(centre).get(reverse("accounts:journal")),
            as_user(centre).get(reverse("accounts:journal_file", args=["csv"])),
        ):
            page = answer.text
            assert "last_name=Avant" in page
            assert "Ailleurs" not in page
            for deed in ("narrative.shared", "session.opened", "archive.asked"):
                assert said(deed) not in page, deed

    def test_a_page_costs_the_same_whatever_the_journal(self, as_user, django_assert_num_queries):
        admin = person(Role.ADMIN)
        client = as_user(admin)
        for number in (3, 40):
            lines(number)
            with django_assert_num_queries(5):
                client.get(reverse("accounts:journal"))


def test_nobody_learns_from_it_whose_need_it_is(as_user):
    """The group reads needs without names; so do who leads the day and who reads the whole journal."""
    day = Day(until=PhaseKey.SHARE)
    author, admin = day.tutors[0], person(Role.ADMIN)
    last = JournalEntry.objects.latest("pk").pk
    need = needs.express_need(
        day.fresh,
        by=author,
        statement="Du temps",
        situation="",
        cause="know_how",
        urgency=2,
        wanted_response="exchange",
    )
    needs.confirm_need(need, by=day.lead)
    other = needs.express_need(
        day.fresh,
        by=author,
        statement="Un relais",
        situation="",
        cause="can_do",
        urgency=2,
        wanted_response="exchange",
    )
    needs.drop_need(other, by=author)

    told = JournalEntry.objects.filter(verb__startswith="need.", pk__gt=last)
    assert told.count() == 4
    assert not told.filter(concerns=author).exists()
    assert not told.filter(actor=author).exists()
    assert str(author) not in as_user(day.lead).get(reverse("accounts:own_journal")).text
    page = as_user(admin).get(reverse("accounts:journal"), {"noun": "need"}).text
    assert "Besoin : confirmation" in page
    assert str(author) not in page


def test_a_list_brought_in_concerns_none_of_its_people():
    centre, known = person(Role.CENTRE), person(Role.TUTOR)
    import_people(f"courriel;nom\n{known.email};Autrement\n".encode(), by=centre)
    line = JournalEntry.objects.get(verb="people.imported")
    assert (line.concerns, line.actor) == (None, centre)


def test_of_an_address_only_numbers_of_objects_are_kept(as_user):
    """A word in it may be a code of a room or a token of a letter."""
    tutor, other = person(Role.TUTOR), person(Role.TUTOR)
    client = as_user(tutor)
    client.get(reverse("accounts:people_file", args=["csv"]))
    client.get(other.get_absolute_url())
    told = JournalEntry.objects.filter(actor=tutor, verb="access.refused").order_by("pk")
    assert [(one.target_type, one.target_id) for one in told] == [
        ("accounts:people_file", ""),
        ("accounts:person", str(other.public_id)),
    ]


def test_a_word_that_the_code_forgot_is_no_accident(as_user):
    admin = person(Role.ADMIN)
    record("gazette.folded", admin, by=admin)
    assert "gazette" in as_user(admin).get(reverse("accounts:journal")).text


def test_a_line_is_told_in_the_words_of_people(as_user):
    day, admin = Day(until=PhaseKey.REVIEW), person(Role.ADMIN)
    client = as_user(admin)
    for answer in (
        client.get(reverse("accounts:journal"), {"noun": "workshop"}),
        client.get(reverse("accounts:journal_file", args=["csv"]), {"noun": "workshop"}),
    ):
        page = answer.text
        assert "Annoncée" in page
        assert f"Journée n° {day.workshop.pk}" in page
        for code in ("announced", "workshops.workshop"):
            assert code not in page.replace('value="workshop"', "")
