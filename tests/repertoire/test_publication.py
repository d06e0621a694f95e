"""From a passage to the repertoire: author, trio, group, committee; two people publish."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Role
from capitalisation.policy import Refused
from competences.models import Competence
from deliberation.actions import pool
from deliberation.models import PoolEntry
from narratives.actions import formalising
from narratives.models import Formalisation
from repertoire.actions import opinions, writing
from repertoire.models import EditorialReview, PracticeVersion
from repertoire.models.opinion import CHECKLIST
from repertoire.models.states import Outcome, TransferClass, VersionState
from repertoire.rules import policy
from tests.builders import SCORES, Day, person
from workshops.models.phases import PhaseKey
from writing.models import Seen

pytestmark = pytest.mark.django_db
YES = {name: "yes" for name, _sentence in CHECKLIST}


@pytest.fixture
def world() -> Day:
    return Day(until=PhaseKey.FORMALISE)


@pytest.fixture
def retained(world) -> PracticeVersion:
    """A sheet the group retained."""
    sheet = world.sheet(world.tutors[0], proposed=True)
    PracticeVersion.objects.filter(pk=sheet.pk).update(
        status=VersionState.RETAINED, outcome=Outcome.CONSENSUS
    )
    return PracticeVersion.objects.select_related("practice").get(pk=sheet.pk)


def approve(sheet: PracticeVersion, *reviewers) -> PracticeVersion:
    for reviewer in reviewers:
        sheet = opinions.review_version(sheet, decision="approve", checks=YES, comment="", by=reviewer)
    return sheet


@pytest.mark.parametrize("words", ["retained_because", "minority_note", "change_note"])
def test_nothing_the_group_wrote_is_published_with_a_name(world, retained, words):
    """Every sentence beside the sheet passes the gate again, with today's list of known people."""
    author, mate = world.tutors[0], world.tutors[1]
    writing.confirm_version(retained, signature="function", by=author)
    sentence = f"C’est {mate.first_name} {mate.last_name} qui l’a dit."
    PracticeVersion.objects.filter(pk=retained.pk).update(**{words: sentence})
    approve(retained, person(Role.CENTRE))
    with pytest.raises(Refused, match="désigne quelqu’un"):
        approve(retained, person(Role.REVIEWER))
    retained.refresh_from_db()
    assert retained.status == VersionState.IN_REVIEW


class TestWriting:
    def test_lines_of_the_passage_become_steps(self, world):
        author = world.tutors[0]
        narrative = world.narrative(author, stage="path")

        sheet = formalising.formalise(narrative, "J’ai attendu.\n\nJ’ai compté.", by=author)

        assert [step["text"] for step in sheet.steps] == ["J’ai attendu.", "J’ai compté."]
        assert sheet.stages == ["path"]
        assert Formalisation.objects.get().excerpt == "J’ai attendu.\n\nJ’ai compté."

    def test_a_draft_is_saved_incomplete_and_asked_for_when_proposed(self, world, as_user):
        author = world.tutors[0]
        sheet = formalising.formalise(world.narrative(author), "Une ligne", by=author)

        page = as_user(author).get(reverse("deliberation:sheet_propose", args=[sheet.pk])).text

        for _screen, sentence in policy.missing_parts(sheet):
            assert str(sentence).replace("'", "&#x27;") in page
        with pytest.raises(Refused, match="intitulé"):
            pool.propose_practice(world.fresh, sheet, by=author)
        assert not PoolEntry.objects.exists()

    def test_a_complete_sheet_is_put_in_common_once(self, world):
        sheet = world.sheet(world.tutors[0], proposed=True)

        assert sheet.status == VersionState.PROPOSED
        with pytest.raises(Refused):
            pool.propose_practice(world.fresh, sheet, by=world.tutors[0])
        assert PoolEntry.objects.count() == 1

    def test_a_proposed_sheet_is_no_longer_edited(self, world, as_user):
        author = world.tutors[0]
        sheet = world.sheet(author, proposed=True)

        with pytest.raises(Refused, match="plus modifiable"):
            writing.write_version(sheet, seen=Seen.of(sheet), by=author, title="Autre")

    def test_the_picker_searches_without_script_and_keeps_the_selection(self, world, as_user):
        author = world.tutors[0]
        sheet = world.sheet(author)
        chosen = Competence.objects.tutoring().get(code="C2")
        data = {
            "writer": str(author.public_id),
            "revision": sheet.revision,
            "competences": [chosen.pk],
            "main": chosen.pk,
            "cherche": "retour",
            "go": "search",
        }

        page = as_user(author).post(reverse("narratives:sheet_competences", args=[sheet.pk]), data)

        assert "pour « retour »" in page.text
        shown = {
            line.competence.code for group in page.context["tree"] for line in group.lines if line.is_shown
        }
        assert shown == {"D1", "C2"}
        assert "C2 (principale)" in page.text

    def test_more_than_four_competences_are_refused_and_kept_on_screen(self, world, as_user):
        author = world.tutors[0]
        sheet = world.sheet(author)
        keys = [one.pk for one in Competence.objects.tutoring()[:5]]

        page = as_user(author).post(
            reverse("narratives:sheet_competences", args=[sheet.pk]),
            {"writer": str(author.public_id), "revision": sheet.revision, "competences": keys},
        )

        assert "au plus quatre" in page.text
        assert page.text.count("checked") >= 5

    def test_an_emergent_competence_is_kept_even_when_it_is_badly_named(self, world, as_user):
        author = world.tutors[0]
        sheet = world.sheet(author)
        url = reverse("narratives:emergent", args=[sheet.pk])

        page = as_user(author).post(url, {"label": "", "rationale": "Rien ne dit comment passer le relais."})
        assert "Rien ne dit comment passer le relais." in page.text

        as_user(author).post(url, {"label": "Passer le relais", "rationale": "Rien."})
        assert [one.label for one in sheet.practice.competence_proposals.all()] == ["Passer le relais"]


class TestTrio:
    def test_only_trio_mates_replay_and_only_once_proposed(self, world, as_user):
        author = world.tutors[0]
        mate = world.seat(author).trio_mates()[0].user
        other = next(
            t for t in world.tutors if t != author and world.seat(t).team_id != world.seat(author).team_id
        )
        sheet = world.sheet(author)
        url = reverse("deliberation:replay", args=[world.workshop.slug, sheet.pk])
        assert as_user(mate).get(url).status_code == 404, "a draft stays private"

        pool.propose_practice(world.fresh, sheet, by=author)
        assert as_user(mate).get(url).status_code == 200
        assert as_user(other).get(url).status_code == 404
        assert as_user(world.lead).get(url).status_code == 404

    def test_the_replay_caps_explicitness(self, world):
        author = world.tutors[0]
        sheet = world.sheet(author, proposed=True)
        mate = world.seat(author).trio_mates()[0].user

        opinions.record_replay(sheet, verdict="cannot", missing="Combien de temps ?", by=mate)

        sheet.refresh_from_db()
        assert (sheet.explicitness_author, sheet.explicitness_after) == (3, 1)

    def test_a_blocking_answer_of_a_peer_is_not_compensated(self, world):
        author = world.tutors[0]
        sheet = world.sheet(author, proposed=True)
        mates = [one.user for one in world.seat(author).trio_mates()]
        assert PracticeVersion.objects.get(pk=sheet.pk).transfer_peer == TransferClass.AS_IS

        for mate in mates:
            opinions.assess_transfer(sheet, "peer", {**SCORES, "person": 0}, by=mate)

        sheet.refresh_from_db()
        assert sheet.transfer_peer == TransferClass.BOUND
        assert sheet.transfer_unit == TransferClass.AS_IS

    def test_an_author_does_not_replay_their_own(self, world):
        sheet = world.sheet(world.tutors[0], proposed=True)

        with pytest.raises(Refused, match="vous-même"):
            opinions.record_replay(sheet, verdict="can", missing="", by=world.tutors[0])


class TestCommittee:
    def test_two_people_publish_the_centre_and_a_peer(self, world, retained):
        peer = person(Role.TUTOR, Role.REVIEWER)
        writing.confirm_version(retained, signature="function", by=world.tutors[0])

        once = approve(retained, world.centre)
        assert once.status == VersionState.IN_REVIEW
        twice = approve(once, world.centre)
        assert twice.status == VersionState.IN_REVIEW, "one person is one opinion"

        published = approve(twice, peer)
        assert published.status == VersionState.PUBLISHED
        assert published.published_on is not None

    def test_two_peers_without_the_centre_do_not_publish(self, world, retained):
        writing.confirm_version(retained, signature="function", by=world.tutors[0])

        sheet = approve(retained, person(Role.REVIEWER), person(Role.REVIEWER))

        assert sheet.status == VersionState.IN_REVIEW

    def test_the_author_is_never_a_reader_of_their_own(self, world, retained, as_user):
        author = world.tutors[0]
        author.mandates.create(role=Role.REVIEWER)
        author.mandates.create(role=Role.CENTRE, centre=retained.practice.centre)
        writing.confirm_version(retained, signature="function", by=author)
        author = type(author).objects.get(pk=author.pk)

        with pytest.raises(Refused, match="propre fiche"):
            approve(retained, author)
        client = as_user(author)
        assert client.get(reverse("repertoire:review_sheet", args=[retained.pk])).status_code == 404
        assert retained.title not in client.get(reverse("repertoire:review_queue")).text

    def test_only_the_author_confirms_and_says_how_to_sign(self, world, retained, as_user):
        url = reverse("repertoire:confirmation", args=[retained.pk])
        for other in (world.centre, world.lead, world.tutors[1]):
            assert as_user(other).post(url, {"signature": "name", "consent": "on"}).status_code == 404

        page = as_user(world.tutors[0]).post(url, {"signature": "name"})
        assert "Cochez cette case" in page.text
        as_user(world.tutors[0]).post(url, {"signature": "name", "consent": "on"})
        retained.refresh_from_db()
        assert retained.status == VersionState.IN_REVIEW
        assert retained.practice.signed_as == str(world.tutors[0])

    def test_a_line_at_no_cannot_be_approved_and_the_comment_stays(self, world, retained, as_user):
        writing.confirm_version(retained, signature="function", by=world.tutors[0])
        data = {**YES, "anonymous": "no", "decision": "approve", "comment": "On reconnaît l’agent."}

        page = as_user(world.centre).post(reverse("repertoire:review_sheet", args=[retained.pk]), data)

        assert "Une ligne est à « non »" in page.text.replace("\u00a0", " ")
        assert "On reconnaît l’agent." in page.text
        assert not EditorialReview.objects.exists()

    def test_a_returned_sheet_goes_back_with_its_comment(self, world, retained, as_user):
        writing.confirm_version(retained, signature="function", by=world.tutors[0])

        opinions.review_version(
            retained, decision="return", checks=YES, comment="Précisez l’effet.", by=world.centre
        )

        page = as_user(world.tutors[0]).get(reverse("repertoire:confirmation", args=[retained.pk]))
        assert "Précisez l’effet." in page.text
        writing.write_version(
            PracticeVersion.objects.select_related("practice").get(pk=retained.pk),
            seen=Seen.of(PracticeVersion.objects.get(pk=retained.pk)),
            by=world.tutors[0],
            effects="Trois mois.",
        )

    def test_a_published_text_never_changes(self, world, retained):
        writing.confirm_version(retained, signature="function", by=world.tutors[0])
        published = approve(retained, world.centre, person(Role.REVIEWER))

        with pytest.raises(Refused, match="plus modifiable"):
            writing.write_version(published, seen=Seen.of(published), by=world.tutors[0], title="Autre titre")
        with pytest.raises(IntegrityError), transaction.atomic():
            PracticeVersion.objects.create(
                practice=published.practice, number=2, status=VersionState.PUBLISHED
            )


class TestRepertoire:
    @pytest.fixture
    def published(self, world, retained) -> PracticeVersion:
        writing.confirm_version(retained, signature="function", by=world.tutors[0])
        return approve(retained, world.centre, person(Role.REVIEWER))

    @pytest.mark.parametrize("words", ["retour", "RETOUR", "créneau", "creneau", "semaine chaque"])
    def test_finds_without_case_nor_accents(self, published, as_user, words):
        page = as_user(person(Role.READER)).get(reverse("repertoire:index"), {"q": words})

        assert published.title in re.sub("</?mark>", "", page.text)

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({"q": "introuvable"}, False),
            ({"moment": "path"}, True),
            ({"moment": "welcome"}, False),
            ({"competence": "D1"}, True),
            ({"competence": "A1"}, False),
            ({"avis": "retained_consensus"}, True),
            ({"transfert": "as_is"}, True),
            ({"temps": "over_3h"}, False),
            ({"moment": "nonsense"}, True),
            ({"page": "999"}, True),
            ({"page": "x", "competence": "Z9"}, True),
        ],
    )
    def test_filters_narrow_and_wrong_values_are_ignored(self, published, as_user, query, found):
        page = as_user(person(Role.READER)).get(reverse("repertoire:index"), query)

        assert page.status_code == 200
        assert (published.title in page.text) == found

    def test_shows_the_gaps_by_competence(self, published, as_user):
        page = as_user(person(Role.READER)).get(reverse("repertoire:by_competence")).text

        assert page.count("Sans pratique") == 17
        assert "1 pratique" in page

    def test_the_sheet_outlives_its_narrative_and_the_day(self, world, published, as_user):
        Formalisation.objects.get().narrative.delete()

        page = as_user(person(Role.READER)).get(published.get_absolute_url())

        assert page.status_code == 200
        assert "Collectif de la journée" in page.text

    def test_the_signature_is_the_authors_choice_everywhere_at_once(self, world, published, as_user):
        reader = as_user(person(Role.READER))
        url = published.get_absolute_url()
        assert world.tutors[0].last_name not in reader.get(url).text

        published.practice.signature = "name"
        published.practice.save()
        assert world.tutors[0].last_name in reader.get(url).text

    def test_nobody_without_a_role_reads_it(self, published, as_user):
        assert as_user(person()).get(published.get_absolute_url()).status_code == 404
