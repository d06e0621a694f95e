"""What goes out comes back: CASE, our table; and versions that never change under what refers to them."""

import datetime
import json
import unicodedata
import uuid
from collections import Counter
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import Role
from capitalisation.findings import Unreadable
from capitalisation.lists import list_bytes
from capitalisation.plans import Action
from competences.actions.versions import import_version
from competences.models import Competence, FrameworkVersion
from competences.queries.planning import Identity, in_order, plan_import, signature
from competences.queries.stored import draft_of
from competences.rules.interchange.case_writing import write_case
from competences.rules.interchange.draft import Draft, Link, Node, check_draft
from competences.rules.interchange.reading import read_framework
from competences.rules.interchange.template import COLUMNS, TEMPLATE, write_csv, write_xlsx
from tests.builders import person

DATA = Path(__file__).parent.parent / "data"
FILES = [
    "case_v1p0_opensalt_export.json",
    "esco_v1.0_skills_fr_extract.csv",
    "opensalt_spreadsheet_sample.xlsx",
    "referentiel_tutorat.csv",
]


def loaded(name: str, content: bytes | None = None, **identity: str) -> FrameworkVersion:
    plan = import_version(content or (DATA / name).read_bytes(), Identity(**identity), by=None, source=name)
    return FrameworkVersion.objects.select_related("framework").get(
        framework__code=plan.identity.code, number=plan.identity.number
    )


def told(draft: Draft) -> list[object]:
    return [signature(node) for node in in_order(draft)]


@pytest.mark.django_db
class TestRealFiles:
    @pytest.mark.parametrize(
        ("name", "nodes", "links", "depth"),
        [
            ("case_v1p0_opensalt_export.json", 16, 23, 3),
            ("esco_v1.0_skills_fr_extract.csv", 200, 0, 1),
            ("opensalt_spreadsheet_sample.xlsx", 4, 6, 3),
            ("referentiel_tutorat.csv", 24, 0, 2),
        ],
    )
    def test_they_are_read_whole_and_twice_changes_nothing(self, name, nodes, links, depth):
        version = loaded(name)
        draft = draft_of(version)

        assert (len(draft.nodes), len(draft.links)) == (nodes, links)
        assert max(node.depth for node in draft.nodes) == depth
        before = list(Competence.objects.values_list("pk", flat=True))
        assert plan_import((DATA / name).read_bytes(), Identity(), name=name).changes_nothing
        loaded(name)
        assert list(Competence.objects.values_list("pk", flat=True)) == before

    def test_what_each_of_them_holds(self):
        case = read_framework((DATA / FILES[0]).read_bytes(), FILES[0])
        kinds = Counter(node.kind for node in case.nodes)
        assert kinds == {"Component": 8, "Standard": 6, "Cluster": 2}
        assert Counter(link.kind for link in case.links) == {
            "exactMatchOf": 16,
            "precedes": 3,
            "exemplar": 2,
            "isRelatedTo": 2,
        }
        assert sum(node.parent_node is None for node in case.nodes) == 2
        inside = {node.identifier for node in case.nodes}
        assert (
            sum(
                {one.origin["identifier"], one.destination["identifier"]} - inside != set()
                for one in case.links
            )
            == 21
        )
        esco = read_framework((DATA / FILES[1]).read_bytes(), FILES[1])
        assert Counter(node.kind for node in esco.nodes) == {"savoir-faire": 194, "connaissance": 6}
        assert sum(len(node.alt_labels) for node in esco.nodes) == 120
        salt = read_framework((DATA / FILES[2]).read_bytes(), FILES[2])
        assert [(node.code, node.parent_node.code if node.parent_node else "") for node in salt.nodes] == [
            ("S", ""),
            ("S.1", "S"),
            ("S.2", "S"),
            ("S.2.1", "S.2"),
        ]

    @pytest.mark.parametrize("name", FILES)
    @pytest.mark.parametrize("kind", ["json", "xlsx"])
    def test_what_is_exported_is_imported_without_loss(self, name, kind, as_user):
        version = loaded(name)
        reader = as_user(person(Role.READER))
        url = reverse("competences:export", args=[version.framework.code, version.number, kind])
        content = reader.get(url).content

        draft = read_framework(content, f"x.{kind}")

        stored = draft_of(version)
        if kind == "json":
            assert told(draft) == told(stored)
            assert [(one.kind, one.origin["identifier"]) for one in draft.links] == [
                (one.kind, one.origin["identifier"]) for one in stored.links
            ]
        else:
            for mine, theirs in zip(in_order(draft), in_order(stored), strict=True):
                assert signature(mine)[:13] == signature(theirs)[:13]
                assert signature(mine)[-1] == signature(theirs)[-1]

    @pytest.mark.parametrize("name", FILES)
    def test_exported_to_a_spreadsheet_and_back_nothing_changes(self, name):
        version = loaded(name)
        identity = Identity(code=version.framework.code, number=version.number)
        for kind, content in (("xlsx", write_xlsx(draft_of(version))), ("csv", write_csv(draft_of(version)))):
            plan = plan_import(content, identity, name=f"x.{kind}")
            assert plan.changes_nothing, [line for line in plan.lines if line.action != "unchanged"][:3]

    def test_what_looks_like_a_formula_or_a_comment_comes_back_as_it_was(self):
        content = "code;intitulé;ordre\nA;=1+1;1\nB;-5 minutes;2\nC;#partage;3\nD;@tous;4\n"
        version = loaded("a.csv", content.encode(), code="r")
        assert [node.label for node in draft_of(version).nodes] == ["=1+1", "-5 minutes", "#partage", "@tous"]
        back = write_csv(draft_of(version))
        assert b"'=1+1" in back, "a spreadsheet must not run it"
        assert plan_import(back, Identity(code="r"), name="x.csv").changes_nothing

    def test_an_empty_cell_keeps_and_the_word_empties(self):
        loaded(
            "a.csv",
            "code;intitulé;ordre;description;mots_clés\nA;Un;1;Long;x | y\nB;Deux;2;Court;\n".encode(),
            code="r",
        )
        changed = "code;intitulé;ordre;description\nA;Un;1;\nB;Deux;2;#vide\n"
        loaded("a.csv", changed.encode(), code="r", number="2")
        a, b = Competence.objects.filter(domain__version__number="2").order_by("code")
        assert (a.description, a.keywords, b.description) == ("Long", ["x", "y"], "")

    def test_edited_in_a_spreadsheet_it_is_the_next_version_with_the_same_identifiers(self):
        version = loaded("referentiel_tutorat.csv")
        edited = (
            write_csv(draft_of(version))
            .decode("utf-8-sig")
            .replace("Donner un retour factuel", "Donner un retour")
        )

        plan = plan_import(edited.encode(), Identity(code="tutorat", number="1.1"), name="tutorat.csv")

        assert plan.counts == {Action.UNCHANGED: 23, Action.UPDATE: 1}
        after = loaded("tutorat.csv", edited.encode(), code="tutorat", number="1.1")
        assert set(after.domains.values_list("uuid")) == set(version.domains.values_list("uuid"))

    def test_a_version_in_force_is_never_changed_nor_deleted_from(self):
        version = loaded("referentiel_tutorat.csv")
        lines = (DATA / "referentiel_tutorat.csv").read_text("utf-8-sig").splitlines(keepends=True)
        shorter = "".join(lines[:-1]).encode()

        with pytest.raises(Unreadable) as refusal:
            loaded("referentiel_tutorat.csv", shorter)
        assert refusal.value.findings[0].code == "VERSION_EXISTS"
        plan = plan_import(shorter, Identity(number="2.0"), name="referentiel_tutorat.csv")
        assert plan.counts[Action.ABSENT] == 1
        loaded("referentiel_tutorat.csv", shorter, number="2.0")
        assert draft_of(version).nodes[-1].code == "F3"

    def test_renames_moves_and_retirements_are_named(self):
        loaded("a.csv", "code;intitulé;ordre;parent\nA;Un;1;\nB;Deux;2;A\nC;Trois;3;A\n".encode(), code="r")
        changed = "code;ancien_code;intitulé;ordre;parent;date_fin\nA;;Un;1;;\nB2;B;Deux;2;A;\nC;;Trois;3;B2;\nD;;Quatre;4;A;2026-01-01\n"
        plan = plan_import(changed.encode(), Identity(code="r", number="2"), name="a.csv")
        assert [line.action for line in plan.lines] == ["unchanged", "rename", "move", "create"]


@pytest.mark.django_db
def test_a_replacement_that_leads_nowhere_is_said_and_one_of_the_former_version_is_not():
    loaded("a.csv", "code;intitulé;ordre\nA;Un;1\nB;Deux;2\n".encode(), code="r")
    content = "code;intitulé;ordre;remplacé_par\nA;Un;1;Zut\nC;Trois;2;b\nD;Quatre;3;http://exemple.test/x\n"

    plan = plan_import(content.encode(), Identity(code="r", number="2"), name="a.csv")

    (said,) = plan.reading.warnings
    assert (said.line, said.code) == (2, "UNKNOWN_CODE")
    assert "Zut" in said.sentence
    former = Competence.objects.get(code="B")
    assert [one.destination["identifier"] for one in plan.reading.links][1] == str(former.uuid)


@pytest.mark.django_db
def test_what_replaces_a_retired_node_is_a_link_both_formats_tell():
    content = (
        "code;intitulé;ordre;date_fin;remplacé_par\nA;Un;1;2026-01-01;B\nB;Deux;2;;\n"
        "C;Trois;3;2026-01-01;http://data.europa.eu/esco/skill/x\n"
    )
    version = loaded("a.csv", content.encode(), code="r")

    assert [(one.kind, one.origin["identifier"]) for one in version.links.all()] == [
        ("replacedBy", str(Competence.objects.get(code=code).uuid)) for code in ("A", "C")
    ]
    replaced = [node.replaced_by for node in draft_of(version).nodes]
    assert replaced == ["B", "", "http://data.europa.eu/esco/skill/x"]
    for kind, back in (("csv", write_csv(draft_of(version))), ("xlsx", write_xlsx(draft_of(version)))):
        assert plan_import(back, Identity(code="r"), name=f"x.{kind}").changes_nothing
    package = json.loads(write_case(draft_of(version), "https://exemple.test", timezone.now()))
    assert [one["associationType"] for one in package["CFAssociations"]].count("replacedBy") == 2


_WORDS = (
    st.text(
        st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp", "Co", "Cn"]), min_size=1, max_size=40
    )
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: bool(text) and text.lower() != "#vide" and not text.startswith("#"))
)


@st.composite
def drafts(draw):
    """Any tree of a few nodes, each field filled or not."""

    def words() -> str:
        return unicodedata.normalize("NFC", draw(_WORDS)).strip() or "x"

    count = draw(st.integers(1, 8))
    nodes: list[Node] = []
    for rank in range(count):
        number = draw(st.integers(1, 2**100)) * 16 + rank
        node = Node(rank + 1, words(), identifier=str(uuid.UUID(int=number, version=4)))
        node.code = f"C{rank}" if draw(st.booleans()) else ""
        node.kind = draw(st.sampled_from(["", "domaine", "savoir-faire", "Standard"]))
        node.description = draw(st.one_of(st.just(""), st.builds(words))) if draw(st.booleans()) else ""
        node.required_level = draw(st.integers(0, 4))
        node.position = rank + 1
        node.keywords = (
            [words().replace("|", "").replace(",", "").replace(";", "").strip() or "mot"]
            if draw(st.booleans())
            else []
        )
        node.valid_from = draw(
            st.one_of(st.none(), st.dates(datetime.date(1990, 1, 1), datetime.date(2090, 1, 1)))
        )
        above = draw(st.one_of(st.none(), st.sampled_from(nodes))) if nodes else None
        node.parent = above.identifier if above else ""
        nodes.append(node)
    draft = Draft(
        format="made", nodes=nodes, title=words(), number="1", owner=words(), identifier=str(uuid.uuid4())
    )
    if len(nodes) > 1:
        draft.links = [
            Link(
                "precedes",
                {"identifier": nodes[0].identifier},
                {"identifier": nodes[1].identifier},
                str(uuid.uuid4()),
            )
        ]
    return check_draft(draft)


@pytest.mark.sqlite_only
class TestAnyTree:
    @settings(max_examples=60, deadline=None)
    @given(drafts())
    def test_through_case(self, draft):
        back = read_framework(write_case(draft, "https://exemple.test", timezone.now()), "x.json")
        assert told(back) == told(draft)
        assert [(one.kind, one.identifier) for one in back.links] == [
            (one.kind, one.identifier) for one in draft.links
        ]

    @settings(max_examples=40, deadline=None)
    @given(drafts())
    def test_through_our_table(self, draft):
        back = read_framework(write_xlsx(draft), "x.xlsx")
        assert told_without_source(back) == told_without_source(draft)


def signature_without_source(node: Node) -> tuple[object, ...]:
    found = signature(node)
    return (*found[:-2], found[-1])


def told_without_source(draft: Draft) -> list[tuple[object, ...]]:
    return [signature_without_source(node) for node in in_order(draft)]


def test_the_template_is_read_back_as_empty_until_it_is_filled():
    for kind in ("csv", "xlsx"):
        with pytest.raises(Unreadable) as refusal:
            read_framework(list_bytes("x", TEMPLATE, kind), f"x.{kind}")
        assert refusal.value.findings[0].code == "EMPTY"
    filled = list_bytes("x", TEMPLATE, "csv").decode("utf-8-sig") + ";A1;;savoir-faire;Écouter;;;3\r\n"
    (node,) = read_framework(filled.encode(), "x.csv").nodes
    assert filled.startswith(";".join(COLUMNS))
    assert (node.code, node.label, node.required_level) == ("A1", "Écouter", 3)


@pytest.mark.sqlite_only
def test_twenty_thousand_nodes_are_written_with_progress(db):
    rows = ["code;intitulé;ordre;parent"]
    for rank in range(20_000):
        above = "" if rank % 200 == 0 else f"N{rank - rank % 200 + (rank % 200 - 1) // 12}"
        rows.append(f"N{rank};Compétence {rank};{rank};{above}")
    heard: list[tuple[int, int]] = []

    import_version(
        "\n".join(rows).encode(),
        Identity(code="grand"),
        by=None,
        source="grand.csv",
        progress=lambda done, total: heard.append((done, total)),
    )

    assert Competence.objects.filter(domain__version__framework__code="grand").count() == 19_900
    assert heard[-1] == (20_000, 20_000)
    assert len(heard) > 15
