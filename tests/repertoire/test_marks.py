"""Three marks kept apart: peers recommend, the hierarchy endorses, tutors try and tell."""

import datetime

import pytest
from django.urls import reverse

from accounts.models import Role
from capitalisation.policy import Refused
from repertoire.actions import life, marks
from repertoire.models import Adoption, Endorsement, PracticeVersion
from repertoire.models.scales import field_grade
from repertoire.queries.marks import Marks
from tests.builders import person

SHEET = "Transmettre la conduite de réunion en trois temps"


@pytest.fixture
def sheet(cast) -> PracticeVersion:
    """Claire's published sheet: two recommendations, five returns, endorsed."""
    return PracticeVersion.objects.published().select_related("practice__author").get(title=SHEET)


def fresh(sheet: PracticeVersion) -> PracticeVersion:
    return PracticeVersion.objects.select_related("practice__author").get(pk=sheet.pk)


class TestRecommending:
    def test_peers_say_why_with_their_function_and_once(self, sheet, cast, as_user):
        tutor = cast("ines.nguyen")
        url = reverse("repertoire:recommend", args=[sheet.practice_id])
        for why in ("Simple et sûre.", "Elle tient en dix minutes."):
            assert as_user(tutor).post(url, {"why": why}).status_code == 302

        page = as_user(person(Role.READER)).get(sheet.get_absolute_url()).text
        assert "3 recommandations" in page
        assert "Elle tient en dix minutes." in page
        assert "Simple et sûre." not in page
        assert tutor.last_name not in page

    def test_a_name_is_refused_and_the_words_stay(self, sheet, cast, as_user):
        trainee = cast("samir.kaci")
        why = f"{trainee.first_name} {trainee.last_name} a compris."
        page = as_user(cast("ines.nguyen")).post(
            reverse("repertoire:recommend", args=[sheet.practice_id]), {"why": why}
        )

        assert "désigne quelqu’un" in page.text
        assert why in page.text
        assert sheet.practice.recommendations.count() == 2

    def test_nobody_recommends_their_own(self, sheet):
        with pytest.raises(Refused, match="propre fiche"):
            marks.recommend(sheet, why="Bien.", by=sheet.practice.author)

    def test_it_can_be_taken_back(self, sheet, cast, as_user):
        url = reverse("repertoire:recommend", args=[sheet.practice_id])
        as_user(cast("luc.perrin")).post(url, {"act": "remove"})

        assert sheet.practice.recommendations.count() == 1


class TestEndorsing:
    def test_a_refusal_needs_a_reason_that_everybody_reads(self, cast, as_user):
        asked = Endorsement.objects.get(status="requested")
        url = reverse("repertoire:endorsement", args=[asked.pk])
        endorser = as_user(cast("bernard.leroux"))

        assert "Dites pourquoi" in endorser.post(url, {"decision": "declined", "reason": ""}).text
        assert endorser.post(url, {"decision": "declined", "reason": "Pas sans moyens."}).status_code == 302
        page = as_user(person(Role.READER)).get(asked.version.get_absolute_url()).text
        assert "Pas sans moyens." in page

    def test_the_clock_is_thirty_days_and_lateness_is_said(self, cast, as_user, today):
        asked = Endorsement.objects.get(status="requested")
        assert asked.due_on == asked.requested_on + datetime.timedelta(days=30)

        Endorsement.objects.filter(pk=asked.pk).update(requested_on=today - datetime.timedelta(days=31))
        assert "En retard" in as_user(cast("bernard.leroux")).get(reverse("repertoire:endorsements")).text

    def test_a_minor_change_keeps_it_a_major_one_makes_it_lapse(self, sheet, cast):
        def rewritten(change: str) -> PracticeVersion:
            following = life.prepare_version(
                fresh(sheet), change=change, note="Précisions.", by=sheet.practice.author
            )
            life.take_place(following, by=None)
            return following

        minor = rewritten("minor")
        assert minor.endorsement.status == "granted"
        PracticeVersion.objects.filter(pk=minor.pk).update(status="published")
        major = life.prepare_version(
            fresh(minor), change="major", note="Autrement.", by=sheet.practice.author
        )
        life.take_place(major, by=None)
        assert Endorsement.objects.get(version=minor).status == "lapsed"
        assert not Endorsement.objects.filter(version=major).exists()

    def test_only_the_hierarchy_decides(self, cast, as_user):
        asked = Endorsement.objects.get(status="requested")
        for short in ("jeanne.marchand", "claire.aubry", "alix.roy"):
            answer = as_user(cast(short)).post(
                reverse("repertoire:endorsement", args=[asked.pk]), {"decision": "granted"}
            )
            assert answer.status_code == 403


class TestTrying:
    def test_a_grade_appears_from_five_returns_and_is_the_lower_median_of_the_weaker(self):
        assert field_grade([(5, 4), (4, 4), (4, 3), (5, 4)]) == (4, None)
        assert field_grade([(5, 4), (4, 4), (4, 3), (5, 4), (3, 3)]) == (5, 4)
        assert field_grade([(5, 1), (5, 1), (5, 1), (5, 5), (5, 5), (None, 3)]) == (5, 1)

    def test_who_has_not_tried_it_yet_gives_no_grade(self, sheet, cast, as_user):
        reader = cast("fatou.sow")
        trial = marks.try_practice(sheet, by=reader)
        before = Marks(sheet, reader).returns.counted
        answer = {"status": "intends", "adaptation": "", "effect": "1", "economy": "1"}
        page = as_user(reader).post(reverse("repertoire:trial", args=[trial.pk]), answer).text
        assert "une fois que vous l’aurez essayée" in page

        Adoption.objects.filter(pk=trial.pk).update(effect=1, economy=1)
        assert Marks(sheet, reader).returns.counted == before

    def test_the_sheet_shows_the_field_beside_the_group_and_never_one_answer(self, sheet, as_user):
        page = as_user(person(Role.READER)).get(sheet.get_absolute_url()).text

        assert "Avis de terrain : « Plutôt oui », 5 retours." in page
        assert "deux réunions ont suffi" in page

        Adoption.objects.filter(practice=sheet.practice, status="abandoned").delete()
        page = as_user(person(Role.READER)).get(sheet.get_absolute_url()).text
        assert "Avis de terrain" not in page
        assert "à partir de cinq retours" in page

    def test_a_disappointing_field_asks_for_a_new_reading(self, sheet, as_user):
        Adoption.objects.filter(practice=sheet.practice).update(effect=3, economy=3)

        page = as_user(person(Role.READER)).get(sheet.get_absolute_url()).text
        assert "Les retours de terrain sont réservés" in page

    def test_saying_it_twice_is_one_trial_and_it_is_asked_three_months_later(
        self, sheet, cast, as_user, today
    ):
        tutor = cast("ines.nguyen")
        for _time in range(2):
            as_user(tutor).post(reverse("repertoire:try", args=[sheet.practice_id]))
        mine = Adoption.objects.get(person=tutor)
        assert mine.asked_on == today + datetime.timedelta(days=90)
        assert not mine.is_due

        Adoption.objects.filter(pk=mine.pk).update(started_on=today - datetime.timedelta(days=90))
        assert "Dites où vous en êtes" in as_user(tutor).get(reverse("repertoire:trials")).text

    def test_what_was_changed_is_asked_only_of_who_changed_something(self, cast, as_user):
        mine = Adoption.objects.get(person=cast("claire.aubry"))
        url = reverse("repertoire:trial", args=[mine.pk])
        author = as_user(cast("claire.aubry"))

        assert "Dites en une phrase" in author.post(url, {"status": "adapted"}).text
        assert "Répondez aussi" in author.post(url, {"status": "adopted", "effect": "4"}).text
        assert author.post(url, {"status": "adopted", "effect": "4", "economy": "5"}).status_code == 302
        mine.refresh_from_db()
        assert (mine.status, mine.effect, mine.economy) == ("adopted", 4, 5)
        assert mine.answered_on is not None

    def test_nobody_tells_of_the_trial_of_another(self, cast, as_user):
        theirs = Adoption.objects.get(person=cast("claire.aubry"))

        answer = as_user(cast("luc.perrin")).post(
            reverse("repertoire:trial", args=[theirs.pk]), {"status": "adopted"}
        )
        assert answer.status_code == 404
