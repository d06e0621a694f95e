"""Life of a published sheet: the next version, variants, objections, leaving; its address always answers."""

import datetime

import pytest
from django.urls import reverse

from accounts.models import Mandate, Role, User
from capitalisation.policy import Refused
from repertoire.actions import life, marks, opinions, writing
from repertoire.models import EditionEntry, Endorsement, PracticeVersion
from repertoire.models.opinion import CHECKLIST
from repertoire.models.states import Objected
from repertoire.queries.facets import facet_index
from repertoire.queries.index_faults import faults
from search.models import Posting
from search.queries.find import find
from tests.builders import SCORES, person
from writing.models import Seen

SHEET = "Transmettre la conduite de réunion en trois temps"
YES = {name: "yes" for name, _sentence in CHECKLIST}


@pytest.fixture
def sheet(cast) -> PracticeVersion:
    return PracticeVersion.objects.published().select_related("practice__author").get(title=SHEET)


def fresh(version: PracticeVersion) -> PracticeVersion:
    return PracticeVersion.objects.select_related("practice__author").get(pk=version.pk)


def rewritten(sheet: PracticeVersion, *reviewers, change: str = "minor", **texts) -> PracticeVersion:
    author = sheet.practice.author
    version = life.prepare_version(sheet, change=change, note="Ce qui change.", by=author)
    writing.write_version(version, seen=Seen.of(version), by=author, **texts)
    writing.confirm_version(version, signature="function", by=author)
    for reviewer in reviewers:
        opinions.review_version(version, decision="approve", checks=YES, comment="", by=reviewer)
    return fresh(version)


class TestNextVersion:
    def test_the_published_text_stays_while_the_next_is_written(self, sheet, as_user):
        author = as_user(sheet.practice.author)
        answer = author.post(
            reverse("repertoire:next_version", args=[sheet.practice_id]),
            {"change": "major", "note": "On s’y prend autrement."},
        )
        following = sheet.practice.versions.get(number=2)

        assert answer.headers["Location"] == following.writing_url
        page = author.get(following.writing_url)
        assert page.status_code == 200
        writing.write_version(
            following, seen=Seen.of(following), by=sheet.practice.author, title="Tout autre titre"
        )
        assert SHEET in as_user(person(Role.READER)).get(sheet.get_absolute_url()).text
        assert "Tout autre titre" in author.get(reverse("repertoire:my_practices")).text
        with pytest.raises(Refused, match="déjà en préparation"):
            life.prepare_version(fresh(sheet), change="minor", note="Encore.", by=sheet.practice.author)

    def test_one_reader_publishes_a_minor_change_two_a_major_one(self, sheet, cast):
        minor = rewritten(sheet, cast("luc.perrin"), keep="L’annonce.")
        assert minor.status == "published"
        assert minor.outcome == sheet.outcome, "the group's opinion holds for the same practice"

        major = rewritten(minor, cast("luc.perrin"), change="major", keep="Les notes.")
        assert major.status == "in_review"
        opinions.review_version(major, decision="approve", checks=YES, comment="", by=cast("jeanne.marchand"))
        assert fresh(major).status == "published"
        assert fresh(major).outcome == "", "the group read another text"
        assert sheet.practice.versions.filter(status="published").count() == 1

    def test_a_change_said_minor_is_read_beside_the_former_and_may_be_called_major(
        self, sheet, cast, as_user
    ):
        following = rewritten(sheet, title="Tout autre chose", keep="Rien de ce qui était.")
        reader = as_user(cast("luc.perrin"))
        url = reverse("repertoire:review_sheet", args=[following.pk])
        page = reader.get(url).text
        for said in ("Version 2 d’une fiche publiée", "Mineur", "Ce qui change.", "supprimé :", "sur 1"):
            assert said in page, said

        answer = {**YES, "decision": "approve", "comment": "", "is_major": "on"}
        assert "Il en faut un second" in reader.post(url, answer, follow=True).text

        now = fresh(following)
        assert (now.status, now.change, now.outcome, now.outcome_voters) == ("in_review", "major", "", None)
        assert fresh(sheet).status == "published"
        assert "sur 2" in as_user(cast("jeanne.marchand")).get(url).text

    def test_what_a_reader_refused_is_read_by_the_author_and_kept(self, sheet, cast, as_user):
        following = rewritten(sheet, keep="Les notes.")
        url = reverse("repertoire:review_sheet", args=[following.pk])
        reader = as_user(cast("luc.perrin"))
        mute = reader.post(url, {**YES, "decision": "return", "comment": ""})
        assert "Dites à l’auteur" in mute.text
        checks = {**YES, "actionable": "no"}
        reader.post(url, {**checks, "decision": "return", "comment": ""})

        confirm = reverse("repertoire:confirmation", args=[following.pk])
        assert "Les étapes disent quoi faire." in as_user(sheet.practice.author).get(confirm).text

        writing.confirm_version(fresh(following), signature="function", by=sheet.practice.author)
        again = reader.get(url).text
        assert "À la relecture précédente" in again
        assert "0 avis favorable sur 1" in again

    def test_every_version_keeps_its_address_and_what_changed_is_shown(self, sheet, cast, as_user):
        rewritten(sheet, cast("luc.perrin"), keep="Seulement la prise de notes.")
        reader = as_user(person(Role.READER))

        old = reader.get(reverse("repertoire:version", args=[sheet.practice_id, 1]))
        assert "Cette version a été remplacée" in old.text
        assert sheet.keep in old.text.replace("&#x27;", "'")
        changes = reader.get(reverse("repertoire:changes", args=[sheet.practice_id, 2])).text
        assert "Seulement" in changes
        assert "À garder absolument" in changes
        now = reader.get(reverse("repertoire:version", args=[sheet.practice_id, 2]))
        assert now.headers["Location"] == sheet.get_absolute_url()
        assert "Ce qui change." in reader.get(sheet.get_absolute_url()).text

    def test_search_follows_the_published_text_alone(self, sheet, cast):
        rewritten(sheet, cast("luc.perrin"), keep="Le mot zéphyrine.")
        now = facet_index()

        assert len(find(now.identifiers(now.all), "zéphyrine").ids) == 1
        assert not Posting.objects.filter(document=sheet.pk).exists()
        assert faults() == []

    def test_giving_up_leaves_the_published_text(self, sheet, as_user):
        following = life.prepare_version(sheet, change="minor", note="Rien.", by=sheet.practice.author)

        as_user(sheet.practice.author).post(reverse("repertoire:give_up", args=[following.pk]))
        assert list(sheet.practice.versions.values_list("status", flat=True)) == ["published"]

    def test_a_sheet_the_group_retained_is_not_given_up_that_way(self, cast):
        retained = PracticeVersion.objects.get(status="retained")

        with pytest.raises(Refused):
            life.give_up_version(retained, by=retained.practice.author)

    def test_an_incomplete_version_is_not_sent_and_says_what_lacks(self, sheet, as_user):
        following = life.prepare_version(sheet, change="minor", note="Rien.", by=sheet.practice.author)
        writing.write_version(following, seen=Seen.of(following), by=sheet.practice.author, purpose="")

        page = as_user(sheet.practice.author).post(
            reverse("repertoire:confirmation", args=[following.pk]), {"signature": "name", "consent": "on"}
        )
        assert page.status_code == 200
        assert page.text.count("Dites à quoi elle sert.") >= 2
        assert fresh(following).status == "retained"


class TestVariants:
    def test_another_tutor_writes_their_own_and_both_name_each_other(self, sheet, cast, as_user):
        tutor = cast("ines.nguyen")
        as_user(tutor).post(reverse("repertoire:adapt", args=[sheet.practice_id]))
        variant = PracticeVersion.objects.get(practice__variant_of=sheet.practice)
        assert variant.practice.author == tutor
        assert variant.steps == sheet.steps
        assert variant.effects == "", "what was seen elsewhere is not told as one's own"
        for step in ("describe", "competences", "transfer"):
            assert (
                as_user(tutor).get(reverse(f"narratives:sheet_{step}", args=[variant.pk])).status_code == 200
            )

        for target in ("peer", "unit"):
            opinions.assess_transfer(variant, target, SCORES, by=tutor)
        writing.confirm_version(variant, signature="function", by=tutor)
        for reviewer in (cast("luc.perrin"), cast("jeanne.marchand")):
            opinions.review_version(variant, decision="approve", checks=YES, comment="", by=reviewer)
        reader = as_user(person(Role.READER))
        assert sheet.practice.reference in reader.get(variant.get_absolute_url()).text
        assert variant.practice.reference in reader.get(sheet.get_absolute_url()).text

    def test_close_sheets_are_named_while_one_confirms(self, sheet, cast, as_user):
        variant = life.adapt(sheet, by=cast("ines.nguyen"))

        page = as_user(cast("ines.nguyen")).get(reverse("repertoire:confirmation", args=[variant.pk])).text
        assert "Fiches publiées proches" not in page, "not the one it comes from"

        other = PracticeVersion.objects.published().exclude(practice__author=sheet.practice.author).first()
        PracticeVersion.objects.filter(pk=variant.pk).update(title=other.title)
        page = as_user(cast("ines.nguyen")).get(reverse("repertoire:confirmation", args=[variant.pk])).text
        assert "Fiches publiées proches" in page


class TestFreshness:
    def test_after_two_years_it_asks_to_be_read_again_and_the_author_says_it_holds(
        self, sheet, as_user, today
    ):
        PracticeVersion.objects.filter(pk=sheet.pk).update(published_on=today - datetime.timedelta(days=731))
        author = as_user(sheet.practice.author)
        assert "elle est à relire" in author.get(sheet.get_absolute_url()).text
        assert list(PracticeVersion.objects.stale()) == [sheet]

        author.post(reverse("repertoire:read_again", args=[sheet.practice_id]))
        assert "elle est à relire" not in author.get(sheet.get_absolute_url()).text
        assert not PracticeVersion.objects.stale().exists()


class TestPeersOpinions:
    """What peers said is of the text they read: a major change begins without it."""

    @pytest.fixture
    def judged(self, sheet, cast) -> PracticeVersion:
        peer = cast("samir.kaci")
        sheet.assessments.create(assessor=peer, target="peer", **SCORES)
        sheet.assessments.get_or_create(assessor=sheet.practice.author, target="peer", defaults=SCORES)
        return sheet

    @pytest.mark.parametrize(("change", "is_kept"), [("minor", True), ("major", False)])
    def test_follow_a_minor_change_alone(self, judged, cast, change, is_kept):
        author = judged.practice.author
        following = life.prepare_version(judged, change=change, note="Ce qui change.", by=author)
        assert following.assessments.filter(assessor=author).exists()
        assert following.assessments.filter(assessor=cast("samir.kaci")).exists() == is_kept

    def test_go_when_the_committee_says_that_the_change_is_major(self, judged, cast):
        following = rewritten(judged, keep="L’annonce.")
        opinions.review_version(
            following, decision="approve", checks=YES, comment="", by=cast("luc.perrin"), is_major=True
        )
        assert set(following.assessments.values_list("assessor", flat=True)) == {judged.practice.author_id}


class TestObjection:
    def test_nobody_decides_their_own(self, sheet, cast):
        """Whoever says that a sheet is about them, the author of the sheet: another person of the centre decides."""
        centre = cast("jeanne.marchand")
        raised = life.object_to(sheet, passage="C’est moi.", by=centre)
        for judge in (centre, sheet.practice.author):
            Mandate.objects.get_or_create(user=judge, role=Role.CENTRE, centre=sheet.practice.centre)
            as_centre = User.objects.get(pk=judge.pk)
            with pytest.raises(Refused, match="Une autre personne du centre"):
                life.decide_objection(raised, decision="upheld", answer="Nous avons relu.", by=as_centre)
        raised.refresh_from_db()
        assert raised.status == Objected.OPEN
        life.decide_objection(raised, decision="dismissed", answer="Relu.", by=person(Role.CENTRE))

    def test_the_sheet_is_hidden_everywhere_at_once_even_from_search(self, sheet, cast, as_user):
        trainee = cast("samir.kaci")
        as_user(trainee).post(
            reverse("repertoire:object", args=[sheet.practice_id]), {"passage": "C’est moi."}
        )

        for short in ("luc.perrin", "jeanne.marchand", "alix.roy", "samir.kaci"):
            assert as_user(cast(short)).get(sheet.get_absolute_url()).status_code == 404
            assert (
                SHEET
                not in as_user(cast(short))
                .get(reverse("repertoire:index"), {"q": "conduite de réunion"})
                .text
            )
        assert not Posting.objects.filter(document=sheet.pk).exists()

    def test_former_versions_are_hidden_too(self, cast, as_user):
        rewritten_sheet = PracticeVersion.objects.select_related("practice__author").get(
            status="published", number=2
        )
        life.object_to(rewritten_sheet, passage="C’est moi.", by=cast("samir.kaci"))

        url = reverse("repertoire:version", args=[rewritten_sheet.practice_id, 1])
        assert as_user(person(Role.READER)).get(url).status_code == 404

    @pytest.mark.parametrize(
        ("decision", "status", "answer"), [("upheld", "retired", 410), ("dismissed", "published", 200)]
    )
    def test_the_centre_decides_and_the_address_says_it(self, sheet, cast, as_user, decision, status, answer):
        raised = life.object_to(sheet, passage="C’est moi.", by=cast("samir.kaci"))
        centre = as_user(cast("jeanne.marchand"))
        assert "C’est moi." in centre.get(reverse("repertoire:objection", args=[raised.pk])).text

        centre.post(
            reverse("repertoire:objection", args=[raised.pk]),
            {"decision": decision, "answer": "Nous avons relu."},
        )
        assert fresh(sheet).status == status
        assert as_user(person(Role.READER)).get(sheet.get_absolute_url()).status_code == answer
        assert faults() == []

    def test_the_author_never_learns_who_and_what(self, sheet, cast, as_user):
        life.object_to(sheet, passage="C’est moi qui criais.", by=cast("samir.kaci"))

        mine = as_user(sheet.practice.author).get(reverse("repertoire:my_practices")).text
        assert "Suspendue" in mine
        assert "criais" not in mine
        assert as_user(sheet.practice.author).get(reverse("repertoire:objections")).status_code == 403

    def test_it_is_due_in_three_days(self, sheet, cast):
        raised = life.object_to(sheet, passage="C’est moi.", by=cast("samir.kaci"))
        assert not raised.is_late

        raised.raised_at -= datetime.timedelta(hours=73)
        assert raised.is_late
        with pytest.raises(Refused):
            life.decide_objection(raised, decision=Objected.UPHELD, answer="Oui.", by=cast("alix.roy"))

    def test_one_person_cannot_empty_the_repertoire_nor_insist(self, sheet, cast):
        trainee = cast("samir.kaci")
        raised = life.object_to(sheet, passage="C’est moi.", by=trainee)
        life.decide_objection(raised, decision="dismissed", answer="Non.", by=cast("jeanne.marchand"))
        with pytest.raises(Refused, match="déjà répondu"):
            life.object_to(fresh(sheet), passage="Si.", by=trainee)

        others = list(PracticeVersion.objects.published().exclude(pk=sheet.pk)[:4])
        for one in others[:3]:
            life.object_to(one, passage="Ici aussi.", by=trainee)
        with pytest.raises(Refused, match="attendent déjà une décision"):
            life.object_to(others[3], passage="Et là.", by=trainee)

    def test_the_answer_reaches_who_asked_and_the_address_says_it_is_hidden(self, sheet, cast, as_user):
        raised = life.object_to(sheet, passage="C’est moi.", by=cast("samir.kaci"))
        hidden = as_user(sheet.practice.author).get(sheet.get_absolute_url())
        assert (hidden.status_code, "masquée pour le moment" in hidden.text) == (404, True)

        life.decide_objection(
            raised, decision="dismissed", answer="Nous avons relu.", by=cast("jeanne.marchand")
        )
        assert "Nous avons relu." in as_user(cast("samir.kaci")).get(reverse("watch:watch")).text

    def test_words_sent_to_a_sheet_hidden_meanwhile_are_shown_again(self, sheet, cast, as_user):
        life.object_to(sheet, passage="C’est moi.", by=cast("samir.kaci"))
        page = as_user(cast("ines.nguyen")).post(
            reverse("repertoire:recommend", args=[sheet.practice_id]), {"why": "Mes mots précieux."}
        )

        assert page.status_code == 404
        assert "Mes mots précieux." in page.text

    def test_no_next_version_is_published_around_an_objection(self, sheet, cast, as_user):
        """Published, it would make the hidden text one of the past, readable again at its own address."""
        following = rewritten(sheet, keep="Les notes.")
        life.object_to(fresh(sheet), passage="C’est moi.", by=cast("samir.kaci"))

        with pytest.raises(Refused, match="décide d’abord"):
            opinions.review_version(
                following, decision="approve", checks=YES, comment="", by=cast("luc.perrin")
            )
        old = reverse("repertoire:version", args=[sheet.practice_id, 1])
        assert as_user(person(Role.READER)).get(old).status_code == 404
        assert fresh(sheet).status == "suspended"

    def test_a_founded_one_takes_the_version_being_prepared_with_it(self, sheet, cast):
        """It is a copy of the text: published, it would bring the passage back."""
        following = rewritten(sheet, keep="Les notes.")
        objection = life.object_to(fresh(sheet), passage="C’est moi.", by=cast("samir.kaci"))
        life.decide_objection(objection, decision="upheld", answer="Oui.", by=cast("jeanne.marchand"))

        with pytest.raises(Refused):
            opinions.review_version(
                following, decision="approve", checks=YES, comment="", by=cast("luc.perrin")
            )
        assert not fresh(following).practice.versions.exclude(status="retired").exists()

    def test_what_is_hidden_is_hidden_from_the_hierarchy_and_from_who_tries_it(self, sheet, cast, as_user):
        Endorsement.objects.filter(version=sheet).delete()
        marks.ask_endorsement(fresh(sheet), by=sheet.practice.author)
        asked = Endorsement.objects.get(version=sheet)
        reader, endorser = cast("fatou.sow"), as_user(cast("bernard.leroux"))
        trial = marks.try_practice(fresh(sheet), by=reader)
        addresses = [
            (endorser, reverse("repertoire:endorsements")),
            (as_user(cast("jeanne.marchand")), reverse("repertoire:endorsements")),
            (as_user(reader), reverse("repertoire:trials")),
            (as_user(reader), reverse("repertoire:trial", args=[trial.pk])),
        ]
        assert all(SHEET in client.get(url).text for client, url in addresses), "control: it was there"

        life.object_to(fresh(sheet), passage="C’est moi.", by=cast("samir.kaci"))

        for client, url in addresses:
            assert SHEET not in client.get(url).text, url
        decision = reverse("repertoire:endorsement", args=[asked.pk])
        assert endorser.get(decision).status_code == 404
        assert endorser.post(decision, {"decision": "granted", "reason": ""}).status_code == 404
        assert sheet.practice.reference in as_user(reader).get(reverse("repertoire:trials")).text


class TestLeaving:
    def test_a_retired_sheet_leaves_with_its_former_versions(self, cast, as_user):
        sheet = PracticeVersion.objects.select_related("practice__author").get(status="published", number=2)
        former = reverse("repertoire:version", args=[sheet.practice_id, 1])
        reader = as_user(person(Role.READER))
        assert reader.get(former).status_code == 200, "control"

        life.retire(sheet, because="Elle est dangereuse.", by=cast("jeanne.marchand"))

        assert reader.get(former).status_code == 404
        assert not EditionEntry.objects.readable().filter(version__practice=sheet.practice).exists()

    def test_a_retired_sheet_and_the_one_that_replaces_it_lead_to_each_other(self, sheet, cast, as_user):
        other = PracticeVersion.objects.published().exclude(pk=sheet.pk).select_related("practice").first()
        url = reverse("repertoire:retire", args=[sheet.practice_id])
        centre, reader = as_user(cast("jeanne.marchand")), as_user(person(Role.READER))
        for wrong in ("P-9999", sheet.practice.reference, "celle de Luc"):
            page = centre.post(url, {"because": "Une autre dit mieux.", "replaced_by": wrong}).text
            assert "ne porte ce numéro" in page
            assert "Une autre dit mieux." in page

        centre.post(url, {"because": "Une autre dit mieux.", "replaced_by": other.practice.reference.lower()})

        assert f'href="{other.get_absolute_url()}"' in reader.get(sheet.get_absolute_url()).text
        assert f'href="{sheet.get_absolute_url()}"' in reader.get(other.get_absolute_url()).text

    def test_a_retired_sheet_says_why_at_its_address(self, sheet, cast, as_user):
        as_user(cast("jeanne.marchand")).post(
            reverse("repertoire:retire", args=[sheet.practice_id]), {"because": "La réunion n’existe plus."}
        )

        page = as_user(person(Role.READER)).get(sheet.get_absolute_url())
        assert page.status_code == 410
        assert "La réunion n’existe plus." in page.text
        assert faults() == []

    def test_an_author_takes_the_practice_back_and_a_trace_stays(self, cast, as_user):
        sheet = PracticeVersion.objects.select_related("practice__author").get(status="published", number=2)
        as_user(sheet.practice.author).post(reverse("repertoire:withdraw", args=[sheet.practice_id]))

        reader = as_user(person(Role.READER))
        page = reader.get(sheet.get_absolute_url())
        assert page.status_code == 410
        assert "à la demande de son auteur" in page.text
        assert reader.get(reverse("repertoire:version", args=[sheet.practice_id, 1])).status_code == 404
        assert PracticeVersion.objects.filter(pk=sheet.pk).exists()

    def test_a_draft_is_not_taken_back_it_never_was_given(self, cast):
        draft = PracticeVersion.objects.select_related("practice").get(status="retained")

        with pytest.raises(Refused, match="jamais été publiée"):
            life.withdraw(draft.practice, by=draft.practice.author)

    def test_what_never_was_public_is_a_page_not_found(self, cast, as_user):
        draft = PracticeVersion.objects.get(status="retained")

        assert as_user(cast("jeanne.marchand")).get(draft.get_absolute_url()).status_code == 404

    def test_the_signature_changes_on_screen_and_in_the_pdf(self, sheet, as_user):
        author = sheet.practice.author
        as_user(author).post(reverse("repertoire:sign", args=[sheet.practice_id]), {"signature": "name"})

        assert str(author) in as_user(person(Role.READER)).get(sheet.get_absolute_url()).text
