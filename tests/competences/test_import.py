"""Frameworks come from the files people really have, and a refused file writes nothing."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from capitalisation.findings import Unreadable
from competences.models import Competence, Framework, FrameworkVersion, Indicator
from competences.models.states import VersionState
from competences.rules.interchange.reading import read_framework

pytestmark = pytest.mark.sqlite_only

SAMPLE = Path(__file__).parent.parent / "data" / "referentiel_tutorat.csv"
HEADER = "code_domaine;libellé_domaine;code;intitulé;type;indicateurs;niveau_requis\n"
ROW = "A;Accueillir;A1;Préparer l’arrivée;savoir-faire;un | deux;3\n"


def run(*args: str) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("import_framework", *args, stdout=out, stderr=err)
    except SystemExit as stop:
        return int(stop.code), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_loads_the_shipped_framework(db):
    code, out, _err = run(str(SAMPLE))

    assert code == 0
    assert "6 domaines, 18 compétences, 36 indicateurs" in out
    assert list(Competence.objects.tutoring().values_list("code", flat=True))[:4] == ["A1", "A2", "A3", "B1"]
    assert Competence.objects.get(code="D3").required_level == 2
    assert Competence.objects.get(code="B3").external_ids == {"rs5515": "4, 6"}
    assert FrameworkVersion.objects.get().status == VersionState.ACTIVE
    assert FrameworkVersion.objects.get().levels.count() == 4


def test_the_same_file_twice_changes_nothing(db):
    run(str(SAMPLE))
    before = list(Indicator.objects.values_list("pk", flat=True))

    code, out, _err = run(str(SAMPLE))

    assert (code, "déjà chargé" in out) == (0, True)
    assert list(Indicator.objects.values_list("pk", flat=True)) == before


def test_a_plan_writes_nothing(db):
    code, out, _err = run(str(SAMPLE), "--plan")

    assert (code, "18 compétences" in out) == (0, True)
    assert not Framework.objects.exists()


def test_a_new_version_retires_the_former_and_keeps_its_links(db, tmp_path):
    run(str(SAMPLE))
    changed = tmp_path / "referentiel_tutorat.csv"
    changed.write_text(
        SAMPLE.read_text(encoding="utf-8-sig").replace("Donner un retour factuel", "Donner un retour")
    )

    assert run(str(changed))[0] == 1, "the same number with another content is refused"
    assert run(str(changed), "--number", "1.1")[0] == 0

    assert dict(FrameworkVersion.objects.values_list("number", "status")) == {
        "1.0": "retired",
        "1.1": "active",
    }
    assert Competence.objects.filter(code="D1").count() == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_reads_what_spreadsheets_write_with_its_accents(encoding, delimiter):
    text = (HEADER + ROW).replace(";", delimiter)

    domain, row = read_framework(text.encode(encoding)).nodes

    assert (domain.label, row.label, row.indicators) == ("Accueillir", "Préparer l’arrivée", ["un", "deux"])


@pytest.mark.parametrize(
    ("content", "line", "column", "code"),
    [
        (b"", 1, "fichier", "EMPTY"),
        (HEADER.encode(), 2, "intitulé", "EMPTY"),
        (b"code_domaine;intitule\nA1;x\n", 1, "libellé_domaine", "MISSING_COLUMN"),
        ((HEADER.replace("type", "code") + ROW).encode(), 1, "code", "DUPLICATE_COLUMN"),
        ((HEADER + ROW.replace(";3", ";9")).encode(), 2, "niveau_requis", "BAD_LEVEL"),
        ((HEADER + ROW.replace("savoir-faire", "talent")).encode(), 2, "type", "BAD_KIND"),
        ((HEADER + ROW.replace("A;Acc", ";Acc")).encode(), 2, "code_domaine", "MISSING_VALUE"),
        ((HEADER + ROW.replace("A1", "A 1!")).encode(), 2, "code", "BAD_CODE"),
        ((HEADER + ROW + ROW).encode(), 3, "code", "DUPLICATE_CODE"),
        (
            (HEADER + ROW + ROW.replace("A1", "A2").replace("Accueillir", "Autre")).encode(),
            3,
            "libellé_domaine",
            "DOMAIN_LABEL",
        ),
        ((HEADER + ROW.replace("\n", ";trop\n")).encode(), 2, "ligne entière", "TOO_MANY_CELLS"),
        ((HEADER + ROW.replace("Préparer", "x" * 300)).encode(), 2, "intitulé", "TOO_LONG"),
        ((HEADER + '"A;Acc').encode(), 2, "ligne entière", "QUOTES"),
        (b"\x00" * 50, 1, "fichier", "ENCODING"),
        ((HEADER + ROW * 5002).encode(), 1, "fichier", "TOO_MANY_ROWS"),
        ((HEADER + ROW.replace("un | deux", "un " * 800) * 1_000).encode(), 1, "fichier", "TOO_LARGE"),
        (b"x" * 5_000_001, 1, "fichier", "TOO_LARGE"),
    ],
)
def test_a_finding_names_line_column_and_reason(content, line, column, code):
    with pytest.raises(Unreadable) as refusal:
        read_framework(content)

    first = next(one for one in refusal.value.findings if one.code == code)
    assert (first.line, first.code) == (line, code)
    assert first.column == column or code == "EMPTY"
    assert first.sentence


def test_every_finding_is_listed_and_nothing_is_written(db, tmp_path):
    bad = tmp_path / "mauvais.csv"
    bad.write_text(
        HEADER + ROW + ROW.replace("A1", "A2").replace(";3", ";x") + ROW.replace("A1", ""), "cp1252"
    )

    code, _out, err = run(str(bad))

    assert code == 1
    assert len(err.strip().splitlines()) == 2
    assert "ligne 3, colonne « niveau_requis », BAD_LEVEL" in err
    assert "ligne 4, colonne « code », MISSING_VALUE" in err
    assert not Framework.objects.exists()


def test_a_missing_file_is_said_without_traceback(db):
    code, _out, err = run("nowhere.csv")

    assert code == 1
    assert err.startswith("nowhere.csv")
    assert "Traceback" not in err
