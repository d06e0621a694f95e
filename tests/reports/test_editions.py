"""Sealed editions and files of the repertoire: the same rights as the screen, nothing that moves in silence."""

import csv
import io
import itertools
import json
import threading
import zipfile
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Role
from capitalisation.pdf import parts
from capitalisation.plans import Unwanted
from capitalisation.policy import Refused
from repertoire.actions import life
from repertoire.actions.editions import seal_edition
from repertoire.models import Edition, PracticeVersion
from repertoire.queries.seals import faults_of
from reports.actions import tasks
from reports.actions.documents import cancel, request_repertoire
from reports.actions.tasks import make_document
from reports.models import DocumentJob
from reports.models.states import JobState
from reports.queries.documents import files
from reports.queries.documents.collection import collection_of_edition
from tests.builders import person
from tests.conftest import flat
from tests.documents.test_collection import written
from tests.documents.test_pdf import prove

SHEET = "Transmettre la conduite de réunion en trois temps"


@pytest.fixture
def first(cast) -> Edition:
    """Sealed before Luc's sheet was written again."""
    return Edition.objects.get(number=1)


def made(by, file_format: str, edition: Edition | None = None) -> bytes:
    job = request_repertoire(by=by, file_format=file_format, edition=edition)
    make_document.call(job.pk)
    job.refresh_from_db()
    assert job.status == JobState.READY
    content = job.file.read()
    job.file.delete()
    return content


def ods_rows(content: bytes) -> list[list[str]]:
    """What each cell shows, and the day it holds."""
    office, table, text = (
        f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("office", "table", "text")
    )
    root = ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read("content.xml"))
    return [
        [
            "|".join(
                filter(
                    None,
                    [
                        "\n".join(line.text or "" for line in cell.iter(f"{text}p")),
                        cell.get(f"{office}date-value"),
                    ],
                )
            )
            for cell in row.iter(f"{table}table-cell")
        ]
        for row in root.iter(f"{table}table-row")
    ]


class TestSealing:
    def test_each_has_its_number_and_a_fingerprint_that_holds(self, first, cast):
        second = seal_edition("Promotion 8", by=cast("jeanne.marchand"))

        assert second.number == 2
        assert second.sha256 != first.sha256
        assert faults_of(first) == faults_of(second) == []
        with pytest.raises(Refused, match="Rien n’a changé"):
            seal_edition("Encore", by=cast("jeanne.marchand"))

    def test_a_word_changed_behind_its_back_is_found(self, first):
        entry = first.entries.select_related("version__practice").first()
        PracticeVersion.objects.filter(pk=entry.version_id).update(keep="Un autre mot.")

        assert faults_of(first) == [entry.version.practice.reference]

    def test_signing_otherwise_breaks_no_seal(self, first):
        for entry in first.entries.select_related("version__practice__author"):
            life.sign(entry.version.practice, "name", by=entry.version.practice.author)

        assert faults_of(first) == []

    def test_only_the_centre_seals(self, cast):
        with pytest.raises(Refused):
            seal_edition("Moi aussi", by=cast("odile.garnier"))

    def test_it_keeps_the_version_it_sealed_when_another_came(self, first, as_user):
        page = as_user(person(Role.READER)).get(first.get_absolute_url()).text

        rewritten = PracticeVersion.objects.select_related("practice").get(status="superseded")
        assert rewritten.address in page
        assert "18 pratiques" in page

    def test_what_was_taken_back_is_not_read_there_any_more(self, first, as_user):
        sheet_ = PracticeVersion.objects.published().select_related("practice__author").get(title=SHEET)
        life.withdraw(sheet_.practice, by=sheet_.practice.author)

        page = as_user(person(Role.READER)).get(first.get_absolute_url()).text
        assert SHEET not in page
        assert "Fiche retirée depuis" in page
        assert "18 pratiques" in page, "what was sealed is what it says"
        assert SHEET not in made(person(Role.READER), "json", first).decode()


@pytest.mark.sqlite_only
class TestPaper:
    def test_the_edition_is_accessible_and_holds_its_tables_its_hands_and_its_seal(self, first, cast):
        endorsed = PracticeVersion.objects.published().select_related("practice__author").get(title=SHEET)
        life.sign(endorsed.practice, "name", by=endorsed.practice.author)
        reader = prove(written(collection_of_edition(first)))
        text = "".join(page.extract_text() for page in reader.pages)

        assert first.sha256 in text.replace("\n", "")
        assert "Validations de la hiérarchie" in text
        assert "Appuis et outils cités" in text
        assert str(endorsed.practice.author) in text, "the signature of today, in an edition sealed before"

    def test_a_sheet_of_two_editions_has_one_place_in_each(self, first, cast, settings, tmp_path):
        settings.VAR_DIR = tmp_path
        second = seal_edition("Promotion 8", by=cast("jeanne.marchand"))
        for edition in (first, second):
            collection = collection_of_edition(edition)
            kept = list(edition.entries.readable().values_list("version", flat=True).order_by("position"))
            assert [version.pk for version in collection.versions] == kept
            assert collection.gone == edition.entries.count() - len(kept) == 0

    def test_one_given_up_is_stopped_and_its_place_says_so(self, cast, settings, tmp_path, monkeypatch):
        """Given up at the first sheet: the others are not begun, and no file is kept."""
        settings.VAR_DIR = tmp_path
        monkeypatch.setattr(parts, "_TOGETHER", 1)
        reader = cast("bernard.leroux")
        job = request_repertoire(by=reader, file_format="pdf")
        told: list[int] = []
        is_given_up = threading.Event()
        places = itertools.count()
        draw = parts._draw

        def draw_when_asked(group) -> None:
            """However slow the one who gives up: past the contents and the first sheet, a drawing waits for them."""
            if next(places) > 1:
                assert is_given_up.wait(60)
            draw(group)

        def give_up(done: int, _total: int) -> None:
            told.append(done)
            if done == 1:
                cancel(job, by=reader)
                is_given_up.set()

        monkeypatch.setattr(parts, "_draw", draw_when_asked)
        monkeypatch.setattr(tasks, "_progress_of", lambda _job: give_up)
        make_document.call(job.pk)

        job.refresh_from_db()
        assert (job.status, job.file.name) == ("cancelled", "")
        assert set(told) == {0, 1}
        sheets = PracticeVersion.objects.published().count()
        assert len(list((tmp_path / "parts").rglob("*.pdf"))) < sheets, (
            "those under way end, the others never begin"
        )

    def test_nobody_gives_up_the_document_of_another(self, cast):
        job = request_repertoire(by=cast("bernard.leroux"), file_format="csv")
        with pytest.raises(Refused):
            cancel(job, by=cast("odile.garnier"))
        job.refresh_from_db()
        assert job.status == JobState.WAITING


class TestFiles:
    def test_every_format_holds_what_the_screen_shows_and_nothing_else(self, cast):
        reader = cast("bernard.leroux")
        shown = {
            one.practice.reference
            for one in PracticeVersion.objects.readable_by(reader).select_related("practice")
        }

        data = json.loads(made(reader, "json"))
        assert {one["id"] for one in data["practices"]} == shown
        assert (data["format"], data["version"], data["edition"]) == ("capitalisation.repertoire", 1, None)
        rows = list(csv.reader(io.StringIO(made(reader, "csv").decode("utf-8-sig")), delimiter=";"))
        assert {row[0] for row in rows[1:]} == shown
        book = load_workbook(io.BytesIO(made(reader, "xlsx")), read_only=True)
        assert {row[0] for row in book.active.iter_rows(min_row=2, values_only=True)} == shown
        assert {row[0] for row in ods_rows(made(reader, "ods"))[1:]} == shown

    def test_a_text_never_becomes_a_formula_and_a_number_stays_one(self, cast):
        one = PracticeVersion.objects.published().get(title=SHEET)
        PracticeVersion.objects.filter(pk=one.pk).update(title="=1+1", setup_minutes=60)

        sheet_ = load_workbook(io.BytesIO(made(cast("bernard.leroux"), "xlsx"))).active
        places = {cell.value: place for place, cell in enumerate(sheet_[1])}
        line = next(row for row in sheet_.iter_rows(min_row=2) if row[3].value == "=1+1")
        assert line[3].data_type == "s"
        assert line[places["Préparation, en minutes"]].value == 60
        assert "'=1+1" in made(cast("bernard.leroux"), "csv").decode()

    def test_a_day_is_a_day_in_a_spreadsheet(self, cast):
        reader = cast("bernard.leroux")
        published = {one.published_on for one in PracticeVersion.objects.readable_by(reader)}

        lines = load_workbook(io.BytesIO(made(reader, "xlsx"))).active.iter_rows(min_row=2, values_only=True)
        assert {line[2].date() for line in lines} == published
        assert {line[2] for line in ods_rows(made(reader, "ods"))[1:]} == {
            f"{day:%d/%m/%Y}|{day.isoformat()}" for day in published
        }

    def test_an_edition_names_itself_in_its_file(self, first, cast):
        data = json.loads(made(cast("bernard.leroux"), "json", first))

        assert data["edition"]["sha256"] == first.sha256
        assert len(data["practices"]) == 18

    def test_the_sheet_opens_in_a_word_processor(self, cast, as_user):
        from docx import Document  # noqa: PLC0415 slow to import

        sheet_ = PracticeVersion.objects.published().get(title=SHEET)
        answer = as_user(cast("luc.perrin")).get(reverse("reports:sheet_docx", args=[sheet_.practice_id]))
        paper = Document(io.BytesIO(answer.content))

        assert paper.paragraphs[0].text == SHEET
        assert [one.style.name for one in paper.paragraphs].count("List Number") == len(sheet_.steps)


class TestWaiting:
    def test_a_document_given_up_before_it_began_is_not_made(self, cast, as_user):
        job = request_repertoire(by=cast("bernard.leroux"), file_format="csv")
        cancel(job, by=cast("bernard.leroux"))

        again = as_user(cast("bernard.leroux")).post(
            reverse("reports:document_cancel", args=[job.public_id]), follow=True
        )
        assert "Trop tard" not in again.text

        make_document.call(job.pk)
        job.refresh_from_db()
        assert (job.status, job.file.name) == ("cancelled", "")

    def test_one_given_up_while_it_is_made_stops(self, cast):
        job = request_repertoire(by=cast("bernard.leroux"), file_format="csv")
        DocumentJob.objects.filter(pk=job.pk).update(status="cancelled")

        with pytest.raises(Unwanted):
            files.write(job, io.BytesIO())

    def test_given_up_too_late_it_is_there_and_says_so(self, cast, as_user):
        job = request_repertoire(by=cast("bernard.leroux"), file_format="csv")
        make_document.call(job.pk)
        url = reverse("reports:document_cancel", args=[job.public_id])

        page = as_user(cast("bernard.leroux")).post(url, follow=True).text
        assert "Trop tard pour abandonner" in page
        assert "Votre document est prêt" in page
        DocumentJob.objects.get(pk=job.pk).file.delete()

    def test_only_who_asked_gives_it_up(self, cast, as_user):
        job = request_repertoire(by=cast("bernard.leroux"), file_format="csv")

        answer = as_user(cast("odile.garnier")).post(reverse("reports:document_cancel", args=[job.public_id]))
        assert answer.status_code == 404
        job.refresh_from_db()
        assert job.status == "waiting"

    def test_it_says_how_far_it_is(self, cast, as_user):
        job = request_repertoire(by=cast("bernard.leroux"), file_format="json")
        DocumentJob.objects.filter(pk=job.pk).update(status="running", done=200, total=1_300)

        page = as_user(cast("bernard.leroux")).get(job.get_absolute_url()).text
        assert 'value="200" max="1300"' in flat(page)

    def test_a_download_cut_short_goes_on_where_it_stopped(self, cast, as_user):
        job = request_repertoire(by=cast("bernard.leroux"), file_format="csv")
        make_document.call(job.pk)
        client, url = as_user(cast("bernard.leroux")), reverse("reports:document_file", args=[job.public_id])

        def part(span: str) -> SimpleNamespace:
            answer = client.get(url, headers={"Range": span})
            return SimpleNamespace(status=answer.status_code, content=answer.getvalue(), said=answer.headers)

        whole = part("")
        assert (whole.status, whole.said["Accept-Ranges"]) == (200, "bytes")
        size = len(whole.content)
        begin, rest = part("bytes=0-99"), part("bytes=100-")
        assert (begin.status, rest.status) == (206, 206)
        assert begin.content + rest.content == whole.content
        assert rest.said["Content-Range"] == f"bytes 100-{size - 1}/{size}"
        assert part("bytes=-10").content == whole.content[-10:]
        assert part(f"bytes={size}-").status == 416
        assert part("bytes=9-2").status == 416
        assert part("pages=1-2").status == 200
        DocumentJob.objects.get(pk=job.pk).file.delete()
