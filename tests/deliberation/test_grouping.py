"""Sheets that look alike: suggested by their words, decided by their authors, rated without splitting the votes."""

import pytest
from django.urls import reverse

from capitalisation.policy import Refused
from deliberation.actions import findings, grouping, rounds
from deliberation.models import Ballot, Finding, Pairing, PoolEntry, PoolResult
from deliberation.models.states import PairingState
from deliberation.queries.nearness import near_pairs
from deliberation.queries.rounds import ballot_order, find_round, round_progress
from deliberation.rules.likeness import Reason, Sheet, alike, side_by_side
from needs.actions import needs
from needs.models import Need
from needs.models.states import Cause
from repertoire.models.states import VersionState
from tests.builders import Day
from workshops.models.phases import PhaseKey
from workshops.models.states import Scene


class TestLikeness:
    def test_says_why_two_sheets_are_near(self):
        sheets = [
            Sheet(1, "Observer une réunion sans intervenir", "Se taire. Noter les silences.", 7),
            Sheet(2, "Observer sans intervenir en réunion", "Noter chaque silence et se taire.", 7),
            Sheet(3, "Préparer le premier jour", "Ouvrir le bureau.", 9),
        ]
        (pair,) = alike(sheets)
        assert (pair.one, pair.other) == (1, 2)
        assert set(pair.reasons) >= {Reason.TITLE, Reason.COMPETENCE}

    def test_the_same_competence_alone_says_nothing(self):
        assert alike([Sheet(1, "Se taire", "", 7), Sheet(2, "Appeler l’usager", "", 7)]) == []

    def test_empty_sheets_are_not_alike(self):
        assert alike([Sheet(1, "", "", None), Sheet(2, "", "", None)]) == []

    def test_variants_stand_side_by_side_in_any_order(self):
        assert side_by_side([3, 1, 4, 2], [(1, 2)]) == [3, 1, 2, 4]
        assert side_by_side([2, 3, 1], [(1, 2), (9, 3)]) == [3, 1, 2]


@pytest.fixture
def world(db) -> Day:
    return Day(7, until=PhaseKey.SHARE)


@pytest.fixture
def pair(world) -> Pairing:
    """Two near sheets of two authors, proposed to be brought together."""
    for rank, title in enumerate(
        ("Observer une réunion sans intervenir", "Observer la réunion sans intervenir")
    ):
        world.sheet(world.tutors[rank], proposed=True, title=title)
    kept, other = PoolEntry.objects.order_by("pk")
    return grouping.pair(kept, other, as_variants=False, by=world.lead)


class TestGrouping:
    def test_near_sheets_are_suggested_until_somebody_decides(self, world, as_user):
        for rank, title in enumerate(("Observer la réunion sans parler", "Observer une réunion sans parler")):
            world.sheet(world.tutors[rank], proposed=True, title=title)
        (near,) = near_pairs(world.fresh)
        url = reverse("deliberation:groupings", args=[world.workshop.slug])
        client = as_user(world.lead)
        assert "intitulés proches" in client.get(url).text

        client.post(url, {"kept": near.one.pk, "other": near.other.pk, "act": "variants"})
        assert near_pairs(world.fresh) == []
        assert Pairing.objects.get().status == PairingState.VARIANTS

    def test_merges_when_all_authors_agree_and_credits_both(self, world, pair):
        grouping.answer_pairing(pair, agrees=True, by=world.tutors[0])
        assert PoolEntry.objects.rated().count() == 2
        grouping.answer_pairing(pair, agrees=True, by=world.tutors[1])

        (kept,) = PoolEntry.objects.rated()
        assert list(kept.version.practice.contributors.all()) == [world.tutors[1]]
        pair.other.version.refresh_from_db()
        assert pair.other.version.status == VersionState.DRAFT, "nothing of the other author's is lost"

    def test_one_refusal_keeps_both_as_variants(self, world, pair):
        grouping.answer_pairing(pair, agrees=False, by=world.tutors[1])
        pair.refresh_from_db()
        assert pair.status == PairingState.VARIANTS
        with pytest.raises(Refused):
            grouping.answer_pairing(pair, agrees=True, by=world.tutors[0])

    def test_nobody_else_answers(self, world, pair, as_user):
        with pytest.raises(Refused):
            grouping.answer_pairing(pair, agrees=True, by=world.tutors[2])
        url = reverse("deliberation:pairing", args=[world.workshop.slug, pair.pk])
        assert as_user(world.tutors[2]).post(url, {"answer": "yes"}).status_code == 404
        page = as_user(world.tutors[0]).get(reverse("deliberation:sheets", args=[world.workshop.slug])).text
        assert "Dire si on les réunit" in page

    def test_no_author_of_a_merged_sheet_rates_it(self, world, pair):
        for tutor in world.tutors[:2]:
            grouping.answer_pairing(pair, agrees=True, by=tutor)
        round_ = find_round(world.workshop, 1)
        rounds.open_round(round_, by=world.lead)
        for tutor in world.tutors[:2]:
            assert ballot_order(world.seat(tutor)) == []
            with pytest.raises(Refused):
                rounds.cast_ballot(round_, pair.kept.version, grades={"effect": 5, "economy": 5}, by=tutor)
        for tutor in world.tutors[2:]:
            assert ballot_order(world.seat(tutor)) == [pair.kept.version]
            rounds.cast_ballot(round_, pair.kept.version, grades={"effect": 5, "economy": 4}, by=tutor)
        assert round_progress(round_).complete == 5
        rounds.close_round(round_, by=world.lead)
        (result,) = PoolResult.objects.all()
        assert (result.n, result.eligible) == (5, 5)
        assert Ballot.objects.count() == 5

    def test_without_an_answer_the_first_round_settles_them_as_variants(self, world, pair, as_user):
        rounds.open_round(find_round(world.workshop, 1), by=world.lead)
        pair.refresh_from_db()
        assert pair.status == PairingState.VARIANTS
        with pytest.raises(Refused, match="avant le premier tour"):
            grouping.pair(pair.other, pair.kept, as_variants=False, by=world.lead)


class TestDiscussion:
    def test_is_limited_to_disagreements_and_promising_sheets(self, world, as_user):
        titles = {"Consensus": "555544", "Partagée": "552211", "Prometteuse": "333333"}
        sheets = {
            title: world.sheet(world.tutors[rank], proposed=True, title=title)
            for rank, title in enumerate(titles)
        }
        round_ = find_round(world.workshop, 1)
        rounds.open_round(round_, by=world.lead)
        for title, sheet in sheets.items():
            raters = [tutor for tutor in world.tutors if tutor.pk != sheet.practice.author_id]
            for rater, grade in zip(raters, titles[title], strict=True):
                grades = {"effect": int(grade), "economy": int(grade)}
                rounds.cast_ballot(round_, sheet, grades=grades, by=rater)
        rounds.close_round(round_, by=world.lead)
        rounds.reveal_round(round_, by=world.lead)

        page = as_user(world.tutors[0]).get(reverse("deliberation:results", args=[world.workshop.slug])).text
        start = page.index("À discuter")
        talked = page[start : page.index("</section>", start)]
        assert "Partagée" in talked
        assert "Prometteuse" in talked
        assert "Consensus" not in talked

        world.workshop.scene = Scene.DISCUSSION
        world.workshop.save()
        shown = as_user(world.lead).get(reverse("room:projector", args=[world.workshop.slug])).text
        assert "Partagée" in shown
        assert "Consensus" not in shown


class TestBoards:
    def test_findings_are_sorted_by_theme_without_names(self, world, as_user):
        findings.put_in_common(
            world.fresh,
            kind="strength",
            scope="tutor",
            statement="Le droit à l’erreur est dit.",
            by=world.tutors[0],
        )
        finding = Finding.objects.get()
        url = reverse("deliberation:follow_up", args=[world.workshop.slug, finding.pk])
        client = as_user(world.lead)
        client.post(url, {"theme": "Confiance"})
        assert (
            "<h3>Confiance</h3>"
            in client.get(reverse("deliberation:findings", args=[world.workshop.slug])).text
        )

        refused = client.post(
            url, {"theme": f"Comme {world.tutors[1].first_name} {world.tutors[1].last_name}"}
        )
        assert refused.status_code == 403
        assert as_user(world.tutors[0]).post(url, {"theme": "Autre"}).status_code == 403
        finding.refresh_from_db()
        assert finding.theme == "Confiance"

    def test_a_need_is_moved_and_reworded_and_its_author_s_words_stay(self, world, as_user):
        needs.express_need(
            world.fresh,
            by=world.tutors[0],
            statement="Oser recadrer.",
            cause=Cause.UNCLEAR,
            wanted_response="training",
            urgency=2,
        )
        need = Need.objects.get()
        url = reverse("needs:need_state", args=[world.workshop.slug, need.pk])
        client = as_user(world.lead)
        client.post(url, {"act": "triage", "cause": "know_how", "wording": "Savoir dire un désaccord."})

        need.refresh_from_db()
        assert (need.cause, need.wording, need.statement) == (
            Cause.KNOW_HOW,
            "Savoir dire un désaccord.",
            "Oser recadrer.",
        )
        board = client.get(reverse("needs:needs", args=[world.workshop.slug])).text
        assert "D’abord dit : Oser recadrer." in board
        assert (
            "Oser recadrer."
            in as_user(world.tutors[0]).get(reverse("needs:needs", args=[world.workshop.slug])).text
        )
        client.post(url, {"act": "confirm"})
        client.post(url, {"act": "triage", "cause": "know_how", "wording": "Autrement dit."})
        need.refresh_from_db()
        assert need.status == "expressed", "other words are confirmed again"
        client.post(url, {"act": "confirm"})
        client.post(url, {"act": "unconfirm"})
        need.refresh_from_db()
        assert need.status == "expressed"
        assert as_user(world.tutors[1]).post(url, {"act": "triage"}).status_code == 403
        long = client.post(url, {"act": "triage", "cause": "know_how", "wording": "m" * 200}, follow=True)
        assert "160" in long.text
        assert "m" * 200 in long.text, "what was typed stays where it was typed"
