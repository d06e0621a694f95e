"""Rare words planted in private texts, hunted in every byte the service answers to everybody else."""

import datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.contrib import admin
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.models import JournalEntry, User
from narratives.models import Formalisation, Narrative, ProjectReview
from needs.models import Need, SelfPositioning
from repertoire.actions import life, writing
from repertoire.models import Adoption, Objection, PracticeVersion
from reports.actions.documents import request_repertoire
from reports.actions.tasks import make_document
from reports.models import DocumentJob
from reports.models.states import JobState
from tests.access.matrix import ACCESS
from tests.access.test_access import address
from tests.access.world import ROLES, objects
from tests.conftest import ReadOnlyGetClient, without_tokens
from tutors.models import ForwardProject, ProjectGoal
from writing.models import CitedPerson, HarmlessWord, TextVersion, UnsentForm

CANARIES = {
    "narrative": "zyxombra",
    "step": "zyxofane",
    "review": "zyxolire",
    "moment": "zyxopente",
    "sheet": "zyxocarne",
    "need": "zyxomare",
    "project": "zyxotune",
    "version": "zyxovane",
    "cited": "zyxorive",
    "unsent": "zyxolace",
    "next": "zyxosende",
    "objection": "zyxotaxe",
    "grades": "zyxopuce",
}

#: What each author may read of their own.
OWN = {
    "fatou.sow": {"narrative", "step", "review", "moment", "sheet", "version", "cited", "unsent"},
    "claire.aubry": {"need", "project", "next", "grades"},
    # They decide of the objection.
    "jeanne.marchand": {"objection"},
}


@pytest.fixture
def planted(cast) -> dict[str, User]:
    """Private texts of two authors: drafts of the live day, a need and a project of the closed one."""
    author, other = cast("fatou.sow"), cast("claire.aubry")
    Narrative.objects.filter(author=author).update(
        title=f"Titre {CANARIES['narrative']}",
        setting=CANARIES["narrative"],
        body=CANARIES["narrative"],
        steps=[{"action": CANARIES["step"], "cue": CANARIES["step"], "choice": ""}],
    )
    ProjectReview.objects.filter(author=author).update(
        pride=CANARIES["review"],
        moments=[{"title": CANARIES["moment"], "when_label": "", "tone": 0}],
        strengths=[{"statement": CANARIES["review"], "scope": "tutor"}],
    )
    sheet = writing.start_practice(
        by=author,
        provenance="",
        title=f"Fiche {CANARIES['sheet']}",
        purpose=CANARIES["sheet"],
        tags=[CANARIES["sheet"]],
    )
    narrative = Narrative.objects.get(author=author)
    Formalisation.objects.create(practice=sheet.practice, narrative=narrative, excerpt=CANARIES["sheet"])
    narrative.versions.update(fields={"setting": CANARIES["version"]})
    author.cited_people.update(name=f"Nom {CANARIES['cited']}")
    UnsentForm.objects.create(
        owner=author,
        address=reverse("deliberation:findings", args=[narrative.workshop.slug]),
        tab="feuille",
        fields={"statement": [f"Un constat {CANARIES['unsent']}"]},
    )
    Need.objects.filter(author=other).update(situation=CANARIES["need"], verbatim_consent=False)
    ForwardProject.objects.filter(tutor=other).update(visibility="private")
    ProjectGoal.objects.filter(project__tutor=other).update(objective=CANARIES["project"])
    published = PracticeVersion.objects.published().select_related("practice").get(practice__author=other)
    following = life.prepare_version(published, change="major", note="Autrement.", by=other)
    PracticeVersion.objects.filter(pk=following.pk).update(
        title=f"Fiche {CANARIES['next']}", purpose=CANARIES["next"], change_note=CANARIES["next"]
    )
    raised = objects()["objection"]
    Objection.objects.filter(pk=raised).update(passage=CANARIES["objection"])
    # Said of a trial that is not over: nobody reads it yet.
    Adoption.objects.filter(status="intends").update(adaptation=CANARIES["grades"])
    return {"fatou.sow": author, "claire.aubry": other, "jeanne.marchand": cast("jeanne.marchand")}


def words_of(answer) -> str:
    """What a person reads of an answer; PDF files are read in a test of their own."""
    kind = answer.headers.get("Content-Type", "")
    if kind.startswith("application/pdf"):
        return ""
    if "wordprocessingml" in kind:
        return "\n".join(one.text for one in Document(BytesIO(answer.content)).paragraphs)
    if "spreadsheetml" in kind:
        book = load_workbook(BytesIO(answer.content), read_only=True)
        return str([row for sheet in book for row in sheet.iter_rows(values_only=True)])
    if kind.startswith("application/octet-stream"):
        return b"".join(answer.streaming_content).decode(errors="replace")
    if "opendocument" in kind:
        return ZipFile(BytesIO(answer.content)).read("content.xml").decode()
    return answer.text


def hunt(text: str) -> set[str]:
    return {name for name, word in CANARIES.items() if word in text}


@pytest.mark.sqlite_only
def test_no_address_shows_a_private_word_to_anyone_but_its_author(planted):
    known, leaks, seen = objects(), [], set()
    known["retained"] = PracticeVersion.objects.get(title__contains=CANARIES["sheet"]).pk
    for role, short in ROLES.items():
        user = User.objects.filter(email=f"{short}@demo.example").first()
        client = ReadOnlyGetClient() if user is None else ReadOnlyGetClient().signed_in(user)
        for name, arguments, *_expected in ACCESS:
            page = client.get(address(name, arguments, known))
            found = hunt(words_of(page))
            if short in planted:
                seen |= found
                found -= OWN[short]
            leaks += [f"{role} {name}: {canary}" for canary in found]
    assert not leaks, "\n".join(leaks)
    assert {"narrative", "sheet", "version", "cited"} <= seen, "control: their own authors do see them"


@pytest.mark.parametrize("word", sorted(CANARIES.values()))
def test_search_answers_a_private_word_as_an_absent_one(planted, cast, word):
    for short in ("jeanne.marchand", "malik.benali", "alix.roy", "claire.aubry"):
        client = ReadOnlyGetClient().signed_in(cast(short))
        url = reverse("repertoire:index")
        private = client.get(url, {"q": word}).text.replace(word, "")
        absent = client.get(url, {"q": "absentissime"}).text.replace("absentissime", "")
        assert without_tokens(private) == without_tokens(absent)


def test_exports_hold_no_private_word(planted, cast):
    planner = ReadOnlyGetClient().signed_in(cast("odile.garnier"))
    for code in ("T1", "T2", "T3", "T4", "T5", "T6", "T7"):
        assert not hunt(planner.get(reverse("reports:needs_csv", args=[code])).text)

    for kind in (DocumentJob.Kind.NEEDS, DocumentJob.Kind.REPERTOIRE):
        job = DocumentJob.objects.create(
            requested_by=cast("odile.garnier"),
            kind=kind,
            year=2026 if kind == "needs" else None,
            region=cast("odile.garnier").org_unit.department.region if kind == "needs" else None,
        )
        make_document.call(job.pk)
        job.refresh_from_db()
        assert job.status == JobState.READY
        text = "".join(page.extract_text() for page in PdfReader(BytesIO(job.file.read())).pages)
        job.file.delete()
        assert len(text) > 1000
        assert not hunt(text)


def test_the_journal_and_the_queue_of_tasks_hold_no_text(planted, cast):
    request_repertoire(by=cast("odile.garnier"))

    assert not hunt(" ".join(JournalEntry.objects.values_list("reason", flat=True)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT args_kwargs FROM django_tasks_database_dbtaskresult")
        assert not hunt(str(cursor.fetchall()))


def test_the_technical_administration_registers_no_private_model():
    private = {
        TextVersion,
        UnsentForm,
        CitedPerson,
        HarmlessWord,
        Narrative,
        ProjectReview,
        PracticeVersion,
        SelfPositioning,
        Need,
        ProjectGoal,
    }

    assert not private & set(admin.site._registry)


def test_a_document_is_fetched_by_its_owner_while_the_right_lasts(planted, cast, today):
    owner = cast("odile.garnier")
    region = owner.org_unit.department.region
    job = DocumentJob.objects.create(
        requested_by=owner, kind=DocumentJob.Kind.NEEDS, year=today.year, region=region
    )
    make_document.call(job.pk)
    url = reverse("reports:document_file", args=[job.public_id])

    assert ReadOnlyGetClient().signed_in(owner).get(url).status_code == 200
    for other in ("jeanne.marchand", "bernard.leroux", "alix.roy"):
        assert ReadOnlyGetClient().signed_in(cast(other)).get(url).status_code == 404

    owner.mandates.all().delete()
    assert ReadOnlyGetClient().signed_in(User.objects.get(pk=owner.pk)).get(url).status_code == 404
    job.refresh_from_db()
    job.file.delete()


def test_a_link_dies_after_fifteen_minutes(planted, cast, time_machine):
    owner = cast("odile.garnier")
    job = DocumentJob.objects.create(requested_by=owner, kind=DocumentJob.Kind.REPERTOIRE)
    url = reverse("reports:document", args=[job.public_id])
    assert ReadOnlyGetClient().signed_in(owner).get(url).status_code == 200

    time_machine.move_to(timezone.now() + datetime.timedelta(minutes=16))
    assert ReadOnlyGetClient().signed_in(owner).get(url).status_code == 404


def test_facilitators_lose_the_shared_narratives_thirty_days_after(planted, cast, time_machine):
    shared = Narrative.objects.get(author=cast("olivier.mercier"))
    lead = cast("malik.benali")
    assert Narrative.objects.visible_to(lead).filter(pk=shared.pk).exists()

    time_machine.move_to(timezone.now() + datetime.timedelta(days=31))
    assert not Narrative.objects.visible_to(lead).filter(pk=shared.pk).exists()
