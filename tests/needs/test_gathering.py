"""The same need said on several days: one line, one number of people, one answer; undone at will, and telling of nobody."""

import contextlib
import datetime
import re
import threading

import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Centre, Mandate, Region, Role, User
from capitalisation.policy import Refused
from needs.actions import gathering, reports
from needs.actions.needs import confirm_need, triage_need, unconfirm_need
from needs.actions.planning import new_action, write_action
from needs.actions.releases import make_when_due
from needs.models import CommonNeed, Need, NeedAnswer, Release
from needs.models.scope import Scope
from needs.queries.gathering import suggestions
from needs.queries.lines import NeedLine
from needs.queries.report import needs_report
from needs.queries.tables.said import know_how
from needs.queries.waiting import late_for
from needs.rules.disclosure import Portion, Support
from needs.rules.likeness import Sentence, likely
from tests.builders import Day, person
from tests.needs.test_many import said
from tests.needs.test_releases import answered, scope_of
from tutors.models import Programme

WORDS = "Avoir du temps pour débriefer"
ACTION = {
    "competences": [],
    "title": "Débriefer",
    "objective": "Un débriefing par mois",
    "audience": "Tuteurs",
    "mode": "exchange",
    "hours": 3,
    "sessions": 2,
    "due_on": datetime.date(2099, 1, 1),
    "category": "t1",
    "indicator": "Débriefings tenus",
    "status": "proposed",
    "reason": "",
    "delivered_on": None,
}


@pytest.fixture
def days(db) -> tuple[Day, Day]:
    return answered(12), answered(12)


@pytest.fixture
def planner(db) -> User:
    return person(Role.PLANNER, first="Odile")


def together(scope: Scope, *needs: Need, by: User, common: CommonNeed | None = None) -> CommonNeed:
    return gathering.gather(scope, needs, wording=WORDS, common=common, by=by)


def lines(scope: Scope) -> dict[str, NeedLine]:
    return {line.statement: line for line in needs_report(scope).know_how}


def answer(need: Need, by: User, reason: str = "Prévu au plan de mars.") -> None:
    reports.answer(need, decision="partly", reason=reason, due_on=None, by=by)


@pytest.mark.sqlite_only
class TestFigures:
    def test_people_of_all_its_days_over_people_of_all_its_days(self, days, planner):
        """(1 + 5) + (1 + 3) people of 24; alone, each day of 12 says no share."""
        first, second = days
        one, other = said(first, first.tutors[0], supports=5), said(second, second.tutors[0], supports=3)
        scope = scope_of(first)
        make_when_due(scope)
        assert {line.support for line in needs_report(scope).know_how} == {Support(True), Support(False)}

        together(scope, one, other, by=planner)

        [line] = needs_report(scope).know_how
        assert (line.statement, line.days, line.support) == (WORDS, 2, Support(None, Portion(40)))
        [row] = know_how(needs_report(scope)).cells
        assert [cell.text for cell in row][2:4] == ["40 %", "2"]

    @pytest.mark.parametrize(("is_same", "share"), [(True, 20), (False, 30)])
    def test_who_said_it_on_two_days_counts_once(self, days, planner, is_same, share):
        """5 or 6 people of 24."""
        first, second = days
        one = said(first, first.tutors[0], supports=2)
        other = said(second, first.tutors[0] if is_same else second.tutors[0], supports=2)
        make_when_due(scope_of(first))
        together(scope_of(first), one, other, by=planner)
        assert lines(scope_of(first))[WORDS].support == Support(None, Portion(share))

    def test_who_supports_two_of_one_day_counts_once(self, days, planner):
        """Two of twelve said it, and the same three support both: five, not eight."""
        first, second = days
        needs = [said(first, first.tutors[0], supports=0), said(first, first.tutors[1], supports=0)]
        for need in needs:
            for tutor in first.tutors[2:5]:
                need.supports.create(voter_token=first.seat(tutor).secret_token)
        needs.append(said(second, second.tutors[0], supports=0))
        make_when_due(scope_of(first))
        together(scope_of(first), *needs, by=planner)
        assert lines(scope_of(first))[WORDS].support == Support(None, Portion(30)), "6 of 24"

    def test_the_next_release_counts_those_brought_together_before(self, days, planner):
        first, second = days
        one, other = said(first, first.tutors[0], supports=5), said(second, second.tutors[0], supports=3)
        together(scope_of(first), one, other, by=planner)
        assert lines(scope_of(first))[WORDS].support is None, "nothing is released yet"
        make_when_due(scope_of(first))
        assert lines(scope_of(first))[WORDS].support == Support(None, Portion(40))

    def test_overlapping_figures_that_would_tell_who_said_what_are_not_made(self, days, planner):
        """The attack: bring A and B together, part them, bring A and C together, and subtract."""
        first, second = days
        needs = [
            said(day, day.tutors[rank], supports=4) for day, rank in ((first, 0), (second, 0), (second, 1))
        ]
        scope = scope_of(first)
        make_when_due(scope)
        common = together(scope, needs[0], needs[1], by=planner)
        gathering.part(common, by=planner)
        assert len(needs_report(scope).know_how) == 3

        together(scope, needs[0], needs[2], by=planner)
        assert lines(scope)[WORDS].support is None
        assert "non compté" in {cell.text for row in know_how(needs_report(scope)).cells for cell in row}

        common = CommonNeed.objects.get()
        gathering.part(common, by=planner)
        together(scope, needs[0], needs[1], by=planner)
        assert lines(scope)[WORDS].support == Support(None, Portion(40)), "the same ones: the same figure"

    @pytest.mark.parametrize(("supports", "shown"), [((0, 0), 20), ((1, 0), 20), ((2, 0), 20), ((3, 3), 30)])
    def test_the_lowest_band_never_means_that_nobody_else_needs_it(self, days, planner, supports, shown):
        """The attack: two said it, « 10 % ou moins » of 24 were those two alone, and everybody else's vote was known."""
        needs = [said(day, day.tutors[0], supports=count) for day, count in zip(days, supports, strict=True)]
        make_when_due(scope_of(days[0]))
        together(scope_of(days[0]), *needs, by=planner)
        edge = "low" if shown == 20 else ""
        assert lines(scope_of(days[0]))[WORDS].support == Support(None, Portion(shown, edge))

    def test_a_class_that_four_made_alone_is_not_shown(self):
        """« Fewer than five » of something four people said would mean nobody else."""
        assert Support.of(4, 12, said=4) == Support(None)
        assert Support.of(3, 12, said=3) == Support(False)

    def test_nor_are_two_subtracted_from_one_release_to_the_next(self, days, planner):
        needs = [said(day, day.tutors[0], supports=2) for day in days]
        scope = scope_of(days[0])
        make_when_due(scope)
        common = together(scope, *needs, by=planner)
        shown = lines(scope)[WORDS].support
        third = answered(14)
        late = said(third, third.tutors[0], supports=3)
        together(scope, late, by=planner, common=common)
        assert make_when_due(scope) is not None
        assert lines(scope)[WORDS].support is None
        assert "non compté" in str(know_how(needs_report(scope)).rows)
        gathering.part(CommonNeed.objects.get(), by=planner)
        together(scope, *needs, by=planner)
        assert lines(scope)[WORDS].support == shown, "the same ones: the same figure, whatever came since"

    def test_a_year_that_does_not_move_is_not_counted_again(self, days, planner, monkeypatch):
        """Its answers begin to be deleted: what is left would count itself alone."""
        needs = [said(day, day.tutors[0], supports=2) for day in days]
        scope = scope_of(days[0])
        make_when_due(scope)
        before = Release.objects.get().figures
        monkeypatch.setattr(Scope, "is_moving", False)
        together(scope, *needs, by=planner)
        assert Release.objects.get().figures == before
        assert "non compté" in str(know_how(needs_report(scope)).rows), (
            "nothing is promised that will not come"
        )


class TestAnswers:
    @pytest.fixture
    def both(self, days) -> tuple[Need, Need]:
        first, second = days
        return said(first, first.tutors[0], supports=1), said(second, second.tutors[0], supports=1)

    @pytest.mark.sqlite_only
    def test_one_answer_reaches_the_people_of_both_days(self, days, both, planner, as_user):
        together(scope_of(days[0]), *both, by=planner)
        answer(both[1], planner)
        assert [one.need for one in NeedAnswer.objects.order_by("need")] == list(both)
        for day, need in zip(days, both, strict=True):
            page = as_user(need.author).get(reverse("needs:needs", args=[day.workshop.slug])).text
            assert "Prévu au plan de mars." in page
        assert len(needs_report(scope_of(days[0])).answers) == 1

    @pytest.mark.sqlite_only
    def test_it_waits_once_and_is_late_once(self, days, both, planner, as_user):
        alone = said(days[0], days[0].tutors[2], supports=0)
        Need.objects.filter(pk=alone.pk).update(statement="Un bureau fermé")
        together(scope_of(days[0]), *both, by=planner)
        page = as_user(planner).get(reverse("needs:answers")).text
        assert page.count(WORDS) == 1
        assert "Dit en 2 journées" in page
        for day in days:
            type(day.workshop).objects.filter(pk=day.workshop.pk).update(
                date=day.workshop.date - datetime.timedelta(days=31)
            )
        assert late_for(planner) == 2, "the common one and the lone one"

    @pytest.mark.sqlite_only
    def test_it_says_whom_it_reaches(self, days, both, planner, as_user):
        together(scope_of(days[0]), *both, by=planner)
        page = as_user(planner).get(reverse("needs:answer", args=[both[0].pk])).text
        assert WORDS in page
        for need in both:
            assert need.number in page

    @pytest.mark.sqlite_only
    def test_parted_each_keeps_the_answer_it_has(self, days, both, planner):
        common = together(scope_of(days[0]), *both, by=planner)
        answer(both[0], planner)
        gathering.part(common, by=planner)
        answer(both[0], planner, reason="Finalement en mai.")
        assert [one.reason for one in NeedAnswer.objects.order_by("need")] == [
            "Finalement en mai.",
            "Prévu au plan de mars.",
        ]

    @pytest.mark.sqlite_only
    def test_a_centre_answers_its_own_day_alone(self, days, planner, as_user):
        """A condition of two centres: one of them answers for itself."""
        first, second = days
        needs = [said(day, day.tutors[0], supports=1, cause="can_do") for day in days]
        together(scope_of(first), *needs, by=planner)
        theirs = Programme.objects.create(
            centre=Centre.objects.create(name="Autre centre"), name="Autre", start=datetime.date(2024, 1, 1)
        )
        type(second.workshop).objects.filter(pk=second.workshop.pk).update(programme=theirs)
        page = as_user(first.centre).get(reverse("needs:answer", args=[needs[0].pk])).text
        assert needs[1].number not in page, "nor reads what the other's day said"
        answer(needs[0], first.centre)
        assert [one.need for one in NeedAnswer.objects.all()] == [needs[0]]

    @pytest.mark.sqlite_only
    def test_an_answer_given_before_is_seen_before_it_is_replaced(self, days, both, planner, as_user):
        answer(both[0], planner)
        together(scope_of(days[0]), *both, by=planner)
        page = as_user(planner).get(reverse("needs:answer", args=[both[1].pk])).text
        assert "Déjà répondu" in page
        assert "Prévu au plan de mars." in page

    @pytest.mark.sqlite_only
    def test_an_action_keeps_its_needs_whichever_of_them_it_named(self, days, both, planner, as_user):
        """The form offers the first of those that say the same: the action named the other."""
        scope = scope_of(days[0])
        action = write_action(
            new_action(scope.region, scope.year, by=planner), by=planner, needs=[both[1]], **ACTION
        )
        together(scope, *both, by=planner)
        client, address = as_user(planner), action.get_absolute_url()
        page = client.get(address).text
        head = re.search(rf'name="needs" value="{both[0].pk}"[^>]*>', page)
        assert head is not None
        assert "checked" in head[0]

    @pytest.mark.sqlite_only
    def test_an_action_for_one_is_for_all(self, days, both, planner):
        scope = scope_of(days[0])
        together(scope, *both, by=planner)
        action = write_action(
            new_action(scope.region, scope.year, by=planner),
            by=planner,
            needs=[both[0]],
            **ACTION,
        )
        assert set(action.needs.all()) == set(both)


@pytest.mark.sqlite_only
class TestWalls:
    def test_other_regions_and_other_causes_stay_apart(self, days, planner):
        first, second = days
        scope = scope_of(first)
        one = said(first, first.tutors[0], supports=1)
        with pytest.raises(Refused, match="pas la même cause"):
            together(scope, one, said(second, second.tutors[0], supports=1, cause="can_do"), by=planner)
        with pytest.raises(Refused, match="au moins deux"):
            together(scope, one, by=planner)
        elsewhere = said(second, second.tutors[1], supports=1)
        region = Region.objects.create(code="84", name="Auvergne-Rhône-Alpes")
        type(second.workshop).objects.filter(pk=second.workshop.pk).update(region=region)
        with pytest.raises(Refused, match="relisez la liste"):
            together(scope, one, elsewhere, by=planner)
        assert not CommonNeed.objects.exists()

    def test_a_planner_of_elsewhere_neither_gathers_nor_parts(self, days, planner, as_user):
        needs = [said(day, day.tutors[0], supports=1) for day in days]
        scope = scope_of(days[0])
        common = together(scope, *needs, by=planner)
        stranger = person(Role.PLANNER, first="Paul")
        elsewhere = Region.objects.create(code="84", name="Auvergne-Rhône-Alpes")
        Mandate.objects.filter(user=stranger).update(region=elsewhere)
        client = as_user(User.objects.get(pk=stranger.pk))
        assert client.get(reverse("needs:gathering", args=[scope.region.code, scope.year])).status_code == 404
        assert client.post(reverse("needs:part", args=[common.pk])).status_code == 404
        with pytest.raises(Refused):
            gathering.part(common, by=User.objects.get(pk=stranger.pk))
        assert common.needs.count() == 2

    def test_what_was_parted_meanwhile_takes_nobody_in(self, days, planner):
        needs = [said(day, day.tutors[0], supports=1) for day in days]
        scope = scope_of(days[0])
        common = together(scope, *needs, by=planner)
        late = said(days[0], days[0].tutors[3], supports=0)
        gathering.part(CommonNeed.objects.get(), by=planner)
        with pytest.raises(Refused, match="relisez la liste"):
            together(scope, late, by=planner, common=common)
        assert Need.objects.get(pk=late.pk).common is None

    def test_no_name_of_a_third_person_in_the_common_wording(self, days, planner, as_user):
        needs = [said(day, day.tutors[0], supports=1) for day in days]
        scope = scope_of(days[0])
        address = reverse("needs:gathering", args=[scope.region.code, scope.year])
        sent = {"needs": [need.pk for need in needs], "wording": "Que M. Lefèvre nous laisse du temps"}
        page = as_user(planner).post(address, sent)
        assert "Que M. Lefèvre nous laisse du temps" in page.text, "nothing typed is dropped"
        assert not CommonNeed.objects.exists()


@pytest.mark.sqlite_only
class TestWrapUp:
    """A planner may bring needs together while a day is being wrapped up, and its group still words them."""

    @pytest.fixture
    def pair(self, days, planner) -> tuple[Need, Need]:
        first, second = days
        needs = said(first, first.tutors[0], supports=1), said(second, second.tutors[0], supports=1)
        together(scope_of(first), *needs, by=planner)
        type(second.workshop).objects.filter(pk=second.workshop.pk).update(status="wrap_up")
        return needs[0], Need.objects.get(pk=needs[1].pk)

    def test_moved_to_another_cause_it_leaves_those_of_the_former(self, days, pair):
        triage_need(pair[1], cause="mandate", wording="Une règle écrite", by=days[1].lead)
        assert Need.objects.get(pk=pair[1].pk).common is None
        confirm_need(Need.objects.get(pk=pair[1].pk), by=days[1].lead)
        report = needs_report(scope_of(days[0]))
        assert [line.statement for line in report.know_how] == ["Du temps"]
        assert [line.statement for line in report.conditions] == ["Une règle écrite"]

    def test_no_more_confirmed_it_leaves_them_too(self, days, pair):
        unconfirm_need(pair[1], by=days[1].lead)
        assert Need.objects.get(pk=pair[1].pk).common is None


@pytest.mark.sqlite_only
class TestScreen:
    def test_a_suggestion_is_read_ticked_and_decided(self, days, planner, as_user):
        for day, words in zip(
            days, ("Débriefer après un entretien", "Après un entretien, débriefer"), strict=True
        ):
            need = said(day, day.tutors[0], supports=1)
            Need.objects.filter(pk=need.pk).update(statement=words)
        scope = scope_of(days[0])
        address = reverse("needs:gathering", args=[scope.region.code, scope.year])
        client = as_user(planner)
        assert f"{address}" in client.get(reverse("needs:listed")).text
        [found] = suggestions(scope)
        assert "Ils disent peut-être la même chose" in client.get(address).text
        page = client.get(f"{address}?{found.query}")
        assert page.text.count("checked") == 2

        sent = {"needs": [need.pk for need in found.alone], "wording": "Débriefer un entretien"}
        page = client.post(address, sent, follow=True)
        assert "une réponse les atteindra tous" in page.text
        assert "Déjà rapprochés" in page.text
        assert not suggestions(scope)

        page = client.post(reverse("needs:part", args=[CommonNeed.objects.get().pk]), follow=True)
        assert "de nouveau séparés" in page.text
        assert len(suggestions(scope)) == 1

    def test_a_number_no_database_holds_is_no_accident(self, days, planner, as_user):
        address = reverse("needs:gathering", args=[scope_of(days[0]).region.code, scope_of(days[0]).year])
        page = as_user(planner).post(address, {"needs": ["9" * 26], "wording": "Du temps"})
        assert page.status_code == 200
        assert "relisez la liste" in page.text

    def test_a_third_day_joins(self, days, planner, as_user):
        first, second = days
        scope = scope_of(first)
        common = together(scope, *(said(day, day.tutors[0], supports=1) for day in days), by=planner)
        late = said(second, second.tutors[3], supports=0)
        Need.objects.filter(pk=late.pk).update(statement="Du temps pour débriefer")
        [found] = suggestions(scope)
        assert found.common == common
        address = reverse("needs:gathering", args=[scope.region.code, scope.year])
        as_user(planner).post(address, {"needs": [late.pk], "common": common.pk, "wording": ""})
        assert common.needs.count() == 3
        assert CommonNeed.objects.get().wording == WORDS

    def test_what_someone_else_gathered_meanwhile_is_said(self, days, planner, as_user):
        scope = scope_of(days[0])
        needs = [said(day, day.tutors[0], supports=1) for day in days]
        third = said(days[0], days[0].tutors[1], supports=1)
        together(scope, *needs, by=planner)
        address = reverse("needs:gathering", args=[scope.region.code, scope.year])
        page = as_user(planner).post(address, {"needs": [needs[0].pk, third.pk], "wording": "Du temps"})
        assert "vient d’être rapproché" in page.text
        assert 'value="Du temps"' in page.text


@pytest.mark.postgresql_only
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_locked", [True, False], ids=["locked", "control"])
def test_two_planners_never_put_one_need_in_two_places(monkeypatch, is_locked):
    """Both read that it stands alone before either writes: without the lock of the region, both take it."""
    days = answered(7), answered(7)
    planner = person(Role.PLANNER)
    needs = [said(days[0], days[0].tutors[rank], supports=1) for rank in range(3)]
    both_have_read, refused = threading.Barrier(2), []
    may_be_gathered = gathering.policy.may_be_gathered

    def when_both_have_read(chosen):
        with contextlib.suppress(threading.BrokenBarrierError):
            # With the lock the other never comes so far.
            both_have_read.wait(timeout=2)
        return may_be_gathered(chosen)

    monkeypatch.setattr(gathering.policy, "may_be_gathered", when_both_have_read)
    if not is_locked:
        monkeypatch.setattr(type(Region.objects.all()), "select_for_update", lambda regions: regions)

    def gather(*keys: int) -> None:
        try:
            together(scope_of(days[0]), *(needs[key] for key in keys), by=planner)
        except Refused as refusal:
            refused.append(refusal)
        connection.close()

    threads = [threading.Thread(target=gather, args=keys) for keys in ((0, 1), (1, 2))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    members = sorted(one.needs.count() for one in CommonNeed.objects.all())
    assert (len(refused), members) == ((1, [2]) if is_locked else (0, [1, 2]))


def sentence(key: int, text: str, competence: int | None = None, kind: str = "know_how") -> Sentence:
    return Sentence.of(key, kind, competence, text)


class TestLikeness:
    def test_words_in_another_order_or_form_are_alike_and_others_are_not(self):
        first = sentence(1, "Mener un entretien de recadrage")
        assert first.is_like(sentence(2, "Savoir mener des entretiens de recadrages"))
        assert not first.is_like(sentence(3, "Un bureau fermé pour recevoir"))
        assert not first.is_like(sentence(4, "Mener un entretien de recadrage", kind="can_do"))

    def test_the_same_competence_needs_fewer_common_words(self):
        texts = "Observer sans juger", "Observer puis reformuler"
        assert not sentence(1, texts[0], 7).is_like(sentence(2, texts[1], 8))
        assert sentence(1, texts[0], 7).is_like(sentence(2, texts[1], 7)) == (1 / 5 >= 0.3)

    @given(
        st.lists(
            st.tuples(
                st.lists(
                    st.sampled_from(["temps", "bureau", "entretien", "recadrage", "outil", "observer"]),
                    max_size=5,
                ),
                st.sampled_from([None, 1, 2]),
                st.sampled_from(["know_how", "can_do"]),
            ),
            max_size=12,
        )
    )
    def test_groups_are_those_of_the_slow_definition(self, drawn):
        """Connected components of « is like », each sentence joining every group it is like."""
        found = [
            sentence(rank, " ".join(words), about, kind) for rank, (words, about, kind) in enumerate(drawn)
        ]
        groups = [{one} for one in found]
        for one in found:
            near = [group for group in groups if any(one.is_like(other) for other in group) or one in group]
            groups = [group for group in groups if group not in near] + [set().union(*near)]
        expected = sorted(sorted(one.key for one in group) for group in groups if len(group) > 1)
        assert likely(found) == expected
