"""Frameworks as other products write them: every line read, with its code, its words and its place in the tree."""

import json
from pathlib import Path

import pytest
from django.urls import reverse

from capitalisation.findings import Unreadable
from competences.models import Competence
from competences.queries.planning import Identity, plan_import
from competences.rules.interchange.draft import Draft
from competences.rules.interchange.reading import read_framework
from competences.rules.interchange.template import write_csv
from tests.competences.test_round_trips import loaded

pytestmark = pytest.mark.sqlite_only
CASES = Path(__file__).parent.parent / "data" / "cases"
Tree = list[tuple[str, str, str]]


def read(name: str) -> Draft:
    return read_framework((CASES / name).read_bytes(), name)


def tree(draft: Draft) -> Tree:
    """(code, label, code of the parent), by code."""
    return sorted(
        (node.code, node.label, node.parent_node.code if node.parent_node else "") for node in draft.nodes
    )


@pytest.mark.parametrize(
    ("name", "title", "expected"),
    [
        (
            "F02_case_slash.json",
            "Référentiel d’essai",
            [("BC/01", "Accueillir", ""), ("BC/01.a", "Prévenir", "BC/01")],
        ),
        (
            "F08_mahara.matrix",
            "Référentiel du tuteur",
            [
                ("1", "Accueillir et poser le cadre", ""),
                ("1.1", "Préparer l’arrivée", "1"),
                ("1.2", "Convenir des rôles", "1"),
            ],
        ),
        (
            "F09_openedx.csv",
            "",
            [("A", "Accueillir", ""), ("A1", "Préparer l’arrivée", "A"), ("A2", "Convenir des rôles", "A")],
        ),
        ("F09b_openedx.json", "Tutorat", [("A", "Accueillir", ""), ("A1", "Préparer l’arrivée", "A")]),
        ("F16b_case_list.json", "Référentiel d’essai", [("C1", "Évaluer", "")]),
        ("F21_smartlevel_unordered.csv", "", [("A", "Accueillir", ""), ("A1", "Préparer l’arrivée", "A")]),
        ("F22_opensalt_csv_spaced.csv", "", [("A", "Accueillir", ""), ("A.1", "Préparer l’arrivée", "A")]),
        (
            "F23_compeito.csv",
            "Référentiel du tuteur",
            [("A", "Accueillir", ""), ("A1", "Préparer l’arrivée", "A")],
        ),
    ],
)
def test_every_line_has_its_code_and_its_place(name, title, expected):
    draft = read(name)
    assert tree(draft) == expected
    assert draft.title == title
    assert not draft.warnings


def test_long_statements_and_codes_are_kept_whole():
    [_short, long] = read("F03_case_long.json").nodes
    assert len(long.label) == 1_379
    [node] = read("F04_case_longcode.json").nodes
    assert node.code == "CCSS.ELA-Literacy.RST.11-12.4-et-aussi.la-suite-du-code-officiel.2026"


def test_what_stands_above_the_table_of_compeito_is_the_document():
    draft = read("F23_compeito.csv")
    assert (draft.identifier, draft.owner, draft.number) == (
        "0f6c1d5e-6f0a-4c57-9f2d-0000000000aa",
        "Centre",
        "2.0",
    )


def test_several_frameworks_in_one_file_are_not_one():
    [package] = json.loads((CASES / "F16b_case_list.json").read_bytes())
    with pytest.raises(Unreadable, match="2 référentiels"):
        read_framework(json.dumps([package, package]).encode(), "deux.json")


def test_a_bar_inside_a_text_comes_back_inside_it():
    draft = read("F20_pipes.json")
    again = read_framework(write_csv(draft), "referentiel-barres-1.0.csv")
    for one, other in zip(draft.nodes, again.nodes, strict=True):
        assert (one.indicators, one.keywords) == (other.indicators, other.keywords)
    assert again.nodes[1].indicators == ["oui | non est coché", "deuxième"]


def twice(*, identifiers: bool) -> bytes:
    """« 1 Écouter » under A and under B, as CASE allows and a table without identifiers does not."""
    rows = [("A", "", "Accueillir"), ("B", "", "Suivre"), ("1", "A", "Écouter"), ("1", "B", "Écouter")]
    lines = [
        f"{f'0f6c1d5e-6f0a-4c57-9f2d-00000000000{rank}' if identifiers else ''};{code};{parent};{label};{rank}"
        for rank, (code, parent, label) in enumerate(rows)
    ]
    return "\n".join(["identifiant;code;code_parent;intitulé;ordre", *lines]).encode()


class TestOneCodeUnderTwoParents:
    def test_it_is_two_competences_where_identifiers_name_them(self, db):
        version = loaded("deux.csv", twice(identifiers=True), kind="reference")
        assert [one.domain.code for one in Competence.objects.filter(code="1").order_by("domain__code")] == [
            "A",
            "B",
        ]
        draft = read_framework(twice(identifiers=True), "deux.csv")
        assert tree(read_framework(write_csv(draft), "encore.csv")) == tree(draft)
        assert version.domains.count() == 2

    def test_a_child_of_both_says_which(self):
        below = b"\n0f6c1d5e-6f0a-4c57-9f2d-000000000009;1.1;1;Reformuler;9"
        with pytest.raises(Unreadable) as refusal:
            read_framework(twice(identifiers=True) + below, "deux.csv")
        assert [(one.line, one.code) for one in refusal.value.findings] == [(6, "AMBIGUOUS_PARENT")]

    def test_without_identifiers_it_is_refused(self):
        with pytest.raises(Unreadable) as refusal:
            read_framework(twice(identifiers=False), "deux.csv")
        assert (5, "DUPLICATE_CODE") in {(one.line, one.code) for one in refusal.value.findings}

    def test_ours_names_its_competences_by_their_codes(self, db):
        with pytest.raises(Unreadable, match="un code ne sert qu’une fois"):
            plan_import(twice(identifiers=True), Identity(kind="tutoring"), name="deux.csv")

    def test_whatever_kind_the_sender_says(self, db):
        loaded(
            "nous.csv", b"code;intitul\xc3\xa9;niveau_requis\nA;Accueillir;3\n", code="nous", kind="tutoring"
        )
        with pytest.raises(Unreadable, match="un code ne sert qu’une fois"):
            plan_import(
                twice(identifiers=True), Identity(code="nous", number="2.0", kind="reference"), name="d.csv"
            )


def test_a_standard_and_an_element_of_mahara_may_have_one_number():
    framework = {
        "name": "Tuteur",
        "standards": [{"name": "Accueillir", "standardid": 1}],
        "standardelements": [{"name": "Préparer", "standardid": 1, "elementid": 1, "parentelementid": 0}],
    }
    draft = read_framework(json.dumps({"framework": framework}).encode(), "m.matrix")
    assert tree(draft) == [("1", "Accueillir", ""), ("1", "Préparer", "1")]


def test_a_level_too_long_to_be_one_is_said():
    long = "9" * 5_000
    with pytest.raises(Unreadable) as refusal:
        read_framework(f"identifier;fullStatement;smartLevel\nA;Accueillir;1.{long}\n".encode(), "a.csv")
    assert [one.code for one in refusal.value.errors] == ["BAD_NUMBER"]
    flat = read_framework(f"code;intitulé;niveau\nA;Accueillir;{long}\n".encode(), "a.csv")
    assert [one.code for one in flat.warnings] == ["BAD_NUMBER"]


def test_a_code_with_a_slash_is_followed_and_answered_like_another(db, as_user, cast):
    """Codes stand in addresses."""
    one = Competence.objects.tutoring()[0]
    Competence.objects.filter(pk=one.pk).update(code="BC/01")
    tutor = as_user(cast("claire.aubry"))
    assert tutor.post(reverse("watch:follow", args=["BC/01"]), {"act": "follow"}).status_code == 302
    assert "BC/01" in tutor.get(reverse("watch:watch")).text
