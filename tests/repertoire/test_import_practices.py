"""An existing collection comes in from a spreadsheet: the same answers as JSON, and hostile files are refused whole."""

import io
import zipfile

import pytest
from django.core.management import call_command
from openpyxl import Workbook, load_workbook

from accounts.models import Role
from capitalisation.findings import Unreadable
from repertoire.actions import life
from repertoire.actions.importing import import_practices, plan_practices
from repertoire.models import PracticeVersion
from repertoire.rules.interchange.practices import read_practices
from tests.builders import framework, person

HEAD = ["Identifiant", "Intitulé", "Texte", "Mots-clés", "transferability"]


def book(*rows: list, head: list | None = None) -> bytes:
    made = Workbook()
    for row in (head or HEAD, *rows):
        made.worksheets[0].append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.django_db
class TestXlsx:
    def test_it_is_read_by_the_names_of_its_columns_and_twice_changes_nothing(self):
        content = book(
            ["A-1", "Tenir un retour", "Chaque semaine.\nDix minutes.", "retour|rythme", "transférable"],
            [7, "Se taire", "Dix secondes.", None, None],
        )

        done = import_practices(content, "pratiques.xlsx", by=None)
        assert done.counts == {"create": 2}
        sheet = PracticeVersion.objects.get(practice__source_id="A-1")
        assert (sheet.purpose, sheet.tags, sheet.transfer_peer) == (
            "Chaque semaine.\nDix minutes.",
            ["retour", "rythme"],
            "as_is",
        )
        assert PracticeVersion.objects.filter(practice__source_id="7").exists()
        again = plan_practices(content, "pratiques.xlsx")
        assert again.counts == {"unchanged": 2}
        assert again.changes_nothing

    def test_competences_of_the_framework_are_tied_the_others_are_words(self):
        framework()
        head = ["id", "title", "body", "competences", "departement"]
        content = book(["A-1", "Tenir un retour", "Oui.", "D1|Z9 Ailleurs|B3", "75"], head=head)
        import_practices(content, "p.xlsx", by=None)

        sheet = PracticeVersion.objects.select_related("practice").get(practice__source_id="A-1")
        tied = [(row.competence.code, row.is_main) for row in sheet.competence_rows.all()]
        assert tied == [("D1", True), ("B3", False)]
        assert sheet.tags == ["Z9 Ailleurs"]
        assert sheet.practice.signed_as == "Collection existante, département 75"
        assert plan_practices(content, "p.xlsx").changes_nothing

    def test_what_left_the_repertoire_or_waits_for_a_decision_does_not_come_back(self):
        content = book(["A-1", "Partie", "Oui."], ["A-2", "Fondée", "Oui."], ["A-3", "Cachée", "Oui."])
        import_practices(content, "p.xlsx", by=None)
        mine = PracticeVersion.objects.filter(practice__source_id__startswith="A-")
        gone, founded, hidden = mine.order_by("practice__source_id")
        centre, reader = person(Role.CENTRE), person(Role.READER)
        life.retire(gone, because="Elle ne sert plus.", by=centre)
        life.decide_objection(
            life.object_to(founded, passage="Moi.", by=reader), decision="upheld", answer="Oui.", by=centre
        )
        objection = life.object_to(hidden, passage="Moi.", by=reader)

        plan = import_practices(content, "p.xlsx", by=None)

        assert plan.counts == {"left": 3}
        assert plan.changes_nothing
        assert "Laissées de côté" in str(plan)
        assert not PracticeVersion.objects.published().filter(practice__source_id__startswith="A-").exists()
        life.decide_objection(objection, decision="dismissed", answer="Non.", by=centre)
        assert PracticeVersion.objects.published().get(practice__source_id="A-3") == hidden

    def test_a_wrong_row_is_named_and_nothing_is_written(self):
        with pytest.raises(Unreadable) as refused:
            import_practices(book(["A-1", "Bien", "Oui."], ["A-2", "", "Non."]), "p.xlsx", by=None)

        assert [(one.line, one.column, one.code) for one in refused.value.findings] == [
            (3, "Intitulé", "MISSING_VALUE")
        ]
        assert not PracticeVersion.objects.exists()

    def test_the_table_to_fill_in_is_read_without_its_examples(self, tmp_path):
        for name in ("modele.xlsx", "modele.csv"):
            call_command("import_practices", str(tmp_path / name), "--template")
            empty = read_practices((tmp_path / name).read_bytes(), name)
            assert [one.code for one in empty.errors] == ["EMPTY"]
        book = load_workbook(tmp_path / "modele.xlsx")
        book.worksheets[0].append(["A-1", "Tenir un retour", "Chaque semaine."])
        book.save(tmp_path / "rempli.xlsx")
        rows = read_practices((tmp_path / "rempli.xlsx").read_bytes(), "rempli.xlsx").rows
        assert [row.source_id for row in rows] == ["A-1"]

    def test_a_formula_is_not_taken_and_never_runs(self):
        with pytest.raises(Unreadable) as refused:
            plan_practices(book(["A-1", "=1+1", "Texte."]), "p.xlsx")
        assert refused.value.errors[0].code == "MISSING_VALUE"

    def test_a_cell_with_two_encodings_is_refused_rather_than_published_garbled(self):
        content = "id;title;body\nA;Écouter;Se taire.\n".encode() + "B;Écouter;Oui.\n".encode("cp1252")
        with pytest.raises(Unreadable) as refused:
            plan_practices(content, "p.csv")
        assert refused.value.findings[0].code == "MIXED_ENCODING"


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 70_000_000)
    return out.getvalue()


def entities() -> bytes:
    """A book whose sheet defines an entity."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book(["A-1", "Un", "Deux"]))) as good,
        zipfile.ZipFile(out, "w") as packed,
    ):
        for part in good.infolist():
            content = good.read(part)
            if part.filename.endswith("sheet1.xml"):
                content = b'<!DOCTYPE x [<!ENTITY a "b">]>' + content
            packed.writestr(part.filename, content)
    return out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "p.xlsx", "EMPTY"),
        (b"PK", "p.xlsx", "MISSING_COLUMN"),
        (b"PK\x03\x04abc", "p.xlsx", "BAD_WORKBOOK"),
        (bomb(), "p.xlsx", "TOO_LARGE"),
        (entities(), "p.xlsx", "ENTITIES"),
        (book(["x"], head=["seul"]), "p.xlsx", "MISSING_COLUMN"),
        (book()[:-200], "p.xlsx", "BAD_WORKBOOK"),
        (b'{"id": "A"}', "p.json", "NOT_A_LIST"),
        (b'[{"id": "A", "id": "B"}]', "p.json", "BAD_JSON"),
    ],
    ids=["empty", "cut head", "no book", "bomb", "entities", "one column", "cut", "one object", "key twice"],
)
def test_what_is_not_a_collection_is_refused_with_its_reason(content, name, code):
    with pytest.raises(Unreadable) as refused:
        plan_practices(content, name)

    assert {one.code for one in refused.value.errors} == {code}
    assert not PracticeVersion.objects.exists()
