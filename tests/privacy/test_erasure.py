"""Erased, a person is in no table, file nor letter queue; what others rely on still reads, and no backup brings them back."""

import datetime
import re
import shutil
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.db.models import FileField
from django.urls import reverse
from django.utils import timezone

from accounts.actions.journal import record
from accounts.models import JournalEntry, Role, User
from capitalisation.policy import Refused
from imports.models import Import
from narratives.models import Narrative
from needs.models import Need
from privacy.actions import erasure as erasure_actions
from privacy.actions.archive import ask_archive, make_archive
from privacy.actions.erasure import ask_erasure, cancel_erasure, erase, erase_due, erase_if, replay_erasures
from privacy.models import BEFORE_ERASURE, Erasure
from privacy.rules.erasure import FATES
from privacy.rules.links import CANCEL
from repertoire.actions import opinions
from repertoire.models import Objection, PracticeVersion
from tests.access.matrix import ACCESS
from tests.access.test_access import address
from tests.access.world import ROLES, objects
from tests.builders import Day, person
from tests.conftest import ReadOnlyGetClient
from tests.working import work
from tutors.models import ForwardProject
from workshops.models.phases import PhaseKey

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]
#: Everybody of the demo whose rows go in different ways.
LEAVING = ["claire.aubry", "fatou.sow", "jeanne.marchand", "samir.kaci"]


@pytest.fixture(autouse=True)
def ledger(db, settings, tmp_path):
    """Its own ledger and its own files: those of the demo are for everybody's tests."""
    usual = settings.STORAGES["default"]
    copy = tmp_path / "files"
    Path(usual["OPTIONS"]["location"]).mkdir(parents=True, exist_ok=True)
    shutil.copytree(usual["OPTIONS"]["location"], copy, ignore=_but_what_rows_name)
    options = {**usual["OPTIONS"], "location": copy}
    settings.STORAGES = {**settings.STORAGES, "default": {**usual, "OPTIONS": options}}
    settings.ERASURE_LEDGER = str(tmp_path / "erasures.txt")
    return Path(settings.ERASURE_LEDGER)


def _but_what_rows_name(folder: str, names: list[str]) -> list[str]:
    """Other tests left files whose rows were rolled back."""
    kept = {
        Path(name).name
        for model in apps.get_models()
        for field in model._meta.fields
        if isinstance(field, FileField)
        for name in model._base_manager.values_list(field.name, flat=True)
    }
    return [name for name in names if (Path(folder) / name).is_file() and name not in kept]


@pytest.fixture
def days_are_over(demo, db):
    end_days()


def end_days() -> None:
    apps.get_model("workshops.Workshop").objects.filter(
        status__in=["live", "wrap_up", "announced", "draft"]
    ).update(status="archived")


def identities(user: User) -> list[str]:
    """What says who it is, as a database, a file or a page could hold it."""
    return [
        user.email,
        user.email.split("@")[0],
        str(user),
        user.public_id.hex,
        str(user.public_id),
        user.draft_key_text,
    ]


def swept(words: list[str]) -> list[str]:
    """Where one of these words stands: (table.column), (file)."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    text = (
                        bytes(value).decode("latin-1")
                        if isinstance(value, bytes | memoryview)
                        else str(value)
                    )
                    # As JSON writes letters with accents, too.
                    text += text.encode().decode("unicode_escape", "ignore") if "\\u" in text else ""
                    found += [f"{table}.{column}: {word}" for word in words if word.lower() in text.lower()]
    for file in Path(settings.STORAGES["default"]["OPTIONS"]["location"]).rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            found += [f"{file.name}: {word}" for word in words if word.encode() in content]
    return found


def test_every_reference_to_a_person_has_a_fate():
    references = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in [*model._meta.fields, *model._meta.many_to_many]
        if field.is_relation and field.related_model is User and not model.__module__.startswith("django.")
    }
    assert references == set(FATES)


@pytest.mark.parametrize("short", LEAVING)
def test_nothing_that_says_who_it_was_is_left(
    cast, days_are_over, short, mailoutbox, django_capture_on_commit_callbacks
):
    user = cast(short)
    record("person.saved", user, by=cast("malik.benali"), before=f"email={user.email}", after=f"{user}")
    record("programme.team_saved", None, by=cast("malik.benali"), after=f"Équipe : {user}")
    archive = ask_archive(user)
    make_archive.call(archive.pk)
    listed = Import(kind="people", filename="a.csv", requested_by=cast("malik.benali"), status="applied")
    listed.file.save(str(listed.public_id), ContentFile(f"{user.last_name};{user.email}".encode()), save=True)
    words = identities(user)
    assert len(swept(words)) > 5, "the sweep sees a person who is there"

    with django_capture_on_commit_callbacks(execute=True):
        erase(user)
    assert swept(words) == []
    assert mailoutbox[-1].to == [words[0]], "the last letter says what went"


@pytest.mark.parametrize("short", LEAVING[:2])
def test_what_others_rely_on_stays_and_every_page_answers(cast, short):
    known = objects()
    end_days()
    user = cast(short)
    published = set(PracticeVersion.objects.published().values_list("pk", flat=True))
    needs = Need.objects.count()
    hers = PracticeVersion.objects.published().filter(practice__author=user).first()
    assert Narrative.objects.filter(author=user).exists()

    erase(user)
    assert set(PracticeVersion.objects.published().values_list("pk", flat=True)) == published
    assert Need.objects.count() == needs
    assert not Narrative.objects.filter(author=user).exists()
    assert not ForwardProject.objects.filter(tutor=user).exists()
    if hers is not None:
        page = (
            ReadOnlyGetClient().signed_in(cast("olivier.mercier")).get(hers.practice.get_absolute_url()).text
        )
        assert "Contribution retirée" in page

    broken = []
    for role in ("mate", "lead", "centre", "planner", "admin"):
        found = User.objects.filter(email=f"{ROLES[role]}@demo.example").first()
        if found is None:
            continue
        client = ReadOnlyGetClient().signed_in(found)
        client.raise_request_exception = False
        for name, arguments, *_answers in ACCESS:
            if client.get(address(name, arguments, known)).status_code >= 500:
                broken.append((role, name))
    assert broken == []


def test_one_who_is_erased_is_nobody_to_the_centre_nor_at_the_door(cast, days_are_over, client, as_user):
    user, admin = cast("claire.aubry"), person(Role.ADMIN)
    card = user.get_absolute_url()
    session = as_user(user)
    assert session.get(reverse("accounts:account")).status_code == 200
    erase(user)
    assert session.get(reverse("accounts:account")).status_code == 302, "their session ended"
    assert as_user(admin).get(card).status_code == 404
    user.refresh_from_db()
    assert as_user(admin).get(user.get_absolute_url()).status_code == 404
    assert "Personne effacée" not in as_user(admin).get(reverse("accounts:people")).text


@pytest.mark.django_db(transaction=True)
def test_one_asks_twice_is_written_to_once_and_cancels_from_the_letter(as_user, client, mailoutbox):
    user = person(Role.TUTOR)
    mine, url = as_user(user), reverse("privacy:own_erasure")
    mine.post(url)
    mine.post(url)
    erasure = Erasure.objects.get()
    work()
    (letter,) = [one for one in mailoutbox if "sera effacé" in one.subject]
    (link,) = re.findall(r"https?://\S+/effacement/\S+", letter.body)
    path = link.removeprefix(settings.BASE_URL)
    assert "L’annuler" in mine.get(reverse("privacy:archive")).text
    assert "Annuler" in client.get(path).text
    erasure.refresh_from_db()
    assert erasure.status == "waiting", "opened by a mail filter, nothing happens"
    client.post(path)
    erasure.refresh_from_db()
    assert erasure.status == "cancelled"
    assert "ne sert plus" in client.get(path).text
    assert client.get(reverse("privacy:erasure_link", args=["x" + link.split("/")[-2]])).status_code == 404


def test_it_is_done_two_weeks_later_and_not_before(time_machine):
    user, admin = person(Role.TUTOR), person(Role.ADMIN)
    ask_erasure(user, by=admin)
    start = timezone.now()
    time_machine.move_to(start + BEFORE_ERASURE - datetime.timedelta(minutes=1))
    assert erase_due() == 0
    time_machine.move_to(start + BEFORE_ERASURE + datetime.timedelta(minutes=1))
    assert erase_due() == 1
    user.refresh_from_db()
    assert user.erased_at is not None
    assert Erasure.objects.get().status == "done"
    assert erase_due() == 0


def test_nobody_else_asks_cancels_or_looks(as_user):
    user = person(Role.TUTOR)
    for other in (person(Role.TUTOR), person(Role.CENTRE), person(Role.ENDORSER)):
        with pytest.raises(Refused):
            ask_erasure(user, by=other)
        assert as_user(other).get(reverse("privacy:person_erasure", args=[user.public_id])).status_code == 403
    erasure = ask_erasure(user, by=user)
    for other in (person(Role.TUTOR), person(Role.CENTRE)):
        with pytest.raises(Refused):
            cancel_erasure(erasure, by=other)


def test_not_during_a_day_nor_the_last_administrator():
    day = Day(until=PhaseKey.REVIEW)
    for somebody in (day.tutors[0], day.lead):
        with pytest.raises(Refused, match="journée est en cours"):
            ask_erasure(somebody, by=somebody)
    User.objects.holding(Role.ADMIN).update(is_active=False)
    admin = person(Role.ADMIN)
    with pytest.raises(Refused, match="administration"):
        ask_erasure(admin, by=admin)


def test_a_restored_backup_brings_nobody_back(cast, days_are_over, ledger):
    user = cast("claire.aubry")
    words, before = identities(user), user.public_id
    erase(user)
    for word in words:
        assert word not in ledger.read_text()
    # The backup of the day before: her row as it was.
    User.objects.filter(pk=user.pk).update(
        email=words[0],
        first_name="Claire",
        last_name="Aubry",
        public_id=before,
        erased_at=None,
        is_active=True,
    )
    Narrative.objects.create(
        workshop=apps.get_model("workshops.Workshop").objects.first(), author_id=user.pk, title="De retour"
    )
    others = User.objects.exclude(pk=user.pk).filter(erased_at=None).count()
    assert swept(words)
    call_command("replay_erasures", verbosity=0)
    assert swept(words) == []
    assert not Narrative.objects.filter(title="De retour").exists()
    assert User.objects.exclude(pk=user.pk).filter(erased_at=None).count() == others
    assert replay_erasures() == 0, "run twice it changes nothing"


def test_an_erasure_whose_ledger_cannot_be_written_does_nothing(settings, tmp_path):
    settings.ERASURE_LEDGER = str(tmp_path / "absent" / "erasures.txt")
    user = person(Role.TUTOR)
    with pytest.raises(OSError, match="absent"):
        erase(user)
    user.refresh_from_db()
    assert user.erased_at is None


def test_the_chain_of_the_journal_still_holds(cast, days_are_over):
    call_command("seal_journal", verbosity=0)
    erase(cast("fatou.sow"))
    call_command("verify_journal", verbosity=0)
    assert JournalEntry.objects.filter(verb="erasure.done").exists()


def test_a_card_of_the_administration_leads_there(as_user):
    user, admin = person(Role.TUTOR), person(Role.ADMIN)
    link = reverse("privacy:person_erasure", args=[user.public_id])
    assert link in as_user(admin).get(user.get_absolute_url()).text
    assert link not in as_user(person(Role.CENTRE)).get(user.get_absolute_url()).text
    assert "Ce qui reste" in as_user(admin).get(link).text


def test_a_name_in_a_published_sheet_is_said_before(cast, days_are_over, as_user):
    user = cast("fatou.sow")
    version = PracticeVersion.objects.published().exclude(practice__author=user).first()
    page = as_user(user).get(reverse("privacy:own_erasure")).text
    assert "citent ce nom" not in page
    PracticeVersion.objects.filter(pk=version.pk).update(purpose=f"Comme le fait {user}, prévenir avant.")
    page = as_user(user).get(reverse("privacy:own_erasure")).text
    assert version.practice.reference in page


def test_what_is_cancelled_or_done_meanwhile_is_not_done(time_machine):
    """The list of the night is read once: a person cancels, another machine is there first."""
    first, second = person(Role.TUTOR), person(Role.TUTOR)
    for user in (first, second):
        ask_erasure(user, by=user)
    time_machine.move_to(timezone.now() + BEFORE_ERASURE + datetime.timedelta(minutes=1))
    waiting = Erasure.objects.get(person=second)
    cancel_erasure(waiting, by=second)
    assert not erase_if(second, lambda one: Erasure.objects.due().filter(person=one).exists())
    second.refresh_from_db()
    assert second.erased_at is None
    stale = User.objects.get(pk=first.pk)
    erase(first)
    with pytest.raises(Refused):
        erase(stale)


def test_what_fails_condemns_nobody_and_keeps_nobody_else(ledger, monkeypatch, settings):
    user, other = person(Role.TUTOR), person(Role.TUTOR)
    for one in (user, other):
        ask_erasure(one, by=one)
    Erasure.objects.update(asked_at=timezone.now() - BEFORE_ERASURE)
    real = erasure_actions.unfinished_sheets

    def broken(one: User):
        if one.pk == user.pk:
            raise RuntimeError
        return real(one)

    monkeypatch.setattr(erasure_actions, "unfinished_sheets", broken)
    assert erase_due() == 1
    monkeypatch.undo()
    settings.ERASURE_LEDGER = str(ledger)
    assert replay_erasures() == 0, "who could not be erased is not in the ledger"
    user.refresh_from_db()
    assert user.erased_at is None


def test_others_keep_their_lines_of_the_journal(as_user):
    admin, anne, marianne = person(Role.ADMIN), person(Role.TUTOR, first="Anne"), person(Role.TUTOR)
    User.objects.filter(pk=anne.pk).update(last_name="Martin", email="anne.martin@x.fr")
    anne.refresh_from_db()
    kept = record("person.saved", marianne, by=admin, before="Marianne Martin", after="marianne.martin@x.fr")
    done = record("person.saved", marianne, by=anne, after="function_title")
    told = record("programme.team_saved", None, by=admin, after="Équipe : Anne Martin, Luc")
    erase(anne)
    for line in (kept, done, told):
        line.refresh_from_db()
    assert (kept.actor, kept.concerns, kept.after) == (admin, marianne, "marianne.martin@x.fr")
    assert (str(done.actor), done.concerns) == ("Personne effacée", marianne)
    assert told.after == ""
    assert "Personne effacée" in as_user(marianne).get(reverse("accounts:own_journal")).text


def test_a_list_that_does_not_hold_them_stays(django_capture_on_commit_callbacks):
    user, centre = person(Role.TUTOR), person(Role.CENTRE)
    for text in (f"nom;courriel\n{user.last_name};{user.email}", "nom;courriel\nAutre;autre@x.fr"):
        one = Import(kind="people", filename="a.csv", requested_by=centre, status="planned")
        one.file.save(str(one.public_id), ContentFile(text.encode()), save=True)
    with django_capture_on_commit_callbacks(execute=True):
        erase(user)
    assert b"Autre" in Import.objects.get(requested_by=centre).file.read()


def test_a_sheet_in_review_whose_author_is_gone_is_published_or_leaves(cast, days_are_over):
    version = PracticeVersion.objects.filter(status="in_review").first()
    erase(version.practice.author)
    version.refresh_from_db()
    opinions.review_version(
        version, by=person(Role.CENTRE), decision="return", checks={}, comment="À revoir."
    )
    version.refresh_from_db()
    assert version.status == "retired"


def test_what_they_said_of_a_sheet_about_them_goes(cast, days_are_over):
    user = cast("fatou.sow")
    sheets = PracticeVersion.objects.published().exclude(practice__author=user)
    decided = Objection.objects.create(
        version=sheets[0], person=user, passage="C’est moi.", answer="En effet.", status="upheld"
    )
    waiting = Objection.objects.create(
        version=sheets[1], person=None, passage="Moi encore.", address=user.email, status="open"
    )
    erase(user)
    decided.refresh_from_db()
    waiting.refresh_from_db()
    assert (decided.person, decided.passage, decided.answer) == (None, "", "")
    assert (waiting.passage, waiting.address) == ("Moi encore.", ""), "the centre still decides"


def test_the_last_letter_is_in_the_words_of_people(cast, days_are_over, mailoutbox):
    erase(cast("claire.aubry"))
    lines = [line for line in mailoutbox[-1].body.splitlines() if line.startswith("- ")]
    assert any(line.startswith("- Récit : ") for line in lines), lines
    for line in lines:
        assert not re.search(r"\b(practice|stage|text|entry|row|readiness|key)", line), line


def test_the_link_cancels_as_long_as_it_waits(client, time_machine):
    """A day that lasts, an administrator alone: the erasure waits longer than two weeks, and so does its link."""
    user = person(Role.TUTOR)
    erasure = ask_erasure(user, by=user)
    path = reverse("privacy:erasure_link", args=[CANCEL.word(erasure.pk)])
    time_machine.move_to(timezone.now() + BEFORE_ERASURE + datetime.timedelta(days=30))
    client.post(path)
    erasure.refresh_from_db()
    assert erasure.status == "cancelled"
