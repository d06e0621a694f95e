"""An existing collection comes in from a spreadsheet: the same answers as JSON, and hostile files are refused whole."""

import io
import zipfile

import pytest
from django.core.management import call_command
from openpyxl import Workbook, load_workbook

from repertoire.actions.importing import Refused, import_practices, plan_practices
from repertoire.interchange.practices import empty_form, read_practices
from repertoire.models import PracticeVersion

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
        assert len(done.create) == 2
        sheet = PracticeVersion.objects.get(practice__source_id="A-1")
        assert (sheet.purpose, sheet.tags, sheet.transfer_peer) == (
            "Chaque semaine.\nDix minutes.",
            ["retour", "rythme"],
            "as_is",
        )
        assert PracticeVersion.objects.filter(practice__source_id="7").exists()
        again = plan_practices(content, "pratiques.xlsx")
        assert (len(again.create), len(again.update), again.unchanged) == (0, 0, 2)

    def test_a_wrong_row_is_named_and_nothing_is_written(self):
        with pytest.raises(Refused) as refused:
            import_practices(book(["A-1", "Bien", "Oui."], ["A-2", "", "Non."]), "p.xlsx", by=None)

        assert [(one.row, one.column, one.code) for one in refused.value.findings] == [
            (3, "title", "missing")
        ]
        assert not PracticeVersion.objects.exists()

    def test_the_form_to_fill_in_can_be_read_back(self, tmp_path):
        for name in ("modele.xlsx", "modele.csv"):
            call_command("import_practices", str(tmp_path / name), "--template")
            assert len(read_practices((tmp_path / name).read_bytes(), name).rows) == 2
        sheet = load_workbook(io.BytesIO(empty_form("a.xlsx"))).worksheets[0]
        assert sheet["A2"].value == "EXEMPLE-1"

    def test_a_formula_counts_as_its_value_and_never_runs(self):
        with pytest.raises(Refused) as refused:
            plan_practices(book(["A-1", "=1+1", "Texte."]), "p.xlsx")
        assert refused.value.findings[0].code == "missing"


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 70_000_000)
    return out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    [b"", b"PK", b"not a book", bomb(), book(["x"], head=["seul"]), book()[:-200], empty_form("a.csv")],
    ids=["empty", "cut head", "text", "bomb", "one column", "cut", "a csv named xlsx"],
)
def test_what_is_not_a_book_is_one_finding(content):
    with pytest.raises(Refused) as refused:
        plan_practices(content, "p.xlsx")

    (finding,) = refused.value.findings
    assert (finding.row, finding.code) == (1, "unreadable")
