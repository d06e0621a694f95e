"""Answers prepared by those who may answer: read by nobody else, published together, or not at all."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Mandate, Region, Role, User
from needs.actions import answering
from needs.models import CommonNeed, Need, NeedAnswer, PreparedAnswer
from tests.builders import person

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def needs(cast) -> list[Need]:
    found = Need.objects.filter(
        cause="know_how", status="confirmed", answer=None, common=None, workshop__status="closed"
    )
    return list(found[:2])


@pytest.fixture
def planner(cast) -> User:
    return cast("odile.garnier")


SECRET = "Attendre le vote du budget, en parler à la directrice."


def keep(client, need: Need, **fields: object) -> None:
    values = {
        "decision": "conditional",
        "reason": "Si dix personnes s’inscrivent.",
        "note": SECRET,
        "prepare": "Garder sans publier",
    }
    answer = client.post(reverse("needs:answer", args=[need.pk]), values | fields)
    assert answer.status_code == 302, answer.text


def test_what_is_prepared_is_read_by_those_who_may_answer_alone(needs, planner, cast, as_user):
    """The attack: everybody else's pages and files, before and after it is published."""
    need = needs[0]
    keep(as_user(planner), need)

    assert not NeedAnswer.objects.filter(need=need).exists()
    assert SECRET in as_user(planner).get(reverse("needs:answer", args=[need.pk])).text
    author = need.author
    urls = [reverse("needs:needs", args=[need.workshop.slug]), reverse("room:home")]
    for url in urls:
        assert "Si dix personnes" not in as_user(author).get(url).text
    assert as_user(cast("bernard.leroux")).get(reverse("needs:answer", args=[need.pk])).status_code == 404
    table = as_user(planner).get(reverse("reports:needs_csv", args=["T9"])).content.decode("utf-8-sig")
    assert "Si dix personnes" not in table

    prepared = PreparedAnswer.objects.get()
    as_user(planner).post(reverse("needs:publish"), {"prepared": [prepared.pk]})

    page = as_user(author).get(urls[0]).text
    assert "Si dix personnes" in page
    assert "Retenu sous condition" in page
    assert SECRET not in page
    assert PreparedAnswer.objects.get().note == SECRET, "kept for the next time"
    assert PreparedAnswer.objects.get().decision == ""


def test_prepared_answers_are_published_together_or_not_at_all(needs, planner, as_user):
    client = as_user(planner)
    for need in needs:
        keep(client, need, note="")
    PreparedAnswer.objects.filter(need=needs[1]).update(
        reason="Voir avec Jean-Pierre Martin au 06 12 34 56 78."
    )

    answer = client.post(
        reverse("needs:publish"), {"prepared": PreparedAnswer.objects.values_list("pk", flat=True)}
    )

    assert answer.status_code == 403
    assert not NeedAnswer.objects.filter(need__in=needs).exists(), "the first of them neither"
    PreparedAnswer.objects.filter(need=needs[1]).update(reason="Une offre existe.")
    page = client.post(
        reverse("needs:publish"),
        {"prepared": PreparedAnswer.objects.values_list("pk", flat=True)},
        follow=True,
    )
    assert "2 réponses publiées" in page.text
    assert NeedAnswer.objects.filter(need__in=needs).count() == 2
    assert set(PreparedAnswer.objects.values_list("decision", "reason")) == {("", "")}, "done with"


def test_nobody_publishes_what_another_region_prepared(needs, planner, as_user):
    keep(as_user(planner), needs[0])
    elsewhere = person(Role.PLANNER)
    Mandate.objects.filter(user=elsewhere).update(region=Region.objects.get(code="28"))
    elsewhere = User.objects.get(pk=elsewhere.pk)
    assert answering.publish([PreparedAnswer.objects.get().pk], by=elsewhere) == 0
    assert not NeedAnswer.objects.filter(need=needs[0]).exists()


def test_a_usual_reason_is_written_before_ones_words_and_is_enough(needs, planner, as_user):
    client, url = as_user(planner), reverse("needs:answer", args=[needs[0].pk])
    assert "Dites pourquoi" in client.post(url, {"decision": "redirected"}).text
    client.post(url, {"decision": "redirected", "usual": "offer", "reason": "Voyez Mentor."})
    given = NeedAnswer.objects.get(need=needs[0])
    assert (given.decision, given.reason) == ("redirected", "Une offre existe déjà. Voyez Mentor.")


def test_without_an_answer_nothing_is_published_and_a_note_may_be_kept(needs, planner, as_user):
    client, url = as_user(planner), reverse("needs:answer", args=[needs[0].pk])
    assert "Choisissez une réponse" in client.post(url, {"note": SECRET}).text
    keep(client, needs[0], decision="", reason="", assigned_to=planner.pk)
    kept = PreparedAnswer.objects.get()
    assert (kept.decision, kept.note, kept.assigned_to) == ("", SECRET, planner)
    assert "Préparées, pas encore publiées" not in client.get(reverse("needs:answers")).text


def test_two_answers_to_one_common_need_are_never_both_published(needs, planner, as_user):
    """Prepared apart, then brought together: the second would take the place of the first in silence."""
    client = as_user(planner)
    keep(client, needs[0], note="")
    keep(client, needs[1], decision="declined", note="")
    day = needs[0].workshop
    common = CommonNeed.objects.create(region=day.region, year=day.date.year, wording="Le même")
    Need.objects.filter(pk__in=[need.pk for need in needs]).update(common=common)
    both = list(PreparedAnswer.objects.values_list("pk", flat=True))
    assert "n’en cochez qu’une" in client.post(reverse("needs:publish"), {"prepared": both}).text
    assert not NeedAnswer.objects.filter(need__in=needs).exists()
    client.post(reverse("needs:publish"), {"prepared": both[:1]})
    assert {one.decision for one in NeedAnswer.objects.filter(need__in=needs)} == {"conditional"}
    assert not PreparedAnswer.objects.exclude(decision="").exists(), "the other is done with too"


def test_two_planners_at_once_lose_no_word(needs, planner, as_user):
    """Both opened the page before either wrote: the second sees both texts, and chooses."""
    other = person(Role.PLANNER, first="Paul")
    url = reverse("needs:answer", args=[needs[0].pk])
    assert 'name="revision"' in as_user(planner).get(url).text
    keep(as_user(planner), needs[0], note="Note d’Odile.")

    late = {"decision": "declined", "reason": "Mes mots.", "note": "Note de Paul.", "prepare": "oui"}
    answer = as_user(other).post(url, late)

    assert answer.status_code == 409
    page = answer.text
    for said in ("Note d’Odile.", "Note de Paul.", "Retenu sous condition", "Non retenu", "Mes mots."):
        assert said in page, said
    assert "conditional" not in page.split("<h2>", 1)[1].split('<div class="actions">')[0], "words, not codes"
    assert PreparedAnswer.objects.get().note == "Note d’Odile."
    as_user(other).post(url, late | {"revision": PreparedAnswer.objects.get().revision})
    assert PreparedAnswer.objects.get().note == "Note de Paul.", "chosen knowingly"


def test_an_answer_published_meanwhile_is_not_replaced_in_silence(needs, planner, as_user):
    other = person(Role.PLANNER, first="Paul")
    url = reverse("needs:answer", args=[needs[0].pk])
    as_user(planner).post(url, {"decision": "accepted"})
    answer = as_user(other).post(url, {"decision": "declined", "reason": "Crédits."})
    assert answer.status_code == 409
    assert NeedAnswer.objects.get(need=needs[0]).decision == "accepted"


def test_a_deadline_that_passed_while_it_waited_is_not_published(needs, planner, as_user):
    keep(as_user(planner), needs[0])
    PreparedAnswer.objects.update(due_on=timezone.localdate() - datetime.timedelta(days=1))
    page = as_user(planner).post(reverse("needs:publish"), {"prepared": [PreparedAnswer.objects.get().pk]})
    assert "Cette date est passée" in page.text
    assert not NeedAnswer.objects.filter(need=needs[0]).exists()
