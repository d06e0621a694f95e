"""The gate: names found, ordinary words left alone, nothing shared before its author has settled it."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from capitalisation.policy import Refused
from deliberation.actions import findings as restitution
from deliberation.actions import pool
from narratives.actions import sharing
from narratives.models import Narrative
from repertoire.models import PracticeVersion
from repertoire.models.states import VersionState
from tests.builders import LONG_TEXT, Day
from tests.cost import times_dearer
from tests.writing.narratives import generate, known_people
from workshops.models.phases import PhaseKey
from writing.actions import gate as actions
from writing.models import CitedPerson
from writing.rules import gate
from writing.rules.detect import Kind, Known, People, finds, replaced
from writing.rules.folding import fold

BLANKS = [
    "\u00a0",
    "\u202f",
    "\u2009",
    "\u2003",
    "\u3000",
    "\t",
    "  ",
    " \u00a0 ",
    "\u200b \u200b",
    "\u2007",
]
PEOPLE = People.of(
    [
        Known("Claire", "Abgrall"),
        Known("Anne", "Petit"),
        Known("Jean-Luc", "Le Goff"),
        Known("Zoé", "Martin-Kermarrec"),
        Known("Malik", "Benali", "[stagiaire]", is_near=True),
    ]
)


def said(text: str, **options) -> list[tuple[str, str]]:
    return [(one.kind.value, one.text) for one in finds(text, PEOPLE, **options)]


@pytest.mark.sqlite_only
class TestDetection:
    @pytest.mark.parametrize(
        "name",
        [
            "Claire Abgrall",
            "ABGRALL Claire",
            "malik",
            "abgrall",
            "Ab\u00adgrall",
            "Аbgrall",
            "Le\u00a0Goff",
            "le-goff",
            "Kermarrec",
            "Malik",
            "Anne Petit",
            "CLAIRE  ABGRALL",
        ],
    )
    def test_a_known_name_is_sure_however_written(self, name):
        assert [kind for kind, _text in said(f"Ce jour-là, {name} est venu.")] == ["person"]

    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("J’ai vu M. Durand.", "M. Durand"),
            ("J’ai vu Mme de La Tour hier.", "Mme de La Tour"),
            ("Le Dr Ngo a signé.", "Dr Ngo"),
            ("M. et Mme Vasseur", "Mme Vasseur"),
            ("madame Leroy-Gaudin sourit", "madame Leroy-Gaudin"),
            ("MME BERTRAND", "MME BERTRAND"),
            ("Madame la préfète Dubois", "Madame la préfète Dubois"),
            ("Mme D. a dit", "Mme D"),
            ("M.Petit", "M.Petit"),
            ("Le capitaine Leroy", "capitaine Leroy"),
            ("hier mme durand est venue", "mme durand"),
        ],
    )
    def test_a_civility_and_a_capital_are_sure(self, text, name):
        assert said(text) == [("civility", name)]

    @pytest.mark.parametrize(
        "text",
        [
            "Au 06 12 34 56 78.",
            "Au +33 6.12.34.56.78",
            "prenom.nom@exemple.fr",
            "12 bis, rue de la Paix",
            "2 85 05 78 006 084 36",
        ],
    )
    def test_numbers_and_addresses_are_sure(self, text):
        assert [kind for kind, _text in said(text)] == ["contact"]

    @pytest.mark.parametrize("blank", BLANKS)
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("Au 06 12 34 56 78.", "06 12 34 56 78"),
            ("Au +33 6 12 34 56 78.", "+33 6 12 34 56 78"),
            ("Il habite 12 rue Gambetta.", "12 rue Gambetta"),
            ("Numéro 2 85 05 78 006 084 36.", "2 85 05 78 006 084 36"),
            ("Elle est née le 3 mars 1975.", "née le 3 mars 1975"),
            ("J’ai vu Mme Durand.", "Mme Durand"),
        ],
    )
    def test_every_blank_is_a_blank(self, text, found, blank):
        """Pasted from a page, a letter, a table: the eye sees one blank, so does the gate."""
        (one,) = finds(text.replace(" ", blank), PEOPLE)
        assert (one.is_sure, one.text) == (True, found.replace(" ", blank))
        assert replaced(text.replace(" ", blank), PEOPLE, {one.key: "[x]"}).count("[x]") == 1

    @pytest.mark.parametrize(
        "text",
        [
            "06 / 12 / 34 / 56 / 78",
            "06-12-34-56-78",
            "06·12·34·56·78",
            "06\u200b12\u200b34\u200b56\u200b78",
            "０６ １２ ３４ ５６ ７８",
            "2.85.05.78.006.084.36",
            "né le 3/3/1975",
            "née le 03.03.1975",
            "Date de naissance : 3-3-75",
            "né(e) le 1er avril 1980",
            "prenom.nom＠exemple.fr",
            "12\u202frue\u00a0de la Paix",
            "12,rue Gambetta",
        ],
    )
    def test_numbers_and_addresses_are_sure_however_they_are_cut(self, text):
        assert [one.kind for one in finds(text, PEOPLE)] == ["contact"]

    @pytest.mark.parametrize("blank", BLANKS)
    def test_a_date_with_a_place_and_a_rare_function_is_asked(self, blank):
        text = "Le 12 mars, à Melun, le préfet est venu.".replace(" ", blank)
        assert [one.kind for one in finds(text, PEOPLE)] == ["together"]

    @pytest.mark.parametrize(
        "text",
        [
            "Un petit mot au marchand de rose.",
            "Petit à petit, il a compris.",
            "Monsieur le Directeur et Madame la Préfète sont partis.",
            "Bonjour Madame. Il pleut.",
            "M. X et Mme Y ne comptent pas.",
            "Claire et nette, la consigne.",
            "En mars, à 14 h 30, salle 12, le 3e trimestre 2025.",
            "Il faut se taire, me dit-il.",
            "J’ai suivi 3 cours de gestion, en 2 places.",
            "Madame est arrivée, monsieur a souri, mademoiselle qui attendait aussi.",
            "Le commandant du centre a parlé.",
        ],
    )
    def test_ordinary_words_are_left_alone(self, text):
        assert said(text) == []

    @pytest.mark.parametrize(
        ("text", "kind", "found"),
        [
            ("J’ai laissé Karim parler.", "maybe", "Karim"),
            ("Hier madame durand est venue.", "maybe", "madame durand"),
            ("J’ai vu Dupont ce matin.", "maybe", "Dupont"),
            ("C’était Petit, je crois.", "maybe", "Petit"),
            ("Elle était en arrêt maladie.", "sensitive", "arrêt maladie"),
            ("Le 12 mars, à Melun, le préfet est venu.", "together", "12 mars"),
        ],
    )
    def test_what_is_doubtful_is_asked(self, text, kind, found):
        assert said(text) == [(kind, found)]
        assert said(text, answered={fold(found)}) == []

    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("Il vit 12 rue de la Paix et puis il part.", "12 rue de la Paix"),
            ("Au 3 place du Marché Neuf, il attend.", "3 place du Marché Neuf"),
            ("Au 4 avenue foch hier.", "4 avenue foch"),
        ],
    )
    def test_an_address_stops_where_it_stops(self, text, name):
        assert said(text) == [("contact", name)]

    @pytest.mark.parametrize(
        "text",
        [
            "a",
            "1",
            "Mme Ab ",
            "1 ",
            "a@",
            "a@a.",
            "12 rue de la ",
            "06 12 ",
            "à A",
            "Karim ",
            "de de ",
            "é\u0301",
        ],
    )
    def test_no_text_makes_the_gate_slow(self, text):
        long = (text * 50_000)[:50_000]
        ordinary = (LONG_TEXT * 50)[:50_000]
        assert times_dearer(lambda: finds(long, PEOPLE), lambda: finds(ordinary, PEOPLE)) < 20

    def test_an_answer_never_covers_a_sure_find(self):
        assert said("Mme Durand", answered={"mme durand"}) == [("civility", "Mme Durand")]

    def test_figures_of_the_gate_on_two_thousand_narratives(self):
        people = People.of(known_people())
        missed, planted = {"known": [], "civility": [], "contact": []}, 0
        count = dict.fromkeys(missed, 0)
        asked = words = 0
        for narrative in generate(2_000, seed=2026):
            found = finds(narrative.text, people)
            sure = [one for one in found if one.is_sure]
            asked += len({one.key for one in found if not one.is_sure})
            words += len(narrative.text.split())
            for one in narrative.planted:
                planted += 1
                count[one.kind] += 1
                if not any(fold(one.written) in fold(hit.text) for hit in sure):
                    missed[one.kind].append(one.written)
        assert planted > 4_000
        assert len(missed["known"]) <= 0.01 * count["known"], missed["known"][:20]
        assert len(missed["civility"]) <= 0.05 * count["civility"], missed["civility"][:20]
        assert missed["contact"] == []
        assert asked <= 2 * words / 1_000, asked


@pytest.mark.django_db
class TestSharing:
    @pytest.fixture
    def world(self) -> Day:
        return Day(tutors=4, until=PhaseKey.SHARE)

    def test_a_name_blocks_the_share_and_not_the_saving(self, world, as_user):
        author, mate = world.tutors[:2]
        narrative = world.narrative(author, body=f"{LONG_TEXT} Mme Durand et {mate} ont souri.")
        client = as_user(author)

        page = client.get(reverse("narratives:sharing", args=[narrative.pk]))
        assert "« Mme Durand »" in page.text
        assert "Partager avec mon trio</button>" not in page.text
        with pytest.raises(Refused, match="désigne quelqu’un"):
            sharing.share_narrative(narrative, signature="function", by=author)

        for key, label in (("mme durand", "[agent A]"), (fold(str(mate)), "[collègue]")):
            client.post(
                narrative.names_url,
                {"find": key, "label": label, "name": key, "cite": "1", "act": "replace"},
            )
        narrative.refresh_from_db()
        assert narrative.body.endswith("[agent A] et [collègue] ont souri.")
        sharing.share_narrative(narrative, signature="function", by=author)
        assert CitedPerson.objects.filter(author=author).count() == 2
        assert narrative.versions.filter(reason="mask").exists(), (
            "what stood before is in the private history"
        )

    def test_odd_answers_to_the_gate_change_nothing_and_are_no_error(self, world, as_user):
        author = world.tutors[0]
        narrative = world.narrative(author, body="Mme Durand.")
        client = as_user(author)
        odd = (
            {},
            {"act": "keep", "find": "\x00"},
            {"act": "replace", "find": "mme durand", "label": ""},
            {"act": "replace", "find": "mme durand", "label": "x" * 99},
            {"act": "autre", "find": "mme durand", "label": "[agent A]"},
        )
        for data in odd:
            assert client.post(narrative.names_url, data, follow=True).status_code == 200
        assert Narrative.objects.get(pk=narrative.pk).body == "Mme Durand."

    def test_a_doubtful_word_is_asked_once_and_remembered(self, world, as_user):
        author = world.tutors[0]
        narrative = world.narrative(author, body=f"{LONG_TEXT} J’ai laissé Karim parler.")
        with pytest.raises(Refused, match="à vérifier"):
            sharing.share_narrative(narrative, signature="function", by=author)

        as_user(author).post(narrative.names_url, {"find": "karim", "act": "keep"})
        sharing.share_narrative(Narrative.objects.get(pk=narrative.pk), signature="function", by=author)
        other = world.narrative(author, body="Karim encore.")
        assert gate.matters_of(other) == []

    def test_a_name_typed_after_the_share_is_not_read_by_others(self, world, as_user):
        author, mate = world.tutors[0], world.seat(world.tutors[0]).trio_mates()[0].user
        narrative = world.narrative(author, shared=True)
        as_user(author).post(
            reverse("narratives:question", args=[narrative.pk, 6]),
            {
                "writer": author.public_id,
                "revision": narrative.revision,
                "title": "Mme Durand",
                "body": "Mme Durand.",
            },
        )
        assert "Mme Durand" in Narrative.objects.get(pk=narrative.pk).title
        for reader in (mate, world.lead):
            assert "Durand" not in as_user(reader).get(narrative.get_absolute_url()).text
        assert (
            "Durand"
            not in as_user(mate).get(reverse("narratives:narratives", args=[world.workshop.slug])).text
        )
        page = as_user(author).get(reverse("narratives:sharing", args=[narrative.pk]))
        assert "Votre trio lit encore la version partagée" in page.text

    def test_a_sheet_with_a_name_is_not_proposed(self, world):
        author = world.tutors[0]
        sheet = world.sheet(author)
        PracticeVersion.objects.filter(pk=sheet.pk).update(tags=["Mme Durand"])
        sheet = PracticeVersion.objects.get(pk=sheet.pk)
        with pytest.raises(Refused, match="désigne quelqu’un"):
            pool.propose_practice(world.fresh, sheet, by=author)

    def test_a_sentence_for_the_group_refuses_a_name_and_keeps_the_words(self, world, as_user):
        author = world.tutors[0]
        page = as_user(author).post(
            reverse("deliberation:findings", args=[world.workshop.slug]),
            {
                "writer": author.public_id,
                "kind": "strength",
                "scope": "tutor",
                "statement": "Mme Durand aide.",
            },
        )
        assert "désigne quelqu’un" in page.text
        assert 'value="Mme Durand aide."' in page.text
        with pytest.raises(Refused):
            restitution.put_in_common(
                world.fresh, kind="strength", scope="tutor", statement="Mme Durand aide.", by=author
            )

    def test_everything_published_is_checked_again_without_saying_the_name(self, world):
        sheet = world.sheet(world.tutors[0], proposed=True)
        PracticeVersion.objects.filter(pk=sheet.pk).update(status=VersionState.PUBLISHED)
        out = StringIO()
        call_command("check_privacy", stdout=out)
        assert "0 sure finds" in out.getvalue()

        PracticeVersion.objects.filter(pk=sheet.pk).update(effects=f"{world.tutors[1]} l’a vu.")
        out = StringIO()
        with pytest.raises(SystemExit):
            call_command("check_privacy", stdout=out)
        assert f"{sheet.practice.reference} v1: person (sure)" in out.getvalue()
        assert world.tutors[1].last_name not in out.getvalue()

    def test_the_list_of_cited_people_and_the_answers_are_their_authors_alone(self, world, as_user):
        author, other = world.tutors[:2]
        actions.cite_person("Camille Lenoir", "[agent A]", by=author)
        narrative = world.narrative(other, body="Camille Lenoir est venue.")
        page = as_user(other).get(narrative.names_url)
        assert "[agent A]</" not in page.text
        assert "Camille" in page.text, "a first name alone is still asked"
        assert "Lenoir" not in as_user(other).get(reverse("writing:cited")).text
        assert (
            as_user(other)
            .post(reverse("writing:cited_removal", args=[CitedPerson.objects.get().pk]))
            .status_code
            == 404
        )

    def test_each_person_gets_a_role_of_their_own(self, world):
        author = world.tutors[0]
        body = "[agent A] parle à Mme Durand, à M. Vasseur et à M. Durand-Ruel."
        matters = gate.matters_of(world.narrative(author, body=body))
        assert [one.label for one in matters] == ["[agent B]", "[agent C]", "[agent D]"]

    def test_people_of_the_same_day_are_known_by_their_first_name(self, world):
        mate = world.tutors[1]
        mate.first_name = "Yanis"
        mate.save()
        matters = gate.matters_of(world.narrative(world.tutors[0], body="J’ai vu yanis ce matin."))
        assert [one.find.text for one in matters] == ["yanis"]

    def test_a_page_read_too_long_ago_leads_back_to_what_must_be_settled(self, world, as_user):
        author = world.tutors[0]
        narrative = world.narrative(author, body=f"{LONG_TEXT} Mme Durand.")
        page = as_user(author).post(
            reverse("narratives:sharing", args=[narrative.pk]), {"signature": "function"}, follow=True
        )
        assert page.status_code == 200
        assert "Régler ces points" in page.text

    def test_near_people_are_known_by_their_first_name(self, world):
        author = world.tutors[0]
        trainee = author.tutorships.get().trainee
        trainee.first_name = "Yanis"
        trainee.save()
        matters = gate.matters_of(world.narrative(author, body="Yanis a attendu."))
        assert [(one.find.kind, one.label) for one in matters] == [(Kind.PERSON, "[stagiaire]")]
