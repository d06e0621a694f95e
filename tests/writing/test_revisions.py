"""Optimistic revisions and history: nothing overwritten in silence, nothing dropped, nothing read by others."""

import datetime
import random
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from narratives.actions import reviews, sharing, telling
from narratives.models import Narrative, ProjectReview
from tests.addresses import of_day
from tests.builders import Day
from tests.cost import times_dearer
from workshops.models.phases import PhaseKey
from writing.models import IdempotencyKey, Seen, Stale, TextVersion, UnsentForm
from writing.rules.differences import differences

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Day:
    return Day(tutors=4, until=PhaseKey.NARRATE)


@pytest.fixture
def narrative(world) -> Narrative:
    return world.narrative(world.tutors[0], body="Départ.")


def write(narrative: Narrative, seen: Seen, **fields: object) -> None:
    telling.write_narrative(Narrative.objects.get(pk=narrative.pk), seen=seen, by=narrative.author, **fields)


def fresh(narrative: Narrative) -> Narrative:
    return Narrative.objects.get(pk=narrative.pk)


class TestRevisions:
    def test_the_same_key_writes_once(self, narrative):
        sending = Seen(narrative.revision, key="cle-numero-1")
        write(narrative, sending, body="Une fois.")
        write(narrative, sending, body="Une fois.")

        assert fresh(narrative).revision == narrative.revision + 1

    def test_a_page_whose_answer_was_lost_goes_on_alone(self, narrative):
        write(narrative, Seen(narrative.revision, key="page-1.1"), body="Un.")
        write(narrative, Seen(narrative.revision, key="page-1.2", pages={"page-1"}), body="Un. Deux.")

        assert fresh(narrative).body == "Un. Deux."

    def test_a_sending_that_arrives_after_a_later_one_of_the_same_page_writes_nothing(self, narrative):
        """A sending given up by the page may still be on its way: order is the page's, not the network's."""
        write(narrative, Seen(1, key="page-1.2", pages={"page-1"}), body="Un. Deux.")
        write(narrative, Seen(1, key="page-1.1", pages={"page-1"}), body="Un.")
        write(narrative, Seen(1, key="page-1.10", pages={"page-1"}), body="Un. Deux. Dix.")
        write(narrative, Seen(1, key="page-1.9", pages={"page-1"}), body="Un. Deux. Neuf.")

        assert fresh(narrative).body == "Un. Deux. Dix."

    def test_a_stale_page_is_told_when_it_touches_the_same_part(self, narrative):
        write(narrative, Seen.of(narrative), body="Ailleurs.")
        with pytest.raises(Stale):
            write(narrative, Seen.of(narrative), body="Ici.")
        assert fresh(narrative).body == "Ailleurs."

    def test_two_parts_written_in_two_pages_both_stay(self, narrative):
        write(narrative, Seen.of(narrative), intent="À gauche.")
        write(narrative, Seen.of(narrative), setting="À droite.")

        assert (fresh(narrative).intent, fresh(narrative).setting) == ("À gauche.", "À droite.")

    def test_a_part_that_did_not_change_since_it_was_seen_is_no_conflict(self, narrative):
        """Two tabs of one writer: the other has since written elsewhere in the text, and nothing is in conflict."""
        write(narrative, Seen.of(narrative), body="Premier.")
        second_tab = Seen.of(fresh(narrative))
        write(narrative, Seen.of(fresh(narrative)), intent="Ailleurs.")

        write(narrative, second_tab, body="Premier. Second.")

        assert (fresh(narrative).body, fresh(narrative).intent) == ("Premier. Second.", "Ailleurs.")

    def test_a_page_that_cannot_say_what_it_saw_never_wins(self, narrative):
        with pytest.raises(Stale):
            write(narrative, Seen(0), body="D’où vient ce texte ?")

    @pytest.mark.parametrize("tabs", [2, 10])
    def test_whatever_the_tabs_do_every_text_is_somewhere(self, narrative, tabs):
        """500 rounds: each tab appends its own words from what it last saw; none of them is ever missing."""
        draw = random.Random(tabs)
        seen = [Seen.of(narrative)] * tabs
        shown = [narrative.body] * tabs
        said, loads = [], [0] * tabs
        for round_ in range(500):
            tab = draw.randrange(tabs)
            word = f"mot{round_}onglet{tab}."
            said.append(word)
            shown[tab] += f" {word}"
            text = fresh(narrative)
            try:
                telling.write_narrative(text, seen=seen[tab], by=text.author, body=shown[tab])
            except Stale:
                text.refresh_from_db()
                text.keep_overtaken(f"onglet-{tab}-{loads[tab]}", body=shown[tab])
            if draw.random() < 0.3:  # this tab is reloaded
                text = fresh(narrative)
                loads[tab] += 1
                seen[tab], shown[tab] = Seen.of(text), text.body
            else:
                seen[tab] = Seen.of(text) if text.body == shown[tab] else seen[tab]
        kept = fresh(narrative).body + "".join(version.fields["body"] for version in narrative.versions.all())
        assert [word for word in said if word not in kept] == []


class TestHistory:
    def later(self, narrative: Narrative, minutes: int) -> None:
        then = timezone.now() - datetime.timedelta(minutes=minutes)
        Narrative.objects.filter(pk=narrative.pk).update(updated_at=then, copied_at=then)

    def test_a_pause_keeps_what_stood_before_and_typing_does_not(self, narrative):
        for body in ("Départ. Je", "Départ. Je suis", "Départ. Je suis entré."):
            write(narrative, Seen.of(fresh(narrative)), body=body)
        assert not narrative.versions.exists()

        self.later(narrative, 3)
        write(narrative, Seen.of(fresh(narrative)), body="Départ. Je suis sorti.")
        assert [one.fields["body"] for one in narrative.versions.all()] == ["Départ. Je suis entré."]

    def test_words_taken_away_are_kept_even_without_a_pause(self, narrative):
        write(narrative, Seen.of(narrative), body="Une phrase de sept mots bien comptés.")
        write(narrative, Seen.of(fresh(narrative)), body="")

        assert narrative.versions.get().fields["body"] == "Une phrase de sept mots bien comptés."

    @pytest.mark.parametrize(("left", "copies"), [("Un deux trois", 0), ("Un deux", 1)])
    def test_five_words_taken_away_are_enough_for_a_copy_and_four_are_not(self, narrative, left, copies):
        write(narrative, Seen.of(narrative), body="Un deux trois quatre cinq six sept")
        write(narrative, Seen.of(fresh(narrative)), body=left)
        assert narrative.versions.count() == copies

    def test_coming_back_is_a_new_version_and_loses_nothing(self, narrative, as_user):
        author = narrative.author
        self.later(narrative, 3)
        write(narrative, Seen.of(narrative), body="Autre chose.")
        former = narrative.versions.get()
        client = as_user(author)

        page = client.get(former.get_absolute_url())
        assert "Départ." in page.text
        assert "Autre chose." in page.text
        client.post(former.get_absolute_url(), {"keep": "version"})

        assert fresh(narrative).body == "Départ."
        assert {one.fields["body"] for one in narrative.versions.all()} == {"Départ.", "Autre chose."}

    def test_both_texts_can_be_kept_one_after_the_other(self, narrative, as_user):
        other = narrative.keep_overtaken("onglet-2", body="Écrit ailleurs.")
        as_user(narrative.author).post(other.get_absolute_url(), {"keep": "both"})

        assert fresh(narrative).body == "Départ.\n\nÉcrit ailleurs."

    def test_the_history_is_its_authors_alone(self, world, narrative, as_user):
        version = narrative.keep_overtaken("onglet-2", body="Secret.")
        telling.write_narrative(
            fresh(narrative), seen=Seen.of(narrative), by=narrative.author, body="Mot. " * 250
        )
        sharing.share_narrative(fresh(narrative), signature="function", by=narrative.author)
        for other in (world.tutors[1], world.lead, world.centre):
            client = as_user(other)
            assert client.get(narrative.history_url).status_code == 404
            assert client.get(version.get_absolute_url()).status_code == 404
            assert client.post(version.get_absolute_url(), {"keep": "version"}).status_code == 404
        assert as_user(narrative.author).get(narrative.history_url).status_code == 200

    def test_a_share_keeps_the_text_as_it_was_shown(self, narrative):
        write(narrative, Seen.of(narrative), body="Mot. " * 250)
        sharing.share_narrative(fresh(narrative), signature="function", by=narrative.author)

        assert narrative.versions.get(reason="shared").fields["body"] == "Mot. " * 250

    def test_rows_come_back_as_rows(self, world, as_user):
        author = world.tutors[0]
        review = reviews.open_review(world.seat(author))
        goals = [{"planned": "Conduire", "outcome": "reached", "why": ""}]
        reviews.write_review(review, seen=Seen.of(review), by=author, goals=goals)
        reviews.write_review(
            review, seen=Seen.of(review), by=author, goals=[], pride="Rien que cela, et même plus."
        )
        review.keep_version(TextVersion.Reason.PAUSE)
        with_goals = review.keep_overtaken("onglet-3", goals=goals)

        page = as_user(author).get(with_goals.get_absolute_url())
        assert "Conduire – atteint" in page.text, "codes are read as words"
        as_user(author).post(with_goals.get_absolute_url(), {"keep": "both"})
        assert ProjectReview.objects.get().goals == goals

    def test_the_list_costs_the_same_with_one_or_a_hundred_versions(self, narrative, as_user):
        client = as_user(narrative.author)
        narrative.keep_version(TextVersion.Reason.PAUSE)
        with CaptureQueriesContext(
            connection,
        ) as one:
            client.get(narrative.history_url)
        for _rank in range(99):
            narrative.keep_version(TextVersion.Reason.PAUSE)
        with CaptureQueriesContext(connection) as hundred:
            client.get(narrative.history_url)
        assert len(hundred) == len(one) <= 12


class TestDifferences:
    def test_pieces_rebuild_both_texts(self):
        draw = random.Random(7)
        words = ["je", "pose", "la feuille.", "Il", "répond,", "enfin.\n", "dix", "secondes !"]
        for _round in range(300):
            before = " ".join(draw.choices(words, k=draw.randrange(40)))
            after = " ".join(draw.choices(words, k=draw.randrange(40)))
            pieces = differences(before, after)
            assert "".join(one.text for one in pieces if one.kind != "added") == before
            assert "".join(one.text for one in pieces if one.kind != "removed") == after

    def test_one_changed_word_is_one_change(self):
        pieces = differences(
            "J’ai compté jusqu’à dix. Il a répondu.", "J’ai compté jusqu’à sept. Il a répondu."
        )
        assert [(one.kind, one.text) for one in pieces if one.kind != "same"] == [
            ("removed", "dix."),
            ("added", "sept."),
        ]


class TestAutosave:
    def post(self, client, narrative, said="writes", **fields):
        data = {
            "writer": str(narrative.author.public_id),
            "revision": narrative.revision,
            "key": str(uuid.uuid4()),
            "title": narrative.title,
            **fields,
        }
        url = reverse("narratives:question", args=[narrative.pk, 6])
        return client.post(url, data, headers={"X-Autosave": said})

    def test_the_answer_carries_the_stored_revision(self, narrative, as_user):
        answer = self.post(as_user(narrative.author), narrative, body="Saisi.").json()

        assert answer["revision"] == fresh(narrative).revision == 2
        assert answer["refusals"] == []

    def test_what_is_valid_is_written_whatever_is_not(self, narrative, as_user):
        answer = self.post(as_user(narrative.author), narrative, body="Saisi.", title="T" * 100).json()

        assert "90" in answer["refusals"][0]
        assert (fresh(narrative).body, fresh(narrative).title) == ("Saisi.", "Un moment")

    def test_what_cannot_be_written_waits_on_the_server_as_typed_until_it_can(self, narrative, as_user):
        client = as_user(narrative.author)
        url = reverse("narratives:question", args=[narrative.pk, 6])
        self.post(client, narrative, body="Saisi.", title="T" * 100)

        assert UnsentForm.objects.get().fields == {"title": ["T" * 100]}
        page = client.get(url).text
        assert "T" * 100 in page
        assert "data-mends" in page

        self.post(client, fresh(narrative), "mends", body="Saisi.", title="Le lundi")
        assert not UnsentForm.objects.exists()
        assert "data-mends" not in client.get(url).text

    def test_at_a_button_too_what_is_valid_is_written_and_the_rest_waits(self, narrative, as_user):
        """Without scripts, nothing else saves."""
        client = as_user(narrative.author)
        url = reverse("narratives:question", args=[narrative.pk, 6])
        mark = re.compile(r'name="revision" value="(\d+)"')

        def send(page: str, **fields: str) -> str:
            data = {"writer": narrative.author.public_id, "revision": mark.search(page)[1], **fields}
            return client.post(url, {**data, "go": "quit"}, follow=True).text

        refused = send(client.get(url).text, title="T" * 120, body="Une phrase nouvelle.")
        assert "T" * 120 in refused
        assert fresh(narrative).body == "Une phrase nouvelle."
        assert "T" * 120 in client.get(url).text

        send(refused, title="Le lundi", body="Une phrase nouvelle, et une autre.")
        assert (fresh(narrative).title, fresh(narrative).body) == (
            "Le lundi",
            "Une phrase nouvelle, et une autre.",
        )
        assert not UnsentForm.objects.exists()

    def test_a_row_that_cannot_be_written_comes_back_in_its_place(self, world, as_user):
        author = world.tutors[0]
        url = reverse("narratives:review", args=[world.workshop.slug, "moments"])
        rows = {"moments-TOTAL_FORMS": 1, "moments-INITIAL_FORMS": 0, "moments-0-title": "M" * 2_000}
        client = as_user(author)
        answer = client.post(url, {"writer": author.public_id, **rows}, headers={"X-Autosave": "writes"})

        assert answer.json()["refusals"]
        assert "M" * 2_000 in client.get(url).text

    def test_an_overtaken_text_is_kept_apart_once_per_page(self, narrative, as_user):
        write(narrative, Seen.of(narrative), body="Ailleurs.")
        client = as_user(narrative.author)
        for body in ("Ici.", "Ici. Encore."):
            answer = self.post(client, narrative, body=body, tab="feuille-1")
            assert answer.status_code == 409
        version = narrative.versions.get(reason="other")
        assert answer.json()["compare"] == version.get_absolute_url()
        assert version.fields["body"] == "Ici. Encore."

    def test_it_costs_at_most_six_queries(self, narrative, as_user):
        client = as_user(narrative.author)
        with CaptureQueriesContext(connection) as queries:
            self.post(client, narrative, body="Saisi.")
        said = [one["sql"] for one in queries if "SAVEPOINT" not in one["sql"]]
        assert len(said) <= 6, said

    @pytest.mark.parametrize("place", ["review", "sheet_describe", "project"])
    def test_so_do_the_other_texts(self, as_user, place):
        world = Day(tutors=4, until=PhaseKey.SHARE)
        author, slug = world.tutors[0], world.workshop.slug
        name, args = {
            "review": ("strengths-0-statement", [slug, "avis"]),
            "sheet_describe": ("purpose", [0]),
            "project": ("self-objective", [slug]),
        }[place]
        if place == "sheet_describe":
            args = [world.sheet(author).pk]
        url, client = of_day(place, *args), as_user(author)
        rows = {f"{one}-TOTAL_FORMS": 1 for one in ("strengths", "improvements", "steps")}
        rows |= {f"{one}-INITIAL_FORMS": 0 for one in ("strengths", "improvements", "steps")}
        seen = re.search(r'name="revision" value="(\d+)"', client.get(url).text)
        data = {"writer": author.public_id, "revision": seen[1] if seen else "", "tab": "page-1", **rows}
        first = client.post(url, {**data, name: "Un mot."}, headers={"X-Autosave": "writes"}).json()
        data |= {"revision": first["revision"], "key": str(uuid.uuid4())}
        with CaptureQueriesContext(connection) as queries:
            client.post(url, {**data, name: "Un mot. Un autre."}, headers={"X-Autosave": "writes"})
        said = [one["sql"] for one in queries if "SAVEPOINT" not in one["sql"]]
        assert len(said) <= 6, "\n".join(said)

    def test_without_a_session_it_gets_a_short_answer_and_no_page(self, narrative, client):
        answer = self.post(client, narrative, body="Saisi.")
        assert (answer.status_code, answer.json()) == (401, {"other": False})
        assert fresh(narrative).body == "Départ."

    def test_under_another_account_nothing_is_written(self, world, narrative, as_user):
        answer = self.post(as_user(world.tutors[1]), narrative, body="Saisi.")
        assert (answer.status_code, answer.json()) == (401, {"other": True})

    def test_the_local_key_is_in_signed_in_pages_only(self, narrative, client, as_user):
        page = as_user(narrative.author).get(reverse("room:home"))
        assert narrative.author.draft_key_text in page.text
        assert page.headers["Cache-Control"] == "no-store"
        assert "data-key" not in client.get(reverse("accounts:login")).text


class TestHostileInput:
    """On PostgreSQL a NUL or a value too long would be an error of the database."""

    WILD = "Un\x00 mot\u202e et\x07 la suite."

    def test_a_form_not_sent_yet_is_kept_without_what_no_database_holds(self, as_user):
        world = Day(tutors=4, until=PhaseKey.SHARE)
        author = world.tutors[0]
        url = reverse("needs:needs", args=[world.workshop.slug])
        data = {"writer": author.public_id, "tab": "x" * 5_000, "statement": self.WILD, "n\x00": "valeur"}
        client = as_user(author)
        assert client.post(url, data, headers={"X-Autosave": "1"}).status_code == 200

        kept = UnsentForm.objects.get(owner=author)
        assert kept.fields["statement"] == ["Un mot et la suite."]
        assert 'value="Un mot et la suite."' in client.get(url).text

    def test_marks_of_any_shape_are_no_error(self, narrative, as_user):
        url = reverse("narratives:question", args=[narrative.pk, 6])
        wild = {"key": "k" * 900, "pages": "p " * 9_000, "tab": "\x00" * 90, "revision": "9" * 40}
        data = {"writer": narrative.author.public_id, "title": "Titre", "body": self.WILD, **wild}
        for headers in ({}, {"X-Autosave": "1"}):
            assert as_user(narrative.author).post(url, data, headers=headers).status_code in (200, 302, 409)

    def test_no_text_makes_a_comparison_long(self):
        """As many words, first of an ordinary text and of the same with a word in ten changed."""
        ordinary = [f"mot{n % 997}." if n % 12 == 0 else f"mot{n % 997}" for n in range(9_000)]
        changed = ["autre" if n % 10 == 0 else word for n, word in enumerate(ordinary)]
        wild = [
            ("a. " * 16_000, "a. " * 16_001),
            (" ".join(str(n % 50) for n in range(9_000)), " ".join(str(n * 7 % 50) for n in range(9_000))),
        ]
        for before, after in wild:
            dearer = times_dearer(
                lambda pair=(before, after): differences(*pair),
                lambda: differences(" ".join(ordinary), " ".join(changed)),
            )
            assert dearer < 20


class TestReceipts:
    def need(self, world, key):
        author = world.tutors[0]
        return {
            "writer": str(author.public_id),
            "key": key,
            "statement": "Savoir ouvrir un entretien.",
            "knows_how": "no",
            "wanted_response": "training",
            "urgency": 2,
        }

    def test_the_same_form_sent_twice_makes_one_row_and_the_same_answer(self, as_user):
        world = Day(tutors=4, until=PhaseKey.SHARE)
        client = as_user(world.tutors[0])
        url = reverse("needs:needs", args=[world.workshop.slug])
        answers = [client.post(url, self.need(world, "une-seule-cle")) for _time in range(3)]

        assert {answer.status_code for answer in answers} == {302}
        assert len({answer.url for answer in answers}) == 1
        assert world.workshop.needs.count() == 1

    def test_a_refused_form_leaves_no_key_so_that_it_can_be_sent_again(self, world, as_user):
        url = reverse("needs:needs", args=[world.workshop.slug])
        page = as_user(world.tutors[0]).post(url, self.need(world, "une-seule-cle"))

        assert page.status_code == 200
        assert not IdempotencyKey.objects.exists()
