"""Other ways into the repertoire, what is missing in it, and whether it is alive."""

import datetime

import pytest
from django.urls import reverse

from accounts.models import Role
from capitalisation.policy import Refused
from competences.models import Competence
from repertoire.actions import signals
from repertoire.actions.index import forget_version
from repertoire.models import Practice, PracticeVersion, Signal
from repertoire.queries.health import Ratio, health
from repertoire.rules.questions import QUESTIONS
from tests.builders import person


def test_every_question_leads_to_competences_of_the_framework(cast):
    known = set(Competence.objects.tutoring().values_list("code", flat=True))

    assert len(QUESTIONS) >= 20
    assert {code for one in QUESTIONS for code in one.codes} <= known


def test_a_question_opens_the_sheets_that_answer_and_says_when_there_is_none(cast, as_user):
    reader = as_user(person(Role.READER))
    url = f"{reverse('repertoire:index')}?competence=C3&amp;competence=B3"
    assert url in reader.get(reverse("repertoire:by_question")).text

    for version in PracticeVersion.objects.published():
        PracticeVersion.objects.filter(pk=version.pk).update(status="retired")
        forget_version(version)
    page = reader.get(reverse("repertoire:by_question")).text
    assert page.count("Sans pratique") == len(QUESTIONS)


def test_news_are_of_the_last_three_months(cast, as_user, today):
    old = PracticeVersion.objects.published().first()
    PracticeVersion.objects.filter(pk=old.pk).update(published_on=today - datetime.timedelta(days=91))

    page = as_user(person(Role.READER)).get(reverse("repertoire:news")).text
    assert old.title not in page
    assert page.count("<li>\n      <h3>") == 17


def test_the_most_taken_over_come_first(cast, as_user):
    page = as_user(person(Role.READER)).get(reverse("repertoire:most_adopted")).text

    assert "Transmettre la conduite de réunion en trois temps" in page
    assert page.count("<h3>") == 1, "a trial that was given up, or only meant, takes nothing over"


class TestGap:
    def test_an_empty_search_proposes_to_say_what_is_missing_with_its_words(self, cast, as_user):
        reader = as_user(cast("claire.aubry"))
        page = reader.get(reverse("repertoire:index"), {"q": "zzyzx élagage"}).text
        assert "manque/?q=zzyzx+%C3%A9lagage" in page

        form = reader.get(reverse("repertoire:gap"), {"q": "zzyzx élagage"}).text
        assert 'value="zzyzx élagage"' in form

    def test_it_reaches_those_who_keep_the_repertoire_and_never_names_who_asked(self, cast, as_user):
        tutor = cast("claire.aubry")
        as_user(tutor).post(reverse("repertoire:gap"), {"words": "élagage", "note": "Rien sur l’élagage."})

        for short in ("jeanne.marchand", "odile.garnier"):
            page = as_user(cast(short)).get(reverse("repertoire:health")).text
            assert "Rien sur l’élagage." in page
            assert tutor.last_name not in page
        assert as_user(cast("luc.perrin")).get(reverse("repertoire:health")).status_code == 403

    def test_a_name_is_refused(self, cast):
        trainee = cast("samir.kaci")
        with pytest.raises(Refused, match="désigne quelqu’un"):
            signals.signal(words="", note=f"{trainee} est seul.", competence=None, by=cast("claire.aubry"))

    def test_the_practice_that_answers_says_so_and_the_gap_leaves_the_list(self, cast, as_user):
        gap = Signal.objects.earliest("pk")
        version = PracticeVersion.objects.published().first()
        centre = as_user(cast("jeanne.marchand"))
        url = reverse("repertoire:signal", args=[gap.pk])

        assert "Aucune fiche publiée" in centre.post(url, {"reference": "P-9999"}).text
        assert "numéro de la fiche" in centre.post(url, {"reference": "²"}).text
        centre.post(url, {"reference": version.practice.reference.lower()})
        assert gap.note in centre.get(version.get_absolute_url()).text
        assert gap.note not in centre.get(reverse("repertoire:health")).text
        assert version.practice.reference in centre.get(url).text


class TestHealth:
    def test_a_sheet_nobody_opens_is_counted_and_opening_it_uncounts_it(self, cast, as_user, today):
        sheet = PracticeVersion.objects.published().first()
        PracticeVersion.objects.filter(pk=sheet.pk).update(published_on=today - datetime.timedelta(days=200))
        assert health(person(Role.CENTRE)).unopened == 1

        as_user(cast("luc.perrin")).post(reverse("repertoire:opened", args=[sheet.practice_id]))
        assert health(person(Role.CENTRE)).unopened == 0
        assert Practice.objects.get(pk=sheet.practice_id).opened_on == today

    def test_ratios_of_nothing_are_a_dash(self):
        assert str(Ratio(0, 0)) == "–"
        assert str(Ratio(2, 3)) == "67\u00a0%"

    def test_its_figures_are_those_of_the_rows(self, cast):
        found = health(person(Role.CENTRE))

        assert found.published == 18
        assert (found.adoption.part, found.adoption.whole) == (4, 5)
        assert found.late_reviews == 0
        assert len(found.signals) == 2
