"""Follow, keep a search, one letter a week: only what its reader may read, and one press to stop it."""

import datetime

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import Role
from capitalisation.policy import Refused
from repertoire.actions import life
from repertoire.models import Adoption, PracticeVersion, Signal
from tests.builders import person
from tests.conftest import ReadOnlyGetClient
from watch.actions import watching
from watch.actions.letters import send_digest
from watch.models import Digest, SavedSearch
from watch.queries.digest import digest_of, token_of

SHEET = "Transmettre la conduite de réunion en trois temps"


def titles(who, today) -> dict[str, list[str]]:
    return {
        one.title: [line.text for line in one.lines]
        for one in digest_of(who, today - datetime.timedelta(days=60))
    }


class TestFollowing:
    def test_a_competence_is_followed_and_not_any_more(self, cast, as_user):
        tutor = as_user(cast("luc.perrin"))
        tutor.post(reverse("watch:follow", args=["A1"]), {"act": "start"})
        assert "A1 Préparer" in tutor.get(reverse("watch:watch")).text

        tutor.post(reverse("watch:follow", args=["A1"]), {"act": "stop"})
        assert "A1 Préparer" not in tutor.get(reverse("watch:watch")).text

    def test_a_search_is_kept_under_its_words_and_opens_again(self, cast, as_user):
        tutor = as_user(cast("luc.perrin"))
        tutor.post(reverse("watch:keep_search"), {"query": "q=r%C3%A9union&moment=path&competence=C2&x=1"})
        kept = SavedSearch.objects.get(person=cast("luc.perrin"))

        assert kept.label == "« réunion », Parcours, C2 Confier en déléguant par paliers"
        assert SHEET in tutor.get(kept.get_absolute_url()).text.replace("<mark>", "").replace("</mark>", "")

    def test_nothing_is_kept_of_nothing_nor_beyond_twenty(self, cast, as_user):
        as_user(cast("luc.perrin")).post(reverse("watch:keep_search"), {"query": "moment=nonsense"})
        assert not SavedSearch.objects.filter(person=cast("luc.perrin")).exists()

        for number in range(20):
            watching.keep_search(f"Recherche {number}", {"q": "a"}, by=cast("luc.perrin"))
        with pytest.raises(Refused, match="vingt recherches"):
            watching.keep_search("Une de trop", {"q": "a"}, by=cast("luc.perrin"))


class TestDigest:
    def test_it_says_what_waits_and_what_came_out(self, cast, today):
        said = titles(cast("claire.aubry"), today)

        assert said["Ce qui vous attend"] == ["Vous avez essayé 1 pratique : comment cela s’est-il passé ?"]
        assert SHEET in said["Sur les compétences que vous suivez"]
        assert SHEET in said["« réunion »"]

    def test_each_role_is_told_what_waits_for_it(self, cast, today):
        assert (
            "1 fiche attend votre validation." in titles(cast("bernard.leroux"), today)["Ce qui vous attend"]
        )
        assert (
            "2 fiches attendent votre relecture." in titles(cast("luc.perrin"), today)["Ce qui vous attend"]
        )

    def test_what_its_reader_may_not_read_is_in_no_letter(self, cast, today):
        sheet = PracticeVersion.objects.published().get(title=SHEET)
        life.object_to(sheet, passage="C’est moi.", by=cast("samir.kaci"))

        assert SHEET not in str(titles(cast("claire.aubry"), today))

    def test_a_gap_that_is_filled_is_told_to_who_reported_it(self, cast, today):
        sheet = PracticeVersion.objects.published().first()
        gap = Signal.objects.get(person=cast("yann.morel"))
        Signal.objects.filter(pk=gap.pk).update(practice=sheet.practice, answered_on=today)

        assert gap.note in titles(cast("yann.morel"), today)["Une pratique répond à ce que vous cherchiez"]


class TestLetter:
    def test_it_goes_once_a_week_in_two_forms_and_stops_in_one_press(self, cast, today):
        tutor = cast("claire.aubry")
        for _time in range(2):
            send_digest.call(tutor.pk)
        (letter,) = mail.outbox

        assert letter.to == [tutor.email]
        assert "comment cela s’est-il passé" in letter.body
        html = letter.alternatives[0].content
        assert "<script" not in html
        assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        stop = letter.extra_headers["List-Unsubscribe"].strip("<>")

        anybody = ReadOnlyGetClient(enforce_csrf_checks=True)
        path = stop[stop.index("/veille/") :]
        assert "Arrêter la lettre" in anybody.get(path).text
        assert anybody.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
        assert not Digest.objects.get(person=tutor).is_on
        Digest.objects.update(last_sent_on=today - datetime.timedelta(days=30))
        send_digest.call(tutor.pk)
        assert len(mail.outbox) == 1

    def test_a_forged_token_stops_nobody(self, cast):
        token = token_of(cast("claire.aubry"))[:-2] + "xx"

        assert ReadOnlyGetClient().post(reverse("watch:unsubscribe", args=[token])).status_code == 404
        assert not Digest.objects.filter(is_on=False).exists()

    def test_nothing_to_say_no_letter(self, db, today):
        reader = person(Role.READER)
        send_digest.call(reader.pk)

        assert mail.outbox == []

    def test_the_queue_leaves_out_those_who_said_no(self, cast):
        before = watching.queue_digests()
        watching.want_digest(cast("claire.aubry"), is_on=False)

        assert watching.queue_digests() == before - 1

    def test_a_title_that_looks_like_markup_stays_text(self, cast, today):
        PracticeVersion.objects.filter(title=SHEET).update(title="<b>Réunion</b>")
        Adoption.objects.filter(person=cast("claire.aubry")).delete()
        send_digest.call(cast("claire.aubry").pk)

        digest = Digest.objects.get(person=cast("claire.aubry"))
        assert digest.last_sent_on == today
        assert all("<b>Réunion" not in letter.alternatives[0].content for letter in mail.outbox)
