"""Phase 4: secret ratings in two rounds, and what the group concludes."""

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Role
from capitalisation.policy import Refused
from deliberation.actions import findings, rounds
from deliberation.models import Ballot, BallotKey, Finding, PoolResult
from deliberation.queries.rounds import ballot_order, find_round, round_progress
from needs.actions import needs
from needs.models import Need, SelfPositioning
from needs.models.states import Cause, NeedState, triage
from repertoire.actions import writing
from repertoire.models.states import Outcome, VersionState
from room.actions import course
from room.queries.day_summary import written_by_the_day
from tests.addresses import of_day
from tests.builders import Day, person
from tests.conftest import flat
from workshops.actions import preparing
from workshops.models.phases import PhaseKey
from writing.models import Seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Day:
    return Day(7, until=PhaseKey.SHARE)


def cast(world: Day, sheet, number: int, grades: str) -> None:
    """One figure per eligible rater, effect and economy alike."""
    round_ = find_round(world.workshop, number)
    raters = [tutor for tutor in world.tutors if tutor.pk != sheet.practice.author_id]
    for rater, grade in zip(raters, grades, strict=True):
        rounds.cast_ballot(round_, sheet, grades={"effect": int(grade), "economy": int(grade)}, by=rater)


def run_round(world: Day, number: int, votes: dict) -> None:
    round_ = find_round(world.workshop, number)
    rounds.open_round(round_, by=world.lead)
    for sheet, grades in votes.items():
        cast(world, sheet, number, grades)
    rounds.close_round(round_, by=world.lead)
    rounds.reveal_round(round_, by=world.lead)


class TestRounds:
    def test_nothing_of_fewer_than_five_voters_is_shown_anywhere(self, world, as_user):
        """Two voters: each would read the other's grade."""
        sheet = world.sheet(world.tutors[0], proposed=True, title="Se taire")
        round_ = find_round(world.workshop, 1)
        rounds.open_round(round_, by=world.lead)
        for rater, grade in zip(world.tutors[1:3], (5, 1), strict=True):
            rounds.cast_ballot(round_, sheet, grades={"effect": grade, "economy": grade}, by=rater)
        rounds.close_round(round_, by=world.lead)
        rounds.reveal_round(round_, by=world.lead)
        world.workshop.scene = "results"
        world.workshop.save()
        for user, name in ((world.tutors[3], "results"), (world.lead, "results"), (world.lead, "projector")):
            page = as_user(user).get(of_day(name, world.workshop.slug)).text
            assert "Se taire" in page
            assert "Pas du tout" not in page
            assert "2 avis" not in page
            assert "avis partagés" not in page.lower()
        assert "Pas du tout" not in written_by_the_day(world.fresh)["practices"]

    def test_a_round_left_open_keeps_the_phase_and_the_day_open(self, world):
        world.sheet(world.tutors[0], proposed=True)
        round_ = find_round(world.workshop, 1)
        rounds.open_round(round_, by=world.lead)
        with pytest.raises(Refused, match="tour 1"):
            course.close_phase(world.fresh, PhaseKey.SHARE, by=world.lead)
        rounds.close_round(round_, by=world.lead)
        with pytest.raises(Refused, match="Montrez"):
            course.close_phase(world.fresh, PhaseKey.SHARE, by=world.lead)
        rounds.reveal_round(round_, by=world.lead)
        course.close_phase(world.fresh, PhaseKey.SHARE, by=world.lead)

    def test_the_group_keeps_reading_the_title_it_rated(self, world, as_user):
        """The author of a retained sheet writes on: a name typed there is nobody else's to read."""
        sheet = world.sheet(world.tutors[0], proposed=True, title="Lâcher la réunion")
        for number in (1, 2):
            run_round(world, number, {sheet: "554455"})
        sheet.refresh_from_db()
        writing.write_version(sheet, seen=Seen.of(sheet), by=world.tutors[0], title="Chez Aminata Kourouma")

        page = as_user(world.tutors[1]).get(reverse("deliberation:results", args=[world.workshop.slug])).text
        assert "Lâcher la réunion" in page
        assert "Kourouma" not in page

    def test_two_rounds_decide_what_is_retained(self, world):
        good = world.sheet(world.tutors[0], proposed=True)
        weak = world.sheet(world.tutors[1], proposed=True, title="Observer sans question")

        run_round(world, 1, {good: "554455", weak: "443344"})
        good.refresh_from_db()
        assert good.status == VersionState.PROPOSED, "the first round decides nothing"
        run_round(world, 2, {good: "554455", weak: "332233"})

        good.refresh_from_db()
        weak.refresh_from_db()
        assert (good.status, good.outcome, good.outcome_voters) == (
            VersionState.RETAINED,
            Outcome.CONSENSUS,
            6,
        )
        assert (weak.status, weak.outcome) == (VersionState.RETURNED, Outcome.TO_REWORK)

    def test_the_second_round_starts_from_ones_own_first_answers(self, world):
        sheet = world.sheet(world.tutors[0], proposed=True)
        run_round(world, 1, {sheet: "554433"})

        second = find_round(world.workshop, 2)
        rounds.open_round(second, by=world.lead)

        assert round_progress(second).complete == 6
        first = Ballot.objects.filter(round__number=1).values_list("voter_token", "effect", "economy")
        copied = Ballot.objects.filter(round=second).values_list("voter_token", "effect", "economy")
        assert set(first) == set(copied)

    def test_the_second_round_waits_for_the_first_to_be_shown(self, world):
        world.sheet(world.tutors[0], proposed=True)

        with pytest.raises(Refused, match="premier tour"):
            rounds.open_round(find_round(world.workshop, 2), by=world.lead)

    def test_a_first_round_closed_too_early_reopens_until_it_is_shown(self, world, as_user):
        sheet = world.sheet(world.tutors[0], proposed=True)
        round_ = find_round(world.workshop, 1)
        rounds.open_round(round_, by=world.lead)
        cast(world, sheet, 1, "444444")
        rounds.close_round(round_, by=world.lead)
        with pytest.raises(Refused, match="fermé"):
            cast(world, sheet, 1, "555555")

        control = as_user(world.lead)
        assert 'value="reopen"' in control.get(of_day("control", world.workshop.slug)).text
        control.post(reverse("deliberation:round_state", args=[world.workshop.slug, 1]), {"act": "reopen"})
        assert set(Ballot.objects.values_list("effect", flat=True).order_by()) == {4}
        cast(world, sheet, 1, "555555")
        rounds.close_round(round_, by=world.lead)
        assert [result.distribution for result in PoolResult.objects.all()] == [[0, 0, 0, 0, 6]]

        rounds.reveal_round(round_, by=world.lead)
        with pytest.raises(Refused, match="ne se rouvre pas"):
            rounds.reopen_round(round_, by=world.lead)
        assert 'value="reopen"' not in control.get(of_day("control", world.workshop.slug)).text

    def test_the_second_round_does_not_reopen_for_nobody_could_find_their_answers(self, world):
        sheet = world.sheet(world.tutors[0], proposed=True)
        run_round(world, 1, {sheet: "444444"})
        second = find_round(world.workshop, 2)
        rounds.open_round(second, by=world.lead)
        rounds.close_round(second, by=world.lead)
        with pytest.raises(Refused, match="plus rien ne relie"):
            rounds.reopen_round(second, by=world.lead)

    def test_never_more_ballots_than_people_who_may_rate(self, world):
        """Somebody rates, then is found to have left: six people present, an author, five who count."""
        sheet = world.sheet(world.tutors[0], proposed=True)
        round_ = find_round(world.workshop, 1)
        rounds.open_round(round_, by=world.lead)
        cast(world, sheet, 1, "555551")
        world.workshop.participations.filter(user=world.tutors[6]).update(attended=False)
        rounds.close_round(round_, by=world.lead)

        result = PoolResult.objects.get()
        assert (result.n, result.eligible) == (5, 5)
        assert result.distribution == [0, 0, 0, 0, 5], "what who left had said is not counted"

    def test_closing_says_what_would_have_no_result(self, world, as_user):
        well = world.sheet(world.tutors[0], proposed=True, title="Se taire")
        short = world.sheet(world.tutors[1], proposed=True, title="Observer sans question")
        round_ = find_round(world.workshop, 1)
        rounds.open_round(round_, by=world.lead)
        cast(world, well, 1, "555555")
        for rater in world.tutors[2:6]:
            rounds.cast_ballot(round_, short, grades={"effect": 4, "economy": 4}, by=rater)
        rounds.cast_ballot(round_, short, grades={"effect": None, "economy": None}, by=world.tutors[6])

        url = reverse("deliberation:round_state", args=[world.workshop.slug, 1])
        page = flat(as_user(world.lead).post(url, {"act": "close"}).text)
        rows = {
            title: page.split(title)[1].split("</tr>")[0] for title in ("Se taire", "Observer sans question")
        }
        assert "6 sur 6" in rows["Se taire"]
        assert "Oui" in rows["Se taire"]
        assert "4 sur 6" in rows["Observer sans question"]
        assert "pas assez d’appréciations" in rows["Observer sans question"]

    def test_nothing_is_answered_for_anybody(self, world, as_user):
        """No grade and no « je ne peux pas » is chosen before a gesture, and each question waits for one."""
        sheet = world.sheet(world.tutors[0], proposed=True)
        round_ = find_round(world.workshop, 1)
        rounds.open_round(round_, by=world.lead)
        rater, url = as_user(world.tutors[1]), reverse("deliberation:ballot", args=[world.workshop.slug, 1])
        assert "checked" not in rater.get(url).text

        page = rater.post(url, {"effect": "4", "economy": "abstain"})
        assert "Choisissez une réponse" in page.text
        assert page.text.count("checked") == 2, "what was answered stays answered"
        assert not Ballot.objects.exists()

        rater.post(url, {"effect": "4", "economy": "abstain", "reach": "5"})
        (ballot,) = Ballot.objects.all()
        assert (ballot.version, ballot.effect, ballot.economy, ballot.reach) == (sheet, 4, None, 5)
        assert rater.get(url).text.count("checked") == 3

    def test_nobody_rates_their_own_sheet(self, world):
        sheet = world.sheet(world.tutors[0], proposed=True)
        round_ = find_round(world.workshop, 1)
        rounds.open_round(round_, by=world.lead)

        with pytest.raises(Refused, match="vos propres"):
            rounds.cast_ballot(round_, sheet, grades={"effect": 5, "economy": 5}, by=world.tutors[0])
        assert sheet not in ballot_order(world.seat(world.tutors[0]))

    @pytest.mark.parametrize("who", ["lead", "centre", "stranger", "absent"])
    def test_only_present_tutors_rate(self, world, who):
        sheet = world.sheet(world.tutors[0], proposed=True)
        world.workshop.participations.filter(user=world.tutors[6]).update(attended=False)
        round_ = find_round(world.workshop, 1)
        rounds.open_round(round_, by=world.lead)
        user = {
            "lead": world.lead,
            "centre": world.centre,
            "stranger": person(Role.TUTOR),
            "absent": world.tutors[6],
        }[who]

        with pytest.raises(Refused):
            rounds.cast_ballot(round_, sheet, grades={"effect": 5, "economy": 5}, by=user)
        assert not Ballot.objects.exists()

    def test_an_opinion_changes_until_the_round_is_closed_and_counts_once(self, world):
        sheet = world.sheet(world.tutors[0], proposed=True)
        round_ = find_round(world.workshop, 1)
        rounds.open_round(round_, by=world.lead)

        for grade in (2, 5):
            rounds.cast_ballot(round_, sheet, grades={"effect": grade, "economy": grade}, by=world.tutors[1])

        assert [one.effect for one in Ballot.objects.all()] == [5]
        with pytest.raises(IntegrityError), transaction.atomic():
            Ballot.objects.create(round=round_, version=sheet, voter_token=Ballot.objects.get().voter_token)

    def test_the_order_is_ones_own_and_does_not_change(self, world):
        for author in world.tutors[:5]:
            world.sheet(author, proposed=True, title=f"Fiche de {author.first_name}")
        orders = [[one.pk for one in ballot_order(world.seat(tutor))] for tutor in world.tutors[5:]]

        assert orders == [[one.pk for one in ballot_order(world.seat(tutor))] for tutor in world.tutors[5:]]
        assert sorted(orders[0]) == sorted(orders[1])


class TestSecrecy:
    def test_once_the_second_round_is_closed_nothing_leads_from_a_person_to_a_ballot(self, world):
        sheet = world.sheet(world.tutors[0], proposed=True)
        run_round(world, 1, {sheet: "444433"})
        second = find_round(world.workshop, 2)
        rounds.open_round(second, by=world.lead)
        tokens = {str(key.token) for key in BallotKey.objects.all()}
        keys = set(Ballot.objects.values_list("pk", flat=True).order_by())
        assert len(tokens) == 6

        rounds.close_round(second, by=world.lead)

        assert Ballot.objects.count() == 12
        assert keys.isdisjoint(Ballot.objects.values_list("pk", flat=True).order_by())
        for model in apps.get_models():
            for row in model._base_manager.order_by().values():
                assert not tokens & {str(value) for value in row.values()}, model
        raters = Ballot.objects.order_by().values_list("voter_token", flat=True)
        assert len(set(raters)) == 12, "two ballots of one person cannot be put side by side"

    def test_nothing_is_shown_before_the_results_are_revealed(self, world, as_user):
        sheet = world.sheet(world.tutors[0], proposed=True)
        round_ = find_round(world.workshop, 1)
        rounds.open_round(round_, by=world.lead)
        cast(world, sheet, 1, "555511")
        url = reverse("deliberation:results", args=[world.workshop.slug])

        for user in (world.tutors[1], world.lead):
            assert "Mention du groupe" not in as_user(user).get(url).text
        rounds.close_round(round_, by=world.lead)
        assert "Mention du groupe" not in as_user(world.lead).get(url).text

        rounds.reveal_round(round_, by=world.lead)
        page = as_user(world.tutors[1]).get(url).text
        assert "Mention du groupe" in page
        for tutor in world.tutors:
            assert tutor.last_name not in page.replace(str(world.tutors[1]), "")

    def test_a_distribution_of_fewer_than_five_is_never_shown(self, world, as_user):
        sheet = world.sheet(world.tutors[0], proposed=True)
        round_ = find_round(world.workshop, 1)
        rounds.open_round(round_, by=world.lead)
        for rater in world.tutors[1:5]:
            rounds.cast_ballot(round_, sheet, grades={"effect": 5, "economy": 5}, by=rater)
        rounds.close_round(round_, by=world.lead)
        rounds.reveal_round(round_, by=world.lead)

        page = as_user(world.lead).get(reverse("deliberation:results", args=[world.workshop.slug])).text

        assert "Avis insuffisants" in page
        assert "Répartition des avis" not in page

    def test_closing_a_round_goes_through_a_page_that_says_the_consequence(self, world, as_user):
        world.sheet(world.tutors[0], proposed=True)
        round_ = find_round(world.workshop, 1)
        rounds.open_round(round_, by=world.lead)
        client, url = as_user(world.lead), reverse("deliberation:round_state", args=[world.workshop.slug, 1])

        page = client.post(url, {"act": "close"})
        assert "Vous pourrez le rouvrir" in page.text
        assert not PoolResult.objects.exists()

        client.post(url, {"act": "close", "confirmed": "yes"})
        assert PoolResult.objects.count() == 1


class TestReasons:
    def test_the_groups_sentence_goes_onto_the_sheet(self, world):
        sheet = world.sheet(world.tutors[0], proposed=True)
        run_round(world, 1, {sheet: "555555"})
        run_round(world, 2, {sheet: "555555"})
        result = PoolResult.objects.get(round__number=2)

        rounds.record_reason(result, reason="elle est simple.", minority_note="", by=world.lead)

        sheet.refresh_from_db()
        assert sheet.retained_because == "elle est simple."

    def test_divided_opinions_ask_for_the_minority(self, world, as_user):
        sheet = world.sheet(world.tutors[0], proposed=True)
        run_round(world, 1, {sheet: "114455"})
        run_round(world, 2, {sheet: "114455"})
        result = PoolResult.objects.get(round__number=2)
        assert result.outcome == Outcome.DEBATED
        url = reverse("deliberation:reason", args=[world.workshop.slug, result.pk])

        page = as_user(world.lead).post(url, {"reason": "elle marche chez nous."})
        assert page.status_code == 422
        assert "elle marche chez nous." in page.text

        assert (
            as_user(world.lead).post(url, {"reason": "Oui.", "minority_note": "Deux non."}).status_code == 302
        )


class TestSmallDay:
    def test_retains_by_recorded_consent_without_ballot(self, as_user):
        world = Day(5, until=PhaseKey.SHARE)
        sheet = world.sheet(world.tutors[0], proposed=True)
        entry = world.workshop.pool.get()
        url = reverse("deliberation:consent", args=[world.workshop.slug, entry.pk])

        as_user(world.lead).post(url, {"reason": "Personne ne s’y oppose."})

        sheet.refresh_from_db()
        assert (sheet.status, sheet.outcome) == (VersionState.RETAINED, Outcome.CONSENT)

    @pytest.mark.parametrize("count", [6, 7])
    def test_six_or_seven_decide_by_consent_unless_the_lead_chooses_ballots(self, as_user, count):
        world = Day(count, until=PhaseKey.SHARE)
        kept, left = (world.sheet(author, proposed=True) for author in world.tutors[:2])
        control = as_user(world.lead).get(reverse("room:control", args=[world.workshop.slug])).text
        assert "retenue par consentement" in control
        assert "que tout le monde vote" in control
        rounds.retain_by_consent(world.workshop.pool.get(version=kept), reason="Oui.", by=world.lead)

        rounds.open_round(find_round(world.workshop, 1), by=world.lead)
        with pytest.raises(Refused, match="a choisi le bulletin secret"):
            rounds.retain_by_consent(world.workshop.pool.get(version=left), reason="Oui.", by=world.lead)

    def test_under_six_there_is_no_ballot(self):
        world = Day(5, until=PhaseKey.SHARE)
        world.sheet(world.tutors[0], proposed=True)
        with pytest.raises(Refused, match="consentement"):
            rounds.open_round(find_round(world.workshop, 1), by=world.lead)

    def test_from_eight_people_on_ballots_decide(self):
        world = Day(8, until=PhaseKey.SHARE)
        world.sheet(world.tutors[0], proposed=True)
        with pytest.raises(Refused, match="bulletin secret"):
            rounds.retain_by_consent(world.workshop.pool.get(), reason="Oui.", by=world.lead)


class TestFindings:
    def test_come_from_ones_own_texts_by_ones_own_choice(self, world, as_user):
        author = world.tutors[0]
        world.narrative(author, strengths=[{"statement": "Des faits datés", "scope": "tutor"}])
        url = reverse("deliberation:findings", args=[world.workshop.slug])
        assert "Des faits datés" in as_user(author).get(url).text
        assert "Des faits datés" not in as_user(world.tutors[1]).get(url).text
        assert "Des faits datés" not in as_user(world.lead).get(url).text

        as_user(author).post(url, {"kind": "strength", "scope": "tutor", "statement": "Des faits datés"})

        page = as_user(world.tutors[1]).get(url).text
        assert "Des faits datés" in page
        assert author.last_name not in page

    def test_recognition_is_secret_and_counts_one_a_person(self, world):
        finding = findings.put_in_common(
            world.fresh, kind="strength", scope="tutor", statement="Un fait", by=world.tutors[0]
        )
        for _press in range(2):
            findings.recognise(world.fresh, {finding.pk}, by=world.tutors[1])
        assert finding.supports.count() == 1

        findings.recognise(world.fresh, set(), by=world.tutors[1])
        assert finding.supports.count() == 0

    def test_an_axis_gets_a_follow_up_from_the_facilitator_only(self, world, as_user):
        finding = findings.put_in_common(
            world.fresh, kind="improvement", scope="hierarchy", statement="Du temps", by=world.tutors[0]
        )
        url = reverse("deliberation:follow_up", args=[world.workshop.slug, finding.pk])

        assert as_user(world.tutors[0]).post(url, {"outcome": "need"}).status_code == 403
        as_user(world.lead).post(url, {"outcome": "need"})
        assert Finding.objects.get().outcome == "need"


class TestNeeds:
    @pytest.mark.parametrize(
        ("answers", "cause"),
        [
            ((False, None, None), Cause.KNOW_HOW),
            ((True, False, None), Cause.CAN_DO),
            ((True, True, False), Cause.MANDATE),
            ((True, True, True), Cause.UNCLEAR),
        ],
    )
    def test_three_questions_give_the_cause(self, answers, cause):
        assert triage(*answers) == cause

    def form(self, **changes):
        return {
            "statement": "Du temps pour préparer",
            "situation": "Le vendredi soir.",
            "competence": "",
            "knows_how": "yes",
            "has_means": "no",
            "is_expected": "",
            "wanted_response": "time",
            "urgency": "4",
            **changes,
        }

    def test_a_need_is_expressed_without_a_name_and_confirmed_by_the_group(self, world, as_user):
        author = world.tutors[0]
        url = reverse("needs:needs", args=[world.workshop.slug])

        as_user(author).post(url, self.form())

        need = Need.objects.get()
        assert (need.cause, need.status) == (Cause.CAN_DO, NeedState.EXPRESSED)
        page = as_user(world.lead).get(url).text
        assert "Du temps pour préparer" in page
        assert author.last_name not in page
        assert "Le vendredi soir." not in page
        as_user(world.lead).post(
            reverse("needs:need_state", args=[world.workshop.slug, need.pk]), {"act": "confirm"}
        )
        need.refresh_from_db()
        assert need.status == NeedState.CONFIRMED
        with pytest.raises(Refused, match="confirmé"):
            needs.drop_need(need, by=author)

    def test_what_is_already_possible_must_be_rephrased_and_nothing_typed_is_lost(self, world, as_user):
        page = as_user(world.tutors[0]).post(
            reverse("needs:needs", args=[world.workshop.slug]),
            self.form(has_means="yes", is_expected="yes"),
        )

        assert "reformulez" in page.text
        assert "Le vendredi soir." in page.text
        assert not Need.objects.exists()

    def test_three_at_most(self, world, as_user):
        author = world.tutors[0]
        url = reverse("needs:needs", args=[world.workshop.slug])
        for rank in range(3):
            as_user(author).post(url, self.form(statement=f"Besoin {rank}"))

        refused = as_user(author).post(url, self.form(statement="Besoin de trop"))

        assert "Trois besoins au plus" in refused.text
        assert "Besoin de trop" in refused.text, "what was typed stays on the screen"
        assert Need.objects.count() == 3

    def test_support_is_secret_and_not_for_ones_own(self, world):
        author = world.tutors[0]
        need = needs.express_need(
            world.fresh,
            by=author,
            statement="Un besoin",
            cause="know_how",
            wanted_response="training",
            urgency=2,
        )

        for user in (author, world.tutors[1], world.tutors[1]):
            needs.support_needs(world.fresh, {need.pk}, by=user)

        assert need.supports.count() == 1


class TestPositioning:
    def test_is_private_and_opens_a_week_before(self, as_user, today):
        world = Day(6)
        author = world.tutors[0]
        url = reverse("needs:positioning", args=[world.workshop.slug, "D"])
        preparing.announce_workshop(world.workshop, by=world.centre)
        data = {
            "D1-current": "2",
            "D1-importance": "4",
            "D1-urgency": "3",
            "D2-current": "unknown",
            "D2-importance": "unknown",
            "D3-current": "4",
            "D3-importance": "2",
            "D3-urgency": "4",
        }

        page = as_user(author).post(url, data)

        assert page.status_code == 302
        rows = {row.competence.code: row for row in SelfPositioning.objects.select_related("competence")}
        assert (rows["D1"].current, rows["D1"].importance, rows["D1"].urgency) == (2, 4, 3)
        assert rows["D2"].current is None
        assert rows["D3"].urgency is None, "no urgency at or above the required level"
        assert set(rows) == {"D1", "D2", "D3"}
        for other in (world.lead, world.centre):
            assert as_user(other).get(url).status_code == 404

    def test_nothing_is_answered_for_anybody(self, as_user):
        """No level, and no « je ne sais pas », before a gesture; what is complete is kept beside what is not."""
        world = Day(6, until=PhaseKey.SHARE)
        client, url = as_user(world.tutors[0]), reverse("needs:positioning", args=[world.workshop.slug, "D"])
        assert "checked" not in client.get(url).text

        page = client.post(url, {"D1-current": "2", "D2-current": "3", "D2-importance": "unknown"})
        assert page.status_code == 422
        assert "même si c’est « Je ne sais pas »" in page.text.replace("\u00a0", " ")
        assert page.text.count("checked") == 3, "what was answered stays answered"
        (kept,) = SelfPositioning.objects.filter(person=world.tutors[0])
        assert (kept.competence.code, kept.current, kept.importance) == ("D2", 3, None)
        assert client.get(url).text.count("checked") == 2

        assert client.post(url, {"D1-urgency": "2"}).status_code == 422, "an urgency of what was not answered"

    def test_is_refused_too_early(self, as_user, today):
        world = Day(6)
        world.workshop.date = today.replace(year=today.year + 1)
        world.workshop.save()
        preparing.announce_workshop(world.workshop, by=world.centre)

        page = as_user(world.tutors[0]).post(
            reverse("needs:positioning", args=[world.workshop.slug, "D"]), {"D1-current": "2"}
        )

        assert page.status_code == 403
        assert "sept jours" in page.text


class TestProject:
    def data(self, author, today, **changes):
        goal = {
            "objective": "Tenir un retour chaque jeudi",
            "first_step": "Bloquer le créneau",
            "first_step_on": str(today),
            "success_sign": "Douze jeudis",
            **changes,
        }
        return {
            "writer": str(author.public_id),
            "revision": "1",
            "visibility": "private",
            **{f"self-{name}": value for name, value in goal.items()},
        }

    def test_is_committed_with_a_first_step_and_a_sign(self, world, as_user, today):
        author = world.tutors[0]
        url = reverse("room:project", args=[world.workshop.slug])

        as_user(author).post(url, self.data(author, today) | {"go": "commit"})

        assert world.seat(author).project.status == "committed"

    def test_refusing_the_commitment_keeps_what_was_typed(self, world, as_user, today):
        author = world.tutors[0]
        url = reverse("room:project", args=[world.workshop.slug])

        page = as_user(author).post(
            url, self.data(author, today, success_sign="") | {"go": "commit"}, follow=True
        )

        assert page.status_code == 200
        assert "À quoi" in page.text or "à quoi" in page.text
        assert world.seat(author).project.goals.get().objective == "Tenir un retour chaque jeudi"
        assert world.seat(author).project.status == "draft"

    def test_is_read_by_its_author_alone(self, world, as_user):
        url = reverse("room:project", args=[world.workshop.slug])

        for other in (world.lead, world.centre):
            assert as_user(other).get(url).status_code == 404
