"""Not one typed word is lost: errors, stale tabs, expired sessions, closed phases."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from capitalisation.policy import Refused
from narratives.actions import reviews, sharing, telling
from narratives.models import Narrative, ProjectReview
from narratives.models.states import NarrativeState
from room.actions import course
from tests.builders import LONG_TEXT, Day, person
from tests.conftest import ReadOnlyGetClient
from workshops.actions import preparing
from workshops.models.phases import PhaseKey
from writing.models import Seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Day:
    return Day(until=PhaseKey.NARRATE)


def question(narrative: Narrative, number: int = 6) -> str:
    return reverse("narratives:question", args=[narrative.pk, number])


def typed(user, narrative, **fields):
    return {"writer": str(user.public_id), "revision": narrative.revision, **fields}


class TestNarrative:
    def test_a_draft_is_kept_whatever_is_missing(self, world, as_user):
        author = world.tutors[0]
        narrative = world.narrative(author, title="", body="")

        page = as_user(author).post(
            question(narrative), typed(author, narrative, body="Trois mots seulement.")
        )

        narrative.refresh_from_db()
        assert page.status_code == 302
        assert narrative.body == "Trois mots seulement."

    def test_guided_answers_assemble_until_the_author_rewrites(self, world, as_user):
        author = world.tutors[0]
        narrative = telling.start_narrative(
            world.workshop, mode="guided", by=author, setting="Un lundi.", learned="Me taire."
        )
        assert narrative.text == "Un lundi.\n\nMe taire."

        client = as_user(author)
        client.post(question(narrative), typed(author, narrative, body=narrative.text))
        narrative.refresh_from_db()
        assert narrative.body == "", "an untouched assembled text keeps following the answers"

        client.post(question(narrative), typed(author, narrative, body="Ma version."))
        narrative.refresh_from_db()
        assert narrative.text == "Ma version."

    def test_a_validation_error_gives_the_text_back(self, world, as_user):
        author = world.tutors[0]
        narrative = world.narrative(author)

        page = as_user(author).post(
            question(narrative), typed(author, narrative, title="T" * 120, body="Mon texte précieux.")
        )

        assert page.status_code == 200
        assert "Mon texte précieux." in page.text
        assert "T" * 120 in page.text
        assert "Erreur" in page.text

    def test_a_stale_tab_gets_both_versions_and_overwrites_nothing(self, world, as_user):
        author = world.tutors[0]
        narrative = world.narrative(author)
        client = as_user(author)
        old = typed(author, narrative, title=narrative.title, body="Écrit dans l’onglet ancien.")
        client.post(
            question(narrative),
            typed(author, narrative, title="Un moment", body="Écrit dans l’onglet récent."),
        )

        page = client.post(question(narrative), old)

        assert page.status_code == 409
        assert "Écrit dans l’onglet ancien." in page.text
        assert "Écrit dans l’onglet récent." in page.text
        narrative.refresh_from_db()
        assert narrative.body == "Écrit dans l’onglet récent."

        both = client.post(
            question(narrative),
            typed(
                author,
                narrative,
                title="Un moment",
                body="Écrit dans l’onglet récent.\n\nÉcrit dans l’onglet ancien.",
            ),
        )
        assert both.status_code == 302

    def test_sharing_asks_for_200_words_and_says_what_is_missing(self, world, as_user):
        author = world.tutors[0]
        short = world.narrative(author, body="Trop court.")

        page = as_user(author).get(reverse("narratives:sharing", args=[short.pk]))
        assert "au moins 200 mots" in page.text
        with pytest.raises(Refused, match="200 mots"):
            sharing.share_narrative(short, signature="function", by=author)

    def test_sharing_is_an_act_and_can_be_taken_back(self, world, as_user):
        author = world.tutors[0]
        mate = world.seat(author).trio_mates()[0].user
        narrative = world.narrative(author)
        url = narrative.get_absolute_url()
        assert as_user(mate).get(url).status_code == 404

        as_user(author).post(reverse("narratives:sharing", args=[narrative.pk]), {"signature": "function"})
        assert as_user(mate).get(url).status_code == 200
        assert as_user(world.lead).get(url).status_code == 200

        as_user(author).post(reverse("narratives:unsharing", args=[narrative.pk]))
        assert as_user(mate).get(url).status_code == 404
        assert as_user(world.lead).get(url).status_code == 404

    def test_a_text_after_its_phase_is_a_late_draft_never_refused(self, world, as_user):
        author = world.tutors[0]
        narrative = world.narrative(author)
        course.close_phase(world.fresh, PhaseKey.NARRATE, by=world.lead)
        world.let_grace_pass()

        page = as_user(author).post(
            question(narrative),
            typed(author, narrative, title="Un moment", body="Ma dernière phrase."),
            follow=True,
        )

        narrative.refresh_from_db()
        assert narrative.body == "Ma dernière phrase."
        assert narrative.is_late
        assert "brouillon tardif" in page.text

    def test_a_sentence_ended_within_the_two_minutes_is_not_late(self, world, as_user):
        author = world.tutors[0]
        narrative = world.narrative(author)
        course.close_phase(world.fresh, PhaseKey.NARRATE, by=world.lead)
        bar = as_user(author).get(reverse("workshops:bar", args=[world.workshop.slug])).text
        assert 110 <= int(re.search(r'data-grace="(\d+)"', bar)[1]) - timezone.now().timestamp() <= 121

        telling.write_narrative(
            Narrative.objects.get(pk=narrative.pk),
            seen=Seen.of(narrative),
            by=author,
            body="Ma dernière phrase.",
        )
        assert not Narrative.objects.get(pk=narrative.pk).is_late

    def test_a_late_draft_is_shared_during_wrap_up(self, world):
        author = world.tutors[0]
        narrative = world.narrative(author)
        for key in (PhaseKey.FORMALISE, PhaseKey.SHARE):
            world.open(key)
        course.close_phase(world.fresh, PhaseKey.SHARE, by=world.lead)
        world.let_grace_pass()
        narrative = Narrative.objects.get(pk=narrative.pk)
        with pytest.raises(Refused, match="gardé"):
            sharing.share_narrative(narrative, signature="function", by=author)

        course.wrap_up(world.fresh, by=world.lead)
        sharing.share_narrative(Narrative.objects.get(pk=narrative.pk), signature="function", by=author)
        assert Narrative.objects.get(pk=narrative.pk).status == NarrativeState.SHARED

    def test_a_shared_text_keeps_its_readers_whatever_becomes_of_the_trios(self, as_user):
        world = Day(6, until=PhaseKey.NARRATE)
        author = world.tutors[0]
        narrative = world.narrative(author, shared=True)
        mates = [mate.user for mate in world.seat(author).trio_mates()]
        other = next(tutor for tutor in world.tutors if tutor not in (author, *mates))
        assert all(Narrative.objects.visible_to(mate).filter(pk=narrative.pk) for mate in mates)

        page = as_user(world.centre).get(reverse("workshops:prepare", args=[world.workshop.slug])).text
        assert "Recomposer les trios" not in page
        with pytest.raises(Refused, match="garde ses lecteurs"):
            preparing.compose_teams(world.fresh, by=world.centre)
        preparing.move_to_team(world.seat(other), world.seat(author).team, by=world.centre)

        assert not Narrative.objects.visible_to(other).filter(pk=narrative.pk)
        assert all(Narrative.objects.visible_to(mate).filter(pk=narrative.pk) for mate in mates)
        url = reverse("narratives:sharing", args=[narrative.pk])
        assert "Votre trio a changé" in as_user(author).get(url).text
        as_user(author).post(url, {"signature": "function"})
        assert Narrative.objects.visible_to(other).filter(pk=narrative.pk)

    def test_nobody_writes_in_somebody_elses_text(self, world, as_user):
        narrative = world.narrative(world.tutors[0], shared=True)
        for other in (world.tutors[1], world.lead, world.centre):
            answer = as_user(other).post(question(narrative), typed(other, narrative, body="Pirate"))
            assert answer.status_code == 404
        narrative.refresh_from_db()
        assert narrative.body == LONG_TEXT.strip()

    @pytest.mark.parametrize("bad", ["a\x00b", "\u202eenvers", "e" + "\u0301" * 30, "\n" * 50, "\x07"])
    def test_odd_characters_are_cleaned_and_never_an_error(self, world, as_user, bad):
        author = world.tutors[0]
        narrative = world.narrative(author)

        answer = as_user(author).post(
            question(narrative), typed(author, narrative, title="Un", body=f"Avant {bad} après")
        )

        assert answer.status_code in (200, 302)
        if answer.status_code == 302:
            narrative.refresh_from_db()
            assert narrative.body.startswith("Avant")
            assert narrative.body.endswith("après")


class TestExpiredSession:
    def test_the_text_travels_through_sign_in_and_is_saved_by_its_writer(self, world, client):
        author = world.tutors[0]
        narrative = world.narrative(author)
        sent = typed(author, narrative, title="Un moment", body="Tapé après la fin de la session.")

        page = client.post(question(narrative), sent)
        assert page.status_code == 401
        assert "session a expiré" in page.text
        kept = page.context["kept"]
        assert "Tapé après" not in page.text, "the packet is sealed: the next person sees nothing"

        login = {"username": author.email, "password": "un-mot-de-passe-long", "kept": kept}
        page = client.post(reverse("accounts:login"), login)
        assert "Tapé après la fin de la session." in page.text

        client.post(question(narrative), sent)
        narrative.refresh_from_db()
        assert narrative.body == "Tapé après la fin de la session."

    def test_another_person_never_sees_it(self, world, client):
        author, other = world.tutors[:2]
        narrative = world.narrative(author)
        page = client.post(question(narrative), typed(author, narrative, body="Secret de la précédente."))

        login = {"username": other.email, "password": "un-mot-de-passe-long", "kept": page.context["kept"]}
        page = client.post(reverse("accounts:login"), login, follow=True)

        assert "Secret de la précédente." not in page.text
        assert "autre compte" in page.text

    def test_a_forged_packet_is_ignored(self, world, client):
        author = world.tutors[0]
        login = {"username": author.email, "password": "un-mot-de-passe-long", "kept": "forged:packet"}

        page = client.post(reverse("accounts:login"), login)

        assert page.status_code == 302

    def test_an_expired_form_token_gives_the_text_back(self, world):
        author = world.tutors[0]
        narrative = world.narrative(author)
        client = ReadOnlyGetClient(enforce_csrf_checks=True).signed_in(author)
        sent = typed(author, narrative, title="Un moment", body="Toujours là.")

        page = client.post(question(narrative), sent, headers={"origin": "http://testserver"})

        assert page.status_code == 403
        assert "Toujours là." in page.text
        assert "Enregistrer mon texte" in page.text


class TestReview:
    def url(self, world, card):
        return reverse("narratives:review", args=[world.workshop.slug, card])

    def rows(self, prefix, *rows):
        data = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
        for rank, row in enumerate(rows):
            data |= {f"{prefix}-{rank}-{name}": value for name, value in row.items()}
        return data

    def test_goals_come_from_the_tutorship_and_reading_writes_nothing(self, world, as_user):
        author = world.tutors[0]

        page = as_user(author).get(self.url(world, "prevu"))

        assert "Conduire la réunion" in page.text
        assert not ProjectReview.objects.filter(author=author).exists()

    def test_is_complete_with_a_goal_three_moments_a_star_a_strength_and_an_axis(self, world, as_user):
        author = world.tutors[0]
        client = as_user(author)
        mark = {"writer": str(author.public_id)}
        moments = [{"title": f"Moment {n}", "tone": n - 1, "when_label": "mois 1"} for n in range(3)]
        moments[1]["is_turning_point"] = "on"

        client.post(
            self.url(world, "prevu"),
            mark | {"revision": 1} | self.rows("goals", {"planned": "Réunion", "outcome": "reached"}),
        )
        client.post(self.url(world, "moments"), mark | {"revision": 2} | self.rows("moments", *moments))
        client.post(
            self.url(world, "avis"),
            mark
            | {"revision": 3, "pride": "Tenir."}
            | self.rows("strengths", {"statement": "Des faits", "scope": "tutor"})
            | self.rows("improvements", {"statement": "Du temps", "scope": "hierarchy"}),
        )

        review = ProjectReview.objects.get(author=author)
        assert review.missing() == []
        assert [one["title"] for one in review.turning_points] == ["Moment 1"]
        assert review.moments[0]["tone"] == -1

    def test_is_read_by_its_author_alone(self, world, as_user):
        author = world.tutors[0]
        reviews.open_review(world.seat(author))

        assert ProjectReview.objects.visible_to(author).count() == 1
        for other in (world.lead, world.centre, world.tutors[1], person(Role.ADMIN)):
            assert not ProjectReview.objects.visible_to(other).exists()
        for other in (world.lead, world.centre):
            assert as_user(other).get(self.url(world, "prevu")).status_code == 404


def test_a_narrative_starts_from_a_starred_moment(world, as_user):
    author = world.tutors[0]
    review = reviews.open_review(world.seat(author))
    reviews.write_review(
        review,
        seen=Seen.of(review),
        by=author,
        moments=[{"title": "Le lundi", "when_label": "mois 2", "tone": 1, "is_turning_point": True}],
    )
    url = reverse("narratives:narratives", args=[world.workshop.slug])

    assert "Le lundi" in as_user(author).get(url).text
    as_user(author).post(url, {"mode": "guided", "moment": "0"})

    narrative = Narrative.objects.get(author=author)
    assert (narrative.title, narrative.when_label) == ("Le lundi", "mois 2")
