"""The frameworks others publish: ROME, Moodle, ESCO and its companion files, and bringing in part of them."""

import io
import json
import zipfile

import pytest
from django.core.management import call_command

from capitalisation.findings import Unreadable
from competences.models import Competence, FrameworkVersion
from competences.rules.interchange.draft import as_uuid
from competences.rules.interchange.reading import Chosen, read_framework


def test_rome_3_is_read_once_a_code_and_without_places_of_work():
    content = (
        "code_ogr;libelle;code_type_referentiel\n"
        "100;Gérer un stock;2\n101;Droit du travail;1\n100;Gérer un stock;2\n102;En bureau;5\n"
    )
    draft = read_framework(content.encode(), "rome.csv")
    assert [(node.code, node.label, node.kind) for node in draft.nodes] == [
        ("100", "Gérer un stock", "savoir-faire"),
        ("101", "Droit du travail", "connaissance"),
    ]


def test_rome_4_is_a_tree_of_five_levels():
    content = (
        "code_domaine_competence;domaine_competence;code_enjeu;enjeu;code_objectif;objectif;code_macro_competence;"
        "code_ogr_macro_competence;libelle_macro_competence;code_ogr_competence;libelle_competence\n"
        "6;Coopération;6A;Transmettre;6A1;Former;M1;300;Tutorer;400;Accueillir un stagiaire\n"
        "6;Coopération;6A;Transmettre;6A1;Former;M1;300;Tutorer;401;Évaluer un stagiaire\n"
    )
    draft = read_framework(content.encode(), "rome4.csv")
    found = [(node.code, node.depth) for node in draft.nodes]
    assert found == [("6", 1), ("6A", 2), ("6A1", 3), ("300", 4), ("400", 5), ("401", 5)]


def test_moodle_names_its_framework_on_a_row_of_its_own():
    content = (
        "Parent ID number,ID number,Short name,Description,Description format,Scale values,Scale configuration,"
        "Rule type,Rule outcome,Rule config,Cross-referenced competency ID numbers,Exported ID,Is framework,Taxonomy\n"
        ",FW,Mon référentiel,,1,,,,,,,1,1,\n,A,Accueillir,,1,,,,,,,2,,\nA,A1,Écouter,,1,,,,,,,3,,\n"
    )
    draft = read_framework(content.encode(), "moodle.csv")
    assert draft.title == "Mon référentiel"
    found = [(node.code, node.label, node.parent) for node in draft.nodes]
    assert found == [("A", "Accueillir", ""), ("A1", "Écouter", "A")]


ROME_TREE = {
    "arborescence_competence": {
        "domaine_competence": [
            {
                "libelle_domaine_competence": "Coopération",
                "code_fonctionnel": "6",
                "liste_enjeux": [
                    {
                        "libelle_enjeu": "Transmettre",
                        "code_fonctionnel": "6A",
                        "liste_objectifs": [
                            {
                                "libelle_objectif": objective,
                                "code_fonctionnel": code,
                                "liste_macro_competences": [
                                    {
                                        "libelle_macro_competence": "Tutorer",
                                        "code_ogr_macro_competence": macro,
                                        "liste_competences": [
                                            {"code_ogr_competence": 400, "libelle_competence": "Évaluer"},
                                        ],
                                    }
                                ],
                            }
                            for objective, code, macro in (("Former", "6A1", 300), ("Guider", "6A2", 301))
                        ],
                    }
                ],
            }
        ]
    }
}


def test_the_json_twin_of_rome_4_is_the_same_tree_each_competence_once():
    content = json.dumps(ROME_TREE, ensure_ascii=False).encode("iso-8859-1")
    draft = read_framework(content, "unix_arborescence_competence_v460.json")
    assert [(node.code, node.label, node.depth) for node in draft.nodes] == [
        ("6", "Coopération", 1),
        ("6A", "Transmettre", 2),
        ("6A1", "Former", 3),
        ("300", "Tutorer", 4),
        ("400", "Évaluer", 5),
        ("6A2", "Guider", 3),
        ("301", "Tutorer", 4),
    ]
    assert "Licence Ouverte" in draft.license_note
    (link,) = draft.links
    ends = {str(node.uuid): node.code for node in draft.nodes}
    found = [ends[str(as_uuid(end["identifier"]))] for end in (link.origin, link.destination)]
    assert (link.kind, found) == ("isPartOf", ["400", "301"]), "its second place is kept"
    assert "TWO_PARENTS" in {one.code for one in draft.warnings}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"arborescence_competence": []}, "NOT_A_LIST"),
        ({"arborescence_competence": {"domaine_competence": [1]}}, "NOT_AN_OBJECT"),
        ({"arborescence_competence": {"domaine_competence": []}}, "EMPTY"),
        (
            {"arborescence_competence": {"domaine_competence": [{"libelle_domaine_competence": "X"}]}},
            "NOT_A_LIST",
        ),
    ],
)
def test_a_broken_twin_is_refused_with_its_reason(content, code):
    with pytest.raises(Unreadable) as refusal:
        read_framework(json.dumps(content).encode(), "rome.json")
    assert code in {one.code for one in refusal.value.findings}


ESCO = "http://data.europa.eu/esco/skill/"
ONE, TWO, THREE = (f"{ESCO}00000000-0000-4000-8000-00000000000{rank}" for rank in (1, 2, 3))
PACKAGE = {
    "broaderRelationsSkillPillar_fr.csv": (
        "conceptType,conceptUri,conceptLabel,broaderType,broaderUri,broaderLabel\n"
        f"SkillGroup,{ESCO}S1.1,former,SkillGroup,{ESCO}S1,communiquer\n"
        f"KnowledgeSkillCompetence,{ONE},x,SkillGroup,{ESCO}S1.1,former\n"
        f"KnowledgeSkillCompetence,{TWO},x,KnowledgeSkillCompetence,{ONE},x\n"
        f"KnowledgeSkillCompetence,{TWO},x,SkillGroup,{ESCO}S1,communiquer\n"
        f"KnowledgeSkillCompetence,{THREE},x,SkillGroup,{ESCO}S9,ailleurs\n"
    ),
    "skillGroups_fr.csv": (
        "conceptType,conceptUri,preferredLabel,altLabels,description,code\n"
        f"SkillGroup,{ESCO}S1,communiquer,,,S1\n"
        f"SkillGroup,{ESCO}S1.1,former,,,S1.1\n"
        f"SkillGroup,{ESCO}S2,calculer,,,S2\n"
    ),
    "skills_fr.csv": (
        "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,status\n"
        f'KnowledgeSkillCompetence,{ONE},skill/competence,transversal,tutorer,"guider\nparrainer",released\n'
        f"KnowledgeSkillCompetence,{TWO},knowledge,transversal,pédagogie,,released\n"
        f"KnowledgeSkillCompetence,{THREE},skill/competence,transversal,écouter,,released\n"
    ),
}


def packed(files: dict[str, str], folder: str = "ESCO v1.2/") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, text in files.items():
            target.writestr(folder + name, text)
        target.writestr(f"__MACOSX/{folder}._skills_fr.csv", b"\x00\x05")
    return out.getvalue()


class TestEscoPackage:
    def test_the_groups_stand_above_the_skills_that_need_them(self):
        draft = read_framework(packed(PACKAGE), "esco.zip")
        assert [
            (node.label, node.kind, node.parent_node and node.parent_node.label) for node in draft.nodes
        ] == [
            ("communiquer", "domaine", None),
            ("former", "domaine", "communiquer"),
            ("tutorer", "savoir-faire", "former"),
            ("pédagogie", "connaissance", "tutorer"),
            ("écouter", "savoir-faire", None),
        ]
        assert "ESCO classification" in draft.license_note

    def test_a_second_place_is_kept_as_a_link_and_said_with_what_was_left_out(self):
        draft = read_framework(packed(PACKAGE), "esco.zip")
        (link,) = draft.links
        assert (link.kind, link.origin["title"], link.destination["title"]) == (
            "isPartOf",
            "pédagogie",
            "communiquer",
        )
        assert {"TWO_PARENTS", "EMPTY_GROUP"} <= {one.code for one in draft.warnings}

    def test_the_whole_of_esco_has_more_places_than_skills(self):
        name = "broaderRelationsSkillPillar_fr.csv"
        others = "".join(
            f"SkillGroup,{ESCO}{rank:x},,SkillGroup,{ESCO}S{rank % 97},\n" for rank in range(21_000)
        )
        wide = PACKAGE | {name: PACKAGE[name] + others}
        assert len(read_framework(packed(wide), "esco.zip").nodes) == 5

    def test_without_its_companions_the_skills_stand_alone(self):
        only = {"skills_fr.csv": PACKAGE["skills_fr.csv"]}
        assert [node.depth for node in read_framework(packed(only), "esco.zip").nodes] == [1, 1, 1]

    def test_groups_that_cannot_be_placed_are_said_to_be_left_out(self):
        alone = {name: text for name, text in PACKAGE.items() if not name.startswith("broader")}
        assert "EMPTY_GROUP" in {one.code for one in read_framework(packed(alone), "esco.zip").warnings}

    def test_what_is_no_skill_is_refused(self):
        occupation = PACKAGE["skills_fr.csv"].replace("KnowledgeSkillCompetence", "Occupation")
        with pytest.raises(Unreadable) as refusal:
            read_framework(packed({"occupations_fr.csv": occupation}), "esco.zip")
        assert {one.code for one in refusal.value.findings} == {"NOT_A_SKILL"}

    def test_what_is_wrong_in_one_file_is_said_with_its_name(self):
        broken = PACKAGE | {"skillGroups_fr.csv": 'conceptUri,preferredLabel\n"a,b\n'}
        with pytest.raises(Unreadable) as refusal:
            read_framework(packed(broken), "esco.zip")
        (found,) = refusal.value.findings
        assert (found.code, found.column) == ("QUOTES", "skillGroups_fr : ligne entière")

    @pytest.mark.django_db
    def test_by_the_command_and_twice_changes_nothing(self, tmp_path, capsys):
        file = tmp_path / "esco.zip"
        file.write_bytes(packed(PACKAGE))
        call_command("import_framework", file)
        call_command("import_framework", file)
        assert "rien à faire" in capsys.readouterr().out
        version = FrameworkVersion.objects.get()
        assert [domain.label for domain in version.domains.filter(is_item=True)] == ["communiquer"]
        assert Competence.objects.filter(domain__version=version).count() == 4


class TestPart:
    def test_only_the_branches_named_with_all_below(self):
        draft = read_framework(packed(PACKAGE), "esco.zip", Chosen(only=["s1.1"]))
        assert [(node.label, node.depth) for node in draft.nodes] == [
            ("former", 1),
            ("tutorer", 2),
            ("pédagogie", 3),
        ]
        draft = read_framework(
            json.dumps(ROME_TREE).encode(), "rome.json", Chosen(only=["6A2", "6A1", "300"])
        )
        assert [(node.code, node.depth) for node in draft.nodes] == [
            ("6A1", 1),
            ("300", 2),
            ("400", 3),
            ("6A2", 1),
            ("301", 2),
        ]

    def test_a_code_that_is_not_there_is_refused(self):
        with pytest.raises(Unreadable) as refusal:
            read_framework(json.dumps(ROME_TREE).encode(), "rome.json", Chosen(only=["7"]))
        assert [one.code for one in refusal.value.findings] == ["MISSING_BRANCH"]
