"""French search: the classes of the repertoire page, section 2.1, on the collection of existing practices."""

import json
import random
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from repertoire.actions.index import index_version
from repertoire.models import PracticeVersion
from repertoire.models.states import VersionState
from repertoire.queries.facets import facet_index
from search.models import Posting, Synonyms, WordForm
from search.queries.find import Found, find
from search.rules.distance import nearest, osa
from search.rules.marks import marked
from search.rules.weights import Entry
from search.rules.words import keys, keys_of, tokens
from tests.builders import Day, framework, person
from tests.conftest import flat
from workshops.models.phases import PhaseKey

COLLECTION = Path(__file__).parent.parent / "data" / "pratiques_existantes.json"
pytestmark = pytest.mark.django_db


@pytest.fixture
def collection() -> None:
    call_command("import_practices", str(COLLECTION), stdout=StringIO())


def found_by_all(words: str) -> Found:
    now = facet_index()
    return find(now.identifiers(now.all), words)


def ids(words: str, limit: int = 10) -> list[str]:
    out = StringIO()
    call_command("search", "--json", "--limit", str(limit), "--", words, stdout=out)
    return [line["id"] for line in json.loads(out.getvalue())]


class TestWords:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("évaluation", "évaluer"),
            ("evaluation", "évaluation"),
            ("journaux", "journal"),
            ("formatrice", "formateur"),
            ("conseillère", "conseiller"),
            ("entretiens", "entretien"),
            ("cœur", "coeur"),
            ("E\u0301QUIPE", "équipe"),
            ("tu\u00adtorat", "tutorat"),
        ],
    )
    def test_meet(self, one, other):
        (first,), (second,) = tokens(one), tokens(other)
        assert keys(first.form) & keys(second.form)

    @pytest.mark.parametrize("text", ["l’entretien", "L'entretien", "jusqu’à l’entretien", "qu'entretien"])
    def test_lose_their_elided_article(self, text):
        assert [token.form for token in tokens(text)][-1] == "entretien"

    @pytest.mark.parametrize("text", ["savoir-faire", "savoir‑faire", "savoirfaire"])
    def test_compounds_share_a_key(self, text):
        (token,) = tokens(text)
        assert keys("savoirfaire") & keys_of(token)

    def test_places_are_those_of_the_text(self):
        text = "Là, l’Évaluation."
        assert [text[token.start : token.end] for token in tokens(text)] == ["Là", "Évaluation"]


class TestWeights:
    """A word weighs by where it stands: title 4, label of a competence or a tag 2, the rest 1."""

    @pytest.fixture
    def world(self) -> Day:
        return Day(tutors=4, until=PhaseKey.FORMALISE)

    def test_of_each_place(self):
        entry = Entry((("entretien", 4), ("accueil", 2), ("réunion", 1)), names=("dossier",), name_weight=4)
        weights, _forms = entry.weighed()
        said = {
            word: {weights[key] for key in keys(word)}
            for word in ("entretien", "accueil", "reunion", "dossier")
        }
        assert said == {"entretien": {4}, "accueil": {2}, "reunion": {1}, "dossier": {4}}

    def test_a_word_said_ten_times_weighs_three(self):
        weights, _forms = Entry((("réunion " * 10, 2),)).weighed()
        assert {weights[key] for key in keys("reunion")} == {6}

    def test_the_title_comes_before_the_tag_and_the_tag_before_the_text(self, world):
        """Three sheets alike but for the place of one word, the lightest written first."""
        places = ({"purpose": "Girouette"}, {"tags": ["girouette"]}, {"title": "Girouette"})
        sheets = self.published(world, *places)
        assert find(set(sheets), "girouette").ids == sheets[::-1]

    def test_a_word_as_it_was_typed_weighs_more_than_one_read_otherwise(self, world):
        """« girovette » is read as « girouette »: the sheet that holds « tournesol » itself comes first."""
        read, typed = self.published(world, {"purpose": "Girouette"}, {"purpose": "Tournesol"})
        found = find({read, typed}, "girovette tournesol")
        assert found.read_as == "girouette tournesol"
        assert found.ids == [typed, read]

    def published(self, world: Day, *texts: dict[str, object]) -> list[int]:
        """Keys of published sheets alike but for these texts."""
        sheets = [world.sheet(tutor) for tutor in world.tutors[: len(texts)]]
        for sheet, fields in zip(sheets, texts, strict=True):
            PracticeVersion.objects.filter(pk=sheet.pk).update(status=VersionState.PUBLISHED, **fields)
            index_version(PracticeVersion.objects.get(pk=sheet.pk))
        return [sheet.pk for sheet in sheets]


class TestDistance:
    @pytest.mark.parametrize(
        ("one", "other", "distance"),
        [("entretein", "entretien", 1), ("stagaire", "stagiaire", 1), ("abcd", "abcd", 0), ("ab", "ba", 1)],
    )
    def test_counts_a_swap_as_one(self, one, other, distance):
        assert osa(one, other, 2) == distance

    def test_agrees_with_the_plain_definition(self):
        draw = random.Random(7)
        for _case in range(300):
            one, other = ("".join(draw.choices("abc", k=draw.randint(0, 5))) for _side in range(2))
            assert osa(one, other, 9) == plain_osa(one, other)

    def test_the_most_frequent_wins_and_short_words_are_left_alone(self):
        assert nearest("tutora", [("tutorat", 3), ("tutoral", 9)]) == "tutoral"
        assert nearest("tut", [("tus", 9)]) == ""


def plain_osa(one: str, other: str) -> int:
    """The definition, without the shortcuts."""
    table = {(row, -1): row + 1 for row in range(-1, len(one))} | {
        (-1, col): col + 1 for col in range(-1, len(other))
    }
    for row, letter in enumerate(one):
        for col, facing in enumerate(other):
            table[row, col] = min(
                table[row - 1, col] + 1, table[row, col - 1] + 1, table[row - 1, col - 1] + (letter != facing)
            )
            if row and col and letter == other[col - 1] and one[row - 1] == facing:
                table[row, col] = min(table[row, col], table[row - 2, col - 2] + 1)
    return table[len(one) - 1, len(other) - 1]


class TestSearch:
    @pytest.mark.parametrize(
        ("words", "first"),
        [
            ("accueillir le stagiaire", "P01"),
            ("ACCUEIL STAGIAIRE", "P01"),
            ("l’entretien de mi-parcours", "P12"),
            ("savoirfaire", "P42"),
            ("journaux", "P33"),
            ("visio", "P40"),
            ("coeur", "P50"),
            ('"contrat pédagogique"', "P03"),
            ("“contrat pédagogique”", "P03"),
            ('"CONTRAT PEDAGOGIQUE"', "P03"),
            ("P03", "P03"),
        ],
    )
    def test_finds(self, collection, words, first):
        assert ids(words)[0] == first

    @pytest.mark.parametrize(
        "words",
        ["le la de", "été", "même", "", "   ", "zyxoabsent", '"mots qui ne se suivent pas"', "%_\\'; --"],
    )
    def test_finds_nothing_where_there_is_nothing(self, collection, words):
        assert ids(words) == []

    def test_a_code_is_whole(self, collection):
        assert set(ids("C1.1")) == {"P01", "P02", "P05", "P60"}
        assert ids("C1") == [] or "P01" in ids("C1")

    def test_an_excluded_word_is_out(self, collection):
        assert "P03" in ids("contrat")
        assert "P03" not in ids("contrat -tripartite")

    def test_an_excluded_phrase_is_not_its_words(self, collection):
        """Only the sheets where they stand together go."""
        every, apart = set(ids("stagiaire")), set(ids('stagiaire -"premier jour"'))
        gone = every - apart
        assert gone
        assert gone == every & set(ids('"premier jour"'))
        assert len(gone) < len(every - set(ids("stagiaire -premier -jour")))

    def test_a_mistake_is_corrected_and_said(self, collection, as_user):
        found = found_by_all("entretein")
        assert found.read_as == "entretien"
        framework()
        page = as_user(person(Role.READER)).get(reverse("repertoire:index"), {"q": "entretein"}).text
        assert "Résultats pour « entretien »" in page

    def test_when_no_sheet_has_all_words_those_with_most_come(self, collection):
        found = found_by_all("mon stagiaire ne demande rien du tout jamais")
        assert found.is_partial or found.ids == []

    def test_synonyms_find_each_other(self, collection):
        assert "P40" not in ids("zoom")
        Synonyms.objects.create(terms="zoom, visioconférence")
        assert "P40" in ids("zoom")

    def test_a_term_of_several_words_has_synonyms_too(self, collection):
        assert set(ids("maître de stage")) == set(ids("parrain")) >= set(ids("tuteur")) != set()

    @pytest.mark.parametrize(
        ("one", "other"),
        [("travail", "travaux"), ("chef", "cheffe"), ("heureux", "heureuse"), ("formateur", "formatrice")],
    )
    def test_forms_of_one_word_share_a_key(self, one, other):
        assert keys(one) & keys(other)

    def test_hostile_and_endless_queries_are_short_work(self, collection):
        for words in ("(" * 500, "a " * 5_000, "' OR 1=1", "\x00", "é" * 10_000, '"' * 99, "-" * 99, "💡"):
            assert isinstance(ids(words), list)

    def test_the_number_of_a_practice_finds_it(self, collection):
        practice = PracticeVersion.objects.published().get(practice__source_id="P12").practice
        for typed in (practice.reference, practice.reference.lower(), f"P-{practice.pk}"):
            assert ids(typed) == ["P12"]

    def test_nothing_to_look_for_is_said_and_an_endless_query_is_read_as_far_as_possible(
        self, collection, as_user
    ):
        framework()
        reader, url = as_user(person(Role.READER)), reverse("repertoire:index")
        for typed in ("-tripartite", "de la", "qui"):
            page = reader.get(url, {"q": typed}).text
            assert "Écrivez au moins un mot à chercher" in page
            assert "Compétences proches" not in page
            assert "Garder cette recherche" not in page
        assert "60 pratiques" not in reader.get(url, {"q": "contrat " * 100}).text

    def test_results_are_marked_where_they_were_found(self):
        found = frozenset(keys("entretien"))
        text = marked("L’entretien <b>annuel</b>", found)
        assert text == "L’<mark>entretien</mark> &lt;b&gt;annuel&lt;/b&gt;"

    def test_a_word_that_stands_further_on_is_shown_with_its_passage(self, collection, as_user):
        sheet = PracticeVersion.objects.published().get(practice__source_id="P12")
        far = "Un début. " * 30 + "Posez l’écritoire <b>devant</b> vous. " + "La suite. " * 30
        PracticeVersion.objects.filter(pk=sheet.pk).update(steps=[{"text": far, "cue": ""}])
        index_version(PracticeVersion.objects.get(pk=sheet.pk))
        framework()
        reader, url = as_user(person(Role.READER)), reverse("repertoire:index")

        page = reader.get(url, {"q": "écritoire"}).text
        said = page[page.index('<p class="excerpt">') :]
        said = said[: said.index("</p>")]
        assert "Posez l’<mark>écritoire</mark> &lt;b&gt;devant" in said
        assert said.count("…") == 2
        assert len(said) < 300
        assert '<p class="excerpt">' not in reader.get(url, {"q": "mi-parcours"}).text

    def test_a_list_of_results_costs_as_many_queries_with_passages(self, collection, as_user):
        framework()
        reader, url = as_user(person(Role.READER)), reverse("repertoire:index")
        reader.get(url, {"q": "entretien"})
        with CaptureQueriesContext(connection) as few:
            reader.get(url, {"q": "mi-parcours"})
        with CaptureQueriesContext(connection) as many:
            reader.get(url, {"q": "stagiaire"})
        assert len(many) == len(few)

    def test_the_empty_page_shows_near_competences(self, collection, as_user):
        framework()
        page = (
            as_user(person(Role.READER))
            .get(reverse("repertoire:index"), {"q": "tripartite zyxa zyxb zyxc"})
            .text
        )
        assert "Aucune pratique ne correspond" in page
        assert "Compétences proches" in page


class TestRights:
    def test_a_private_word_is_corrected_to_nobody(self, collection):
        draft = PracticeVersion.objects.create(
            practice=PracticeVersion.objects.first().practice,
            number=9,
            title="zyxosecrete",
            status=VersionState.DRAFT,
        )
        found = found_by_all("zyxosecrite")
        assert (found.ids, found.read_as) == ([], "")
        assert not WordForm.objects.filter(form__startswith="zyxo").exists()
        assert not Posting.objects.filter(document=draft.pk).exists()

    def test_what_one_may_not_see_is_neither_found_nor_counted(self, collection):
        seen = set(
            PracticeVersion.objects.published().filter(practice__source_id="P12").values_list("pk", flat=True)
        )
        assert find(seen, "accueil").ids == []
        assert len(find(seen, "entretien").ids) == 1


class TestIndex:
    def test_is_right_after_imports_and_rebuilds(self, collection):
        out = StringIO()
        call_command("rebuild_search", "--check", stdout=out)
        before = set(Posting.objects.values_list("document", "key", "weight"))
        forms = set(WordForm.objects.filter(documents__gt=0).values_list("form", "documents"))
        call_command("rebuild_search", stdout=out)
        assert set(Posting.objects.values_list("document", "key", "weight")) == before
        assert set(WordForm.objects.values_list("form", "documents")) == forms

    def test_says_what_is_wrong(self, collection):
        sheet = PracticeVersion.objects.get(practice__source_id="P12")
        Posting.objects.filter(document=sheet.pk).first().delete()
        with pytest.raises(SystemExit):
            call_command("rebuild_search", "--check", stdout=StringIO())

    def test_a_search_costs_the_same_queries_whatever_it_finds(self, collection):
        facet_index()  # a process reads it once
        with CaptureQueriesContext(connection) as few:
            found_by_all("visioconférence")
        with CaptureQueriesContext(connection) as many:
            found_by_all("stagiaire")
        assert len(few) == len(many) <= 4


class TestImport:
    def run(self, path: Path, *options: str) -> tuple[int, str]:
        out, err = StringIO(), StringIO()
        try:
            call_command("import_practices", str(path), *options, stdout=out, stderr=err)
        except SystemExit as end:
            return int(end.code or 0), err.getvalue()
        return 0, out.getvalue()

    def test_shows_its_plan_and_writes_nothing(self):
        status, said = self.run(COLLECTION, "--plan")
        assert (status, PracticeVersion.objects.count()) == (0, 0)
        assert "À créer : 60." in said

    def test_twice_changes_nothing(self, collection):
        before = list(PracticeVersion.objects.order_by("pk").values())
        _status, said = self.run(COLLECTION)
        assert "Sans changement : 60." in said
        assert list(PracticeVersion.objects.order_by("pk").values()) == before

    def test_a_changed_row_is_a_new_version_and_the_former_stays_readable(self, collection, tmp_path):
        rows = json.loads(COLLECTION.read_text(encoding="utf-8"))
        rows[0]["title"] = "Accueillir autrement"
        changed = tmp_path / "changed.json"
        changed.write_text(json.dumps(rows), encoding="utf-8")
        assert "À modifier : 1. Sans changement : 59." in self.run(changed)[1]
        versions = PracticeVersion.objects.filter(practice__source_id="P01").order_by("number")
        assert [one.status for one in versions] == [VersionState.SUPERSEDED, VersionState.PUBLISHED]
        assert ids("accueillir autrement")[0] == "P01"
        assert len(ids("stagiaire", 100)) == len(set(ids("stagiaire", 100)))

    @pytest.mark.parametrize(
        ("rows", "said"),
        [
            ([{"id": "A", "title": "", "body": "Texte"}], "ligne 2, colonne « title », MISSING_VALUE"),
            ([{"id": "A", "title": "T" * 91, "body": "Texte"}], "TOO_LONG"),
            ([{"id": "A", "title": "Un", "body": "Texte"}] * 2, "déjà à la ligne 2"),
            ([{"id": "A", "title": "Un", "body": "Texte", "tags": {"a": 1}}], "NOT_A_LIST"),
            ([{"id": "A", "title": ["Un"], "body": "Texte"}], "NOT_TEXT"),
            ({"id": "A"}, "NOT_A_LIST"),
            ([], "EMPTY"),
        ],
    )
    def test_one_wrong_row_refuses_the_file_and_is_named(self, tmp_path, rows, said):
        file = tmp_path / "rows.json"
        good = [{"id": "B", "title": "Bon", "body": "Texte"}]
        file.write_text(
            json.dumps(rows + good if isinstance(rows, list) and rows else rows), encoding="utf-8"
        )
        status, answer = self.run(file)
        assert status == 1
        assert said in answer
        assert "Traceback" not in answer
        assert not PracticeVersion.objects.exists()

    def test_a_row_that_names_somebody_is_refused(self, tmp_path):
        somebody = person(Role.TUTOR, first="Aminata")
        file = tmp_path / "rows.json"
        row = {
            "id": "A",
            "title": "Un geste",
            "body": f"Comme {somebody.first_name} {somebody.last_name} le fait.",
        }
        file.write_text(json.dumps([row]), encoding="utf-8")
        status, said = self.run(file)
        assert status == 1
        assert "NAMES_SOMEBODY" in said

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
    def test_reads_the_csv_that_spreadsheets_write(self, tmp_path, encoding):
        file = tmp_path / "rows.csv"
        file.write_bytes(
            'Identifiant;Titre;Texte;tags;inconnue\r\nA1;Écouter;"Se taire; puis écouter.";écoute|silence;x\r\n'.encode(
                encoding
            )
        )
        status, said = self.run(file)
        assert status == 0
        assert "Cette colonne n’est pas reprise" in said
        version = PracticeVersion.objects.get()
        assert (version.title, version.tags) == ("Écouter", ["écoute", "silence"])
        assert re.search("Se taire; puis", version.purpose)


class TestFacets:
    def test_count_the_current_result_and_leave_out_what_holds_nothing(self, collection, as_user):
        PracticeVersion.objects.filter(practice__source_id__in=["P12", "P17"]).update(time_band="1h_3h")
        PracticeVersion.objects.filter(practice__source_id="P01").update(time_band="over_3h")
        page = as_user(person(Role.READER)).get(reverse("repertoire:index"), {"q": "entretien"}).text
        page = flat(page)
        options = dict(re.findall(r">([^<>]+) <span class=\"muted\" ?>\((\d+)\)", page))
        assert options["1 à 3 heures par mois"] == "2"
        assert "Plus de 3 heures par mois" not in options

    def test_what_is_chosen_stays_whatever_its_count(self, collection, as_user):
        page = as_user(person(Role.READER)).get(reverse("repertoire:index"), {"temps": "over_3h"}).text
        assert "Plus de 3 heures par mois" in page
        assert "(0)" in page
