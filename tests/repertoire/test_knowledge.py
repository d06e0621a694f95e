"""Savoirs associés: what a practice draws on and by which gestures, from the page where it is written to every file."""

import io
import json

import pytest
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from competences.models import Competence
from repertoire.actions import life, writing
from repertoire.actions.index import rebuild
from repertoire.models import PracticeTrait, PracticeVersion
from repertoire.models.knowledge import Gesture, Knowledge, KnowledgeKind
from repertoire.queries.knowledge import knowledge_of_sheets
from repertoire.rules.interchange.exports import write_csv, write_json
from repertoire.rules.sealing import content_of, fingerprint
from tests.builders import Day
from workshops.models.phases import PhaseKey
from writing.models import Seen
from writing.rules.comparing import compared

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]
#: Of the demo's first sheet.
TALK, SIGN = "Ce qui peut se dire d’un dossier devant toute l’équipe", "Qui, dans l’équipe, attend un signe"
SIGNAL = {
    "text": "Deux absences au point du lundi : aller voir",
    "kind": "craft",
    "tied": "after",
    "written": "no",
    "where": "",
}


@pytest.fixture
def sheet(cast) -> PracticeVersion:
    return PracticeVersion.objects.published().select_related("practice__author").earliest("pk")


class TestWriting:
    @pytest.fixture
    def world(self) -> Day:
        return Day(until=PhaseKey.FORMALISE)

    def posted(self, sheet: PracticeVersion, author, **fields: str) -> dict[str, str]:
        counts = {"TOTAL_FORMS": "2", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": "9"}
        return {
            "writer": str(author.public_id),
            "revision": str(sheet.revision),
            "title": "Conduire un point d’équipe",
            **{
                f"{prefix}-{name}": value
                for prefix in ("steps", "knowledge")
                for name, value in counts.items()
            },
            **fields,
        }

    def test_lines_and_gestures_are_kept_and_given_back(self, world, as_user):
        author = world.tutors[0]
        sheet, client = world.sheet(author), as_user(author)
        address = reverse("narratives:sheet_describe", args=[sheet.pk])
        lines = {f"knowledge-0-{name}": value for name, value in SIGNAL.items()}
        step = {"steps-0-text": "Laissez-la conduire le point.", "steps-0-gesture": "release"}
        assert client.post(address, self.posted(sheet, author, **lines, **step)).status_code == 302

        sheet.refresh_from_db()
        assert sheet.knowledge == [SIGNAL]
        assert sheet.steps == [{"text": "Laissez-la conduire le point.", "cue": "", "gesture": "release"}]
        page = client.get(address).text
        assert SIGNAL["text"] in page
        assert '<option value="craft" selected>' in page
        assert '<option value="release" selected>' in page
        for gesture in Gesture:
            assert str(gesture.sentence) in page, "what each gesture is stands where it is chosen"

    def test_nothing_but_words_is_asked_and_half_a_line_is_kept(self, world, as_user):
        author = world.tutors[0]
        sheet, client = world.sheet(author), as_user(author)
        address = reverse("narratives:sheet_describe", args=[sheet.pk])
        half = {"knowledge-0-text": "Le circuit d’un dossier", "knowledge-1-kind": "rules"}
        assert client.post(address, self.posted(sheet, author, **half)).status_code == 302
        sheet.refresh_from_db()
        assert [row["kind"] for row in sheet.knowledge] == ["", "rules"]
        assert [one.text for one in sheet.told_knowledge] == ["Le circuit d’un dossier"]

    def test_two_tabs_see_each_others_lines_in_words(self, world, as_user):
        author = world.tutors[0]
        sheet, client = world.sheet(author), as_user(author)
        stale = self.posted(
            sheet, author, **{"knowledge-0-text": "Le circuit", "knowledge-0-kind": "organisation"}
        )
        writing.write_version(sheet, seen=Seen.of(sheet), by=author, knowledge=[SIGNAL])
        answer = client.post(reverse("narratives:sheet_describe", args=[sheet.pk]), stale)
        assert answer.status_code == 409
        assert "Le circuit (Organisation et circuits)" in answer.text
        assert f"{SIGNAL['text']} (Repères du métier, après l’action" in answer.text
        assert "craft" not in answer.text.split("<form", maxsplit=1)[0]

    def test_a_stale_tab_with_a_line_too_long_is_a_conflict_not_an_accident(self, world, as_user):
        author = world.tutors[0]
        sheet, client = world.sheet(author), as_user(author)
        stale = self.posted(sheet, author, **{"knowledge-0-text": "x" * 300})
        writing.write_version(sheet, seen=Seen.of(sheet), by=author, title="Autre")
        answer = client.post(reverse("narratives:sheet_describe", args=[sheet.pk]), stale)
        assert answer.status_code == 409
        assert "x" * 300 in answer.text, "nothing typed is dropped"

    def test_the_history_tells_them_in_words(self, world, as_user):
        author = world.tutors[0]
        sheet = world.sheet(author)
        writing.write_version(sheet, seen=Seen.of(sheet), by=author, knowledge=[SIGNAL])
        sheet.keep_version("shared")
        writing.write_version(sheet, seen=Seen.of(sheet), by=author, knowledge=[SIGNAL | {"kind": "people"}])
        sheet.refresh_from_db()
        [part] = compared(sheet, {"knowledge": [SIGNAL]}, {"knowledge": sheet.knowledge})
        told = "".join(piece.text for piece in part.then)
        assert "Repères du métier" in told
        assert part.label.capitalize() == "Ce que cela met en jeu"


class TestReading:
    def test_the_sheet_says_them_on_screen_and_on_paper(self, sheet, as_user):
        reader = as_user(sheet.practice.author)
        page = reader.get(sheet.get_absolute_url()).text
        assert TALK in page
        assert "Règles et déontologie." in page
        assert "note sur les réunions d’unité" in page
        assert "Laisser faire" in page

        drawn = reader.get(reverse("reports:sheet_pdf", args=[sheet.practice_id])).content
        text = " ".join(one.extract_text() for one in PdfReader(io.BytesIO(drawn)).pages).replace("\n", " ")
        assert TALK in text
        assert "Règles et déontologie" in text
        assert "Laisser faire" in text
        written = reader.get(reverse("reports:sheet_docx", args=[sheet.practice_id])).content
        lines = [one.text for one in Document(io.BytesIO(written)).paragraphs]
        assert any(line.startswith(f"{TALK} (Règles et déontologie, avant l’action") for line in lines)
        assert any("Geste : Laisser faire" in line for line in lines)

    def test_every_file_has_them(self, sheet):
        out = io.BytesIO()
        write_json([sheet], out, None)
        [practice] = json.loads(out.getvalue())["practices"]
        assert practice["knowledge"] == sheet.knowledge
        assert [step["gesture"] for step in practice["steps"]] == ["show", "lighten", "release", "analyse"]
        out = io.BytesIO()
        write_csv([sheet], out)
        table = out.getvalue().decode("utf-8-sig")
        assert "Ce que cela met en jeu" in table
        assert f"{TALK} (Règles et déontologie" in table
        assert "[Laisser faire]" in table

    def test_they_are_sealed_with_the_sheet(self, sheet):
        before = fingerprint(content_of(sheet))
        sheet.knowledge[0]["written"] = "no"
        assert fingerprint(content_of(sheet)) != before

    def test_their_words_are_found(self, sheet, as_user):
        page = as_user(sheet.practice.author).get(
            reverse("repertoire:index"), {"q": "attend un signe avant de parler"}
        )
        assert sheet.get_absolute_url() in page.text


class TestCounts:
    """Against the slow definition: every published sheet read one by one."""

    def slow(self) -> list[tuple[set[str], set[str]]]:
        """(kinds, gestures) of each published sheet."""
        return [
            (
                {row["kind"] or "unsorted" for row in one.knowledge if row["text"]},
                {step["gesture"] for step in one.steps if step.get("gesture")},
            )
            for one in PracticeVersion.objects.published()
        ]

    def tied(self) -> dict[str, list[int]]:
        """{competence: sheets with each kind} of the competences of which one says anything."""
        found = {}
        sheets = PracticeVersion.objects.published().prefetch_related("competence_rows")
        for one in Competence.objects.tutoring():
            told = [
                sheet.knowledge for sheet in sheets if one.pk in sheet.competence_keys and sheet.knowledge
            ]
            if told:
                found[str(one)] = [
                    sum(any((row["kind"] or "unsorted") == kind for row in rows) for rows in told)
                    for kind in KnowledgeKind
                ]
        return found

    def agrees(self) -> bool:
        read, found = self.slow(), knowledge_of_sheets()
        kinds = [sum(kind in kinds for kinds, _gestures in read) for kind in KnowledgeKind]
        gestures = [sum(one in gestures for _kinds, gestures in read) for one in Gesture]
        crossed = [
            [sum(kind in kinds and one in gestures for kinds, gestures in read) for one in Gesture]
            for kind in KnowledgeKind
        ]
        return (
            found.sheets == len(read)
            and found.speaking == sum(bool(kinds) for kinds, _gestures in read)
            and [line.sheets for line in found.kinds] == kinds
            and [line.sheets for line in found.gestures] == gestures
            and [[cell.sheets for cell in one.cells] for one in found.crossings] == crossed
            and self.tied() == {one.label: [cell.sheets for cell in one.cells] for one in found.competences}
        )

    def test_they_are_those_of_the_sheets(self, sheet):
        assert knowledge_of_sheets().speaking > 5
        assert self.agrees()

    def test_they_follow_what_is_published(self, sheet):
        life.withdraw(sheet.practice, by=sheet.practice.author)
        assert not PracticeTrait.objects.filter(version=sheet).exists()
        assert self.agrees()
        assert rebuild() == PracticeVersion.objects.published().count()
        assert self.agrees()

    def test_each_number_leads_to_these_sheets(self, sheet, as_user):
        reader = as_user(sheet.practice.author)
        found = knowledge_of_sheets()
        page = reader.get(reverse("repertoire:by_knowledge")).text
        for line in [*found.kinds, *found.gestures, *found.tied, *found.written, *found.crossings[0].cells]:
            if line.sheets:
                assert f"?{line.query.replace('&', '&amp;')}" in page
                listed = reader.get(f"{reverse('repertoire:index')}?{line.query}").text
                number = f"{line.sheets} pratiques trouvées" if line.sheets > 1 else "1 pratique trouvée"
                assert number in listed


def test_where_it_is_written_says_that_it_is():
    told = Knowledge.of({"text": "Le circuit", "where": "guide interne"})
    assert str(told) == "Le circuit (écrit quelque part (guide interne))"


def test_a_code_nobody_knows_any_more_breaks_no_page():
    told = Knowledge.of({"text": "Le circuit", "kind": "autrefois", "tied": None})
    assert (told.kind, told.tied, str(told)) == ("", "", "Le circuit")
