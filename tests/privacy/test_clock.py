"""Ten years pass: what was promised goes on its day, with a letter thirty days before, and the rest stays."""

import datetime

import pytest
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.actions.journal import record
from accounts.models import JournalEntry, OpenSession, Role, SignInTry, User
from competences.models import Competence
from imports.models import Import
from mail.models import Letter
from narratives.actions import sharing
from narratives.models import Narrative, ProjectReview
from needs.models import Need, Release, SelfPositioning
from privacy.actions.retention import purge
from privacy.models import Archive, Notice
from privacy.rules.retention import RETENTION, SILENT, rows_due
from repertoire.models import Objection, PracticeVersion
from repertoire.models.states import VersionState
from reports.models import DocumentJob
from room.actions.evaluations import evaluate
from room.actions.minutes import open_minutes
from room.models import DayNotes
from tests.access.matrix import ACCESS
from tests.access.test_access import address
from tests.access.world import ROLES, objects
from tests.builders import LONG_TEXT, Day, person
from tests.conftest import ReadOnlyGetClient
from tests.working import work
from tutors.models import ForwardProject
from workshops.models import Participation, Workshop
from workshops.models.phases import PhaseKey
from writing.models import CitedPerson, IdempotencyKey, UnsentForm

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]
DAY = datetime.timedelta(days=1)
SAID = {"charter": "yes", "usefulness": 4, "helped": "Le trio.", "missing": ""}


def go_on_signing_in() -> None:
    """Or everything of theirs would go with their account."""
    User.objects.update(last_login=timezone.now() + 5_000 * DAY)


class World:
    """A day, and one of each thing that is kept for a time."""

    def __init__(self) -> None:
        self.day = Day(until=PhaseKey.SHARE)
        self.author = self.day.tutors[0]
        go_on_signing_in()

    def account(self):
        return person(Role.TRAINEE)

    def drafts(self):
        return self.day.narrative(self.author)

    def narratives(self):
        narrative = self.day.narrative(self.author, body=LONG_TEXT)
        sharing.share_narrative(narrative, signature="function", by=self.author)
        return narrative

    def reviews(self):
        return ProjectReview.objects.create(workshop=self.day.workshop, author=self.author)

    def projects(self):
        seat = self.day.seat(self.author)
        seat.project = ForwardProject.objects.create(tutor=self.author)
        seat.save()
        return seat.project

    def positionings(self):
        competence = Competence.objects.tutoring().first()
        return SelfPositioning.objects.create(
            workshop=self.day.workshop, person=self.author, competence=competence, current=2
        )

    def release_marks(self):
        day = self.day.workshop
        return Release.objects.create(
            region=day.region, year=day.date.year, number=1, figures={}, marks={"a": "b"}
        )

    def needs(self):
        return Need.objects.create(
            workshop=self.day.workshop, author=self.author, statement="Du temps", cause="can_do", urgency=2
        )

    def evaluations(self):
        evaluate(self.day.seat(self.author), by=self.author, **SAID)
        return self.day.workshop.evaluations.get()

    def presence(self):
        Participation.objects.filter(user=self.author).update(seen_at=timezone.now())
        return self.day.seat(self.author)

    def notes(self):
        return DayNotes.objects.create(workshop=self.day.workshop, owner=self.day.lead, text="À dire")

    def minutes(self):
        return open_minutes(self.day.fresh, by=self.day.lead)

    def cited(self):
        sheet = self.day.sheet(self.author, proposed=True)
        PracticeVersion.objects.filter(pk=sheet.pk).update(
            status=VersionState.PUBLISHED, published_on=timezone.localdate()
        )
        return CitedPerson.objects.create(author=self.author, name="Aminata", label="[stagiaire]")

    def unsent(self):
        return UnsentForm.objects.create(owner=self.author, address="/", tab="feuille", fields={})

    def outside(self):
        sheet = self.day.sheet(self.author, proposed=True)
        return Objection.objects.create(
            version=sheet, passage="Moi", address="dehors@exemple.fr", status="unconfirmed"
        )

    def objections(self):
        sheet = self.day.sheet(self.author, proposed=True)
        return Objection.objects.create(
            version=sheet, passage="Moi", answer="Non.", status="dismissed", decided_at=timezone.now()
        )

    def imports(self):
        made = Import(kind="people", filename="a.csv", requested_by=self.day.centre, status="applied")
        made.file.save(str(made.public_id), ContentFile(b"Aminata;Kourouma"), save=True)
        return made

    def documents(self):
        made = DocumentJob(kind=DocumentJob.Kind.REPERTOIRE, requested_by=self.author)
        made.file.save(str(made.public_id), ContentFile(b"%PDF"), save=True)
        return made

    def archives(self):
        made = Archive(person=self.author, status="ready")
        made.file.save(str(made.public_id), ContentFile(b"PK"), save=True)
        return made

    def watch(self):
        return record("session.opened", self.author, by=self.author)

    def journal(self):
        return record("person.saved", self.author, by=self.day.centre, after="last_name=Roy")

    def keys(self):
        return IdempotencyKey.objects.create(owner=self.author, key="cle", answer="/")

    def sessions(self):
        return Session.objects.create(session_key="a" * 32, expire_date=timezone.now())

    def open_sessions(self):
        return OpenSession.objects.create(user=self.author, session="b" * 32)

    def tries(self):
        return SignInTry.objects.create(account="a", network="b")

    def letters(self):
        return Letter.objects.create(key="a", address="a@b.fr", stopped_at=timezone.now())

    def left_letters(self):
        return Letter.objects.create(key="b", delivered_at=timezone.now())

    def tasks(self):
        return DBTaskResult.objects.create(
            task_path="x",
            args_kwargs={},
            finished_at=timezone.now(),
            status="SUCCESSFUL",
            backend_name="default",
        )


ENDING = [kept for kept in RETENTION if kept.rows is not None]


def is_left(row) -> bool:
    """Is there still what the declaration says will go?"""
    found = type(row)._base_manager.filter(pk=row.pk).first()
    if isinstance(found, User):
        return found.erased_at is None
    if isinstance(found, Participation):
        return found.seen_at is not None
    if isinstance(found, Release):
        return found.marks != {}
    if isinstance(found, Objection) and found.decided_at:
        return (found.passage, found.answer, found.address) != ("", "", "")
    if isinstance(found, Need):
        return found.author_id is not None
    if isinstance(found, JournalEntry):
        return (found.actor_id, found.concerns_id, found.before, found.after) != (None, None, "", "")
    return found is not None


def at(time_machine, moment) -> None:
    time_machine.move_to(moment, tick=False)


@pytest.mark.parametrize("kept", ENDING, ids=lambda one: one.key)
def test_each_kind_goes_on_its_day_and_not_before(kept, time_machine, django_capture_on_commit_callbacks):
    start = timezone.now()
    row = getattr(World(), kept.key)()
    file = getattr(row, "file", None)
    told = 30 * DAY if kept.owner else datetime.timedelta()

    at(time_machine, start + kept.term - min(DAY, kept.term / 2))
    purge()
    assert is_left(row)

    at(time_machine, start + kept.term + 2 * DAY)
    with django_capture_on_commit_callbacks(execute=True):
        purge()
    if kept.owner:
        assert is_left(row) or Notice.objects.get(kind=kept.key).sent_at <= timezone.now() - 30 * DAY
        at(time_machine, start + kept.term + 2 * DAY + told)
        purge()
    assert not is_left(row)
    if file:
        assert not file.storage.exists(file.name)
    assert sum(purge().values()) == 0, "run twice it changes nothing"


@pytest.mark.django_db(transaction=True)
def test_a_letter_comes_thirty_days_before_and_nothing_untold_goes(time_machine, mailoutbox):
    world = World()
    draft = world.drafts()
    world.reviews()
    start = timezone.now()
    mailoutbox.clear()

    at(time_machine, start + 336 * DAY)
    purge()
    work()
    (letter,) = [one for one in mailoutbox if "effacés dans 30 jours" in one.subject]
    assert letter.to == [world.author.email]
    assert "Brouillon de récit" in letter.body
    assert "Bilan" not in letter.body, "it stays another year"
    assert draft.title not in letter.body, "no text goes by letter"

    at(time_machine, start + 365 * DAY)
    purge()
    assert is_left(draft), "29 days after the letter"
    at(time_machine, start + 367 * DAY)
    purge()
    assert not is_left(draft)


def test_a_timer_stopped_for_years_still_tells_first(time_machine):
    draft = World().drafts()
    at(time_machine, timezone.now() + 3_650 * DAY)
    purge()
    assert is_left(draft)
    at(time_machine, timezone.now() + 29 * DAY)
    purge()
    assert is_left(draft)
    at(time_machine, timezone.now() + 2 * DAY)
    purge()
    assert not is_left(draft)


def test_what_came_after_the_letter_waits_for_its_own(time_machine):
    first = World().drafts()
    start = timezone.now()
    at(time_machine, start + 336 * DAY)
    purge()
    later = Workshop.objects.create(
        programme=first.workshop.programme,
        region=first.workshop.region,
        title="Plus tard",
        slug="plus-tard",
        date=timezone.localdate(start + 5 * DAY),
    )
    second = Narrative.objects.create(workshop=later, author=first.author, title="Plus tard")

    at(time_machine, start + 372 * DAY)
    purge()
    assert not is_left(first)
    assert is_left(second)


def test_ten_years_on_nothing_due_is_left_and_everything_lasting_is(cast, time_machine):
    known = objects()
    published = set(PracticeVersion.objects.published().values_list("pk", flat=True))
    people = User.objects.count()
    go_on_signing_in()
    told = Narrative.objects.filter(status="diffused").count()
    start = timezone.now()
    for days in (3_650, 3_650 + 31):
        at(time_machine, start + days * DAY)
        purge()

    for kept in ENDING:
        assert not rows_due(kept, timezone.now()).exists(), kept.key
    assert set(PracticeVersion.objects.published().values_list("pk", flat=True)) == published
    assert User.objects.filter(erased_at=None).count() == people
    assert Narrative.objects.count() == told > 0
    assert Need.objects.exists()

    broken = []
    for role in ("author", "lead", "centre"):
        short = ROLES[role]
        user = User.objects.filter(email=f"{short}@demo.example").first()
        client = ReadOnlyGetClient() if user is None else ReadOnlyGetClient().signed_in(user)
        client.raise_request_exception = False
        for name, arguments, *_answers in ACCESS:
            if client.get(address(name, arguments, known)).status_code >= 500:
                broken.append((role, name))
    assert broken == []


def test_the_page_says_what_the_purge_does(client, as_user):
    page = client.get(reverse("privacy:data")).text
    for kept in RETENTION:
        if kept.key in SILENT:
            continue
        assert str(kept.how_long) in page.replace("&#x27;", "'")
    assert "Données personnelles" in as_user(person(Role.TUTOR)).get(reverse("accounts:account")).text


@pytest.mark.django_db(transaction=True)
def test_an_unused_account_is_told_how_to_stay_and_stays(time_machine, mailoutbox):
    leaving, staying = person(Role.TRAINEE), person(Role.TRAINEE)
    start = timezone.now()
    at(time_machine, start + 705 * DAY)
    purge()
    work()
    letters = [one for one in mailoutbox if "effacés dans 30 jours" in one.subject]
    assert {one.to[0] for one in letters} == {leaving.email, staying.email}
    assert all("connectez-vous avant cette date" in one.body for one in letters)
    User.objects.filter(pk=staying.pk).update(last_login=timezone.now())

    at(time_machine, start + 740 * DAY)
    purge()
    leaving.refresh_from_db()
    staying.refresh_from_db()
    assert leaving.erased_at is not None
    assert staying.erased_at is None
