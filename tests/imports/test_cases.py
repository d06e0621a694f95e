"""Lists as offices really send them: every person in the file is read, or the refusal says which cell and why."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from accounts.actions.people import import_people
from accounts.models import Role, User
from accounts.queries.people_file import TEMPLATE, people_rows
from accounts.queries.people_plan import plan_people
from capitalisation.findings import Unreadable
from capitalisation.grids.opening import read_book
from capitalisation.lists import list_bytes
from capitalisation.plans import Action
from competences.rules.interchange.reading import read_framework
from tests.builders import department, person
from tests.competences.test_import import HEADER, ROW

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]
CASES = Path(__file__).parent.parent / "data" / "cases"
THREE = ["zoe.aubin@exemple.fr", "yael.brun@exemple.fr", "xavier.cote@exemple.fr"]
ONE = THREE[:1]
TUTOR, REFUSED = [("zoe.aubin@exemple.fr", "tutor")], "refused"


@pytest.fixture(autouse=True)
def places():
    for code in ("75", "93"):
        department(code)


def read(name: str):
    return plan_people((CASES / name).read_bytes())


def addresses(plan) -> list[str]:
    return [row.email for row in plan.reading.rows]


def codes(plan) -> set[str]:
    return {one.code for one in plan.reading.warnings}


@pytest.mark.parametrize(
    ("name", "remark"),
    [
        ("P01_base.xlsx", None),
        ("P01_dimension_A1.xlsx", None),
        ("P01b_dimension_A1_F2.xlsx", None),
        ("P01c_no_dimension.xlsx", None),
        ("P01d_dimension_cols.xlsx", None),
        ("P01_base.ods", None),
        ("P02_formulas.xlsx", "FORMULA"),
        ("P02b_formula_name.xlsx", "FORMULA"),
        ("P05_title_line.xlsx", "HEADER_FOUND"),
        ("P06_notice_first.xlsx", "HEADER_FOUND"),
        ("P07_merged.xlsx", "MERGED"),
        ("P11_dates.xlsx", None),
        ("P11b_dates1904.xlsx", None),
        ("P12_x000D.xlsx", None),
        ("P18_hidden_rows.xlsx", "HIDDEN_ROW"),
        ("P19_strict_ooxml.xlsx", None),
        ("P22_nom_de_fichier.xlsx", None),
    ],
)
def test_every_row_of_a_workbook_is_read(name, remark):
    plan = read(name)
    assert addresses(plan) == THREE
    assert {row.first_name for row in plan.reading.rows} == {"Zoé", "Yaël", "Xavier"}
    if "dates" not in name:
        assert {row.unit for row in plan.reading.rows} == {"Unité de Saint-Denis"}
    assert codes(plan) - {"NEW_UNIT"} == ({remark} if remark else set())


def test_nobody_in_the_file_is_called_absent_nor_offered_for_closing():
    """The announced size of the sheet stops at the first row; two of the three have an account."""
    for address in THREE:
        User.objects.create_user(address, None, first_name="A", last_name="B")
    plan = read("P01_dimension_A1.xlsx")
    absent = {line.key for line in plan.lines if line.action == Action.ABSENT}
    assert absent.isdisjoint(THREE)


@pytest.mark.parametrize("number", range(10))
def test_ten_spellings_of_the_column_of_addresses(number):
    assert addresses(read(f"P08_{number:02}_header.csv")) == ONE


@pytest.mark.parametrize("letter", "abcde")
def test_an_address_is_taken_out_of_what_surrounds_it(letter):
    plan = read(f"P04{letter}_mail.csv")
    assert addresses(plan) == ONE
    assert codes(plan) == ({"SEVERAL_EMAILS"} if letter == "e" else set())


@pytest.mark.parametrize(
    ("name", "encoding", "family", "remark"),
    [
        ("P09_double_utf8.csv", "UTF-8", "Côté", "TWICE_ENCODED"),
        ("P09b_double_names_only.csv", "UTF-8", "Lefèvre", "TWICE_ENCODED"),
        ("P09c_macroman.csv", "MacRoman", "Côté", None),
        ("P09d_mixed_quote.csv", "Windows-1252", "D’Arc", "TWICE_ENCODED"),
        ("P09e_utf16.csv", "UTF-16", "Côté", None),
        ("P09f_utf16_nobom.csv", "UTF-16", "Côté", None),
        ("P09g_cp850.csv", "CP850", "Côté", None),
    ],
)
def test_letters_are_those_that_were_typed(name, encoding, family, remark):
    plan = read(name)
    (row,) = plan.reading.rows
    assert (row.first_name, row.last_name, plan.reading.encoding) == ("Zoé", family, encoding)
    assert codes(plan) - {"NEW_UNIT"} == ({remark} if remark else set())
    assert "prénom" not in plan.reading.samples, "samples come from rows: a header proves nothing"


@pytest.mark.parametrize("name", ["P13_header_newline.csv", "P13b_header_quoted_sep.csv", "P13c_pipe.csv"])
def test_the_separator_is_found_whatever_the_header_holds(name):
    assert addresses(read(name)) == ONE


def test_lines_ended_by_a_return_alone():
    assert addresses(read("P13d_cr_only.csv")) == THREE[:2]


@pytest.mark.parametrize(
    ("number", "roles"),
    list(
        enumerate(
            [
                ["tutor", "reviewer"],
                ["tutor"],
                ["tutor"],
                REFUSED,  # « directeur d’unité » is what everybody is
                ["tutor"],
                ["tutor"],
                ["tutor", "trainee"],
                ["endorser"],
                ["tutor"],
                ["endorser"],
            ]
        )
    ),
)
def test_roles_in_usual_words(number, roles):
    name = f"P14_{number:02}_role.csv"
    if roles == REFUSED:
        with pytest.raises(Unreadable) as refusal:
            read(name)
        assert [(one.code, one.line) for one in refusal.value.findings] == [("BAD_ROLE", 2)]
    else:
        assert [row.role for row in read(name).reading.rows] == roles


@pytest.mark.parametrize(
    ("word", "role"),
    [
        ("Tutrices", Role.TUTOR),
        ("tuteur(trice)", Role.TUTOR),
        ("animateur.rice", Role.FACILITATOR),
        ("Animatrice", Role.FACILITATOR),
        ("stagiaires", Role.TRAINEE),
        ("Reviewer", Role.REVIEWER),
        ("training centre", Role.CENTRE),
        ("Plan de formation", Role.PLANNER),
        ("relecteur/relectrice", Role.REVIEWER),
    ],
)
def test_a_role_in_either_gender_number_and_language(word, role):
    plan = plan_people(f"courriel;prénom;nom;rôle\na@exemple.fr;A;B;{word}\n".encode())
    assert [row.role for row in plan.reading.rows] == [role]


def test_several_roles_are_given_in_one_go():
    import_people((CASES / "P14_00_role.csv").read_bytes(), by=person(Role.CENTRE))
    assert User.objects.get(email=ONE[0]).roles == {Role.TUTOR, Role.REVIEWER}


_DAYS = {**dict.fromkeys(range(9), "2026-09-01"), **dict.fromkeys(range(9, 15), REFUSED), 15: "2026-09-01"}


@pytest.mark.parametrize(("number", "day"), list(_DAYS.items()))
def test_the_whole_cell_is_a_day_or_none(number, day):
    name = f"P10_{number:02}_date.csv"
    if day == REFUSED:
        with pytest.raises(Unreadable) as refusal:
            read(name)
        assert {one.code for one in refusal.value.findings} == {"BAD_DATE"}
    else:
        assert [str(row.start) for row in read(name).reading.rows] == [day]


@pytest.mark.parametrize(
    "name", ["P03_zwsp.csv", "P03c_shy.csv", "P03b_lrm_name.csv", "P03b2_zwsp_existing_name.csv"]
)
def test_invisible_letters_are_taken_away_and_said(name):
    plan = read(name)
    assert "CONTROL" in codes(plan)
    row = plan.reading.rows[0]
    assert (row.email + row.first_name + row.last_name + row.unit).isprintable()


def test_the_same_person_with_and_without_an_invisible_letter_is_one():
    for name in ("P03_zwsp.csv", "P03d_clean_twin.csv"):
        text = (CASES / name).read_bytes()
        import_people(text.replace("unité".encode(), b"autre"), by=person(Role.CENTRE))
    assert User.objects.filter(email__contains="zoe").count() == 1
    assert read("P03d_clean_twin.csv").lines[0].action == Action.UNCHANGED


@pytest.mark.parametrize("name", ["P20_adresse_postale.csv", "P20b_adresse_seule.csv"])
def test_a_postal_address_is_left_aside(name):
    plan = read(name)
    assert addresses(plan) == ["zoe2.aubin@exemple.fr"]
    assert codes(plan) == {"UNKNOWN_COLUMN"}


def test_a_directorate_beside_the_unit_is_left_aside():
    text = (CASES / "P21_service.csv").read_text().replace("rôle\n", "rôle;département\n").strip() + ";93\n"
    (row,) = plan_people(text.encode()).reading.rows
    assert row.unit == "Belle-Vue"


def test_what_follows_the_list_is_refused_with_its_line():
    with pytest.raises(Unreadable) as refusal:
        read("P15_trailing.csv")
    assert [(one.code, one.line) for one in refusal.value.findings] == [("BAD_EMAIL", 4)]


@pytest.mark.parametrize("name", ["P17_case.csv", "P17_names.csv", "M01_apostrophe.csv"])
def test_what_was_right_stays_right(name):
    assert len(read(name).reading.rows) == 1


def test_digits_that_a_format_shows_are_read():
    lines = read_book((CASES / "F19_leading_zero_format.xlsx").read_bytes()).first
    assert [line.cells[0] for line in lines] == ["code", "001", "007", "007.1"]


@pytest.mark.parametrize("kind", ["ods", "xlsx", "csv"])
def test_our_own_lists_come_back_unchanged(kind):
    for role in (Role.TUTOR, Role.CENTRE):
        person(role)
    lines = [*TEMPLATE, *people_rows(person(Role.ADMIN))]
    plan = plan_people(list_bytes("personnes", lines, kind))
    assert {line.action for line in plan.lines} == {Action.UNCHANGED}
    assert len(plan.lines) >= 2


def test_an_old_encoding_never_hides_a_mix_of_two():
    mixed = "courriel;nom\na@b.fr;Zoé\n".encode() + "c@d.fr;Aimée\n".encode("cp1252")
    with pytest.raises(Unreadable) as refusal:
        plan_people(mixed)
    assert [(one.code, one.line) for one in refusal.value.findings] == [("MIXED_ENCODING", 3)]


MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
    'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
)


def packed_ods(rows: str, head: str = "") -> bytes:
    names = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    names += ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    names += ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    content = f'<?xml version="1.0"?>{head}<office:document-content {names}><office:body><office:spreadsheet>'
    content += f'<table:table table:name="A">{rows}</table:table></office:spreadsheet></office:body>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", content + "</office:document-content>")
        packed.writestr("META-INF/manifest.xml", MANIFEST)
    return out.getvalue()


def cell(text: str, times: int = 1) -> str:
    return (
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{times}">'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def row(cells: str, times: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>'


BLANK = '<table:table-cell table:number-columns-repeated="16384"/>'


@pytest.mark.parametrize(
    ("rows", "head", "code"),
    [
        (row(cell("x"), 1_000_000), "", "TOO_MANY_ROWS"),
        (row(BLANK, 1_000_000) + row(cell("x")), "", "TOO_MANY_ROWS"),
        (row(cell("x", 16_000)), "", "TOO_MANY_COLUMNS"),
        (row(BLANK + cell("x")), "", "TOO_MANY_COLUMNS"),
        (row(cell("x"), -5) + row("<broken>"), "", "BAD_WORKBOOK"),
        (row(cell("&a;")), '<!DOCTYPE x [<!ENTITY a "aaaa">]>', "ENTITIES"),
    ],
)
def test_a_workbook_that_would_grow_is_refused_before_it_does(rows, head, code):
    with pytest.raises(Unreadable) as refusal:
        read_book(packed_ods(rows, head), most_rows=5_000)
    assert [one.code for one in refusal.value.findings] == [code]


def test_the_blank_rows_that_every_sheet_ends_with_are_no_reason():
    rows = row(cell("courriel") + cell("nom")) + row(cell("a@b.fr") + cell("Roy")) + row(BLANK, 1_048_574)
    assert [line.cells for line in read_book(packed_ods(rows)).first] == [
        ["courriel", "nom"],
        ["a@b.fr", "Roy"],
    ]


def test_a_number_that_is_none_is_said_and_not_an_accident():
    found = read_framework("code;intitulé;niveau\nA;Tout;1\nB;Un;²\n".encode(), "f.csv")
    assert [one.line for one in found.findings] == [3]


def test_a_framework_under_a_title_is_read():
    table = "Référentiel de mon centre;;\n;;\n" + HEADER + ROW
    assert [one.code for one in read_framework(table.encode(), "f.csv").nodes]


def test_a_second_sheet_of_people_is_never_left_without_a_word():
    """Tutors on one sheet, trainees on the other."""
    book = openpyxl.Workbook()
    book.active.title = "Tuteurs"
    other = book.create_sheet("Stagiaires")
    for sheet, name in ((book.active, "zoe"), (other, "sam")):
        sheet.append(["Mél", "Prénom", "Nom", "Rôle"])
        sheet.append([f"{name}@exemple.fr", name.title(), "Aubin", "tuteur"])
    out = io.BytesIO()
    book.save(out)
    plan = plan_people(out.getvalue())
    assert addresses(plan) == ["zoe@exemple.fr"]
    (left,) = [one for one in plan.reading.warnings if one.code == "SHEET_LEFT"]
    assert "« Stagiaires »" in left.sentence.replace("\u00a0", " ")
