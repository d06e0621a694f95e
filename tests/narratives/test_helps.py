"""Writing on paper, for two, aloud; and deleting a draft."""

from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from capitalisation.policy import Refused
from narratives.actions import sharing, telling
from narratives.models import Narrative
from narratives.models.assembling import breaths
from tests.builders import LONG_TEXT, Day
from workshops.models.phases import PhaseKey
from writing.models import TextVersion, UnsentForm

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Day:
    return Day(tutors=4, until=PhaseKey.NARRATE)


class TestOnPaper:
    def entered(self, world, as_user, **fields):
        author = world.tutors[0]
        data = {
            "writer": world.lead.public_id,
            "seat": world.seat(author).pk,
            "title": "Un lundi",
            "body": LONG_TEXT,
        }
        return as_user(world.lead).post(
            reverse("narratives:entry", args=[world.workshop.slug]), {**data, **fields}, follow=True
        )

    def test_a_typed_sheet_is_its_authors_alone_until_they_confirm_and_share(self, world, as_user):
        author = world.tutors[0]
        page = self.entered(world, as_user)
        assert "Vous ne le voyez plus" in page.text
        narrative = Narrative.objects.get(author=author)
        assert as_user(world.lead).get(narrative.get_absolute_url()).status_code == 404
        assert not UnsentForm.objects.exists()

        with pytest.raises(Refused, match="confirmez que ce sont vos mots"):
            sharing.share_narrative(narrative, signature="function", by=author)
        client = as_user(author)
        assert "a saisi ce texte" in client.get(reverse("narratives:sharing", args=[narrative.pk])).text
        client.post(reverse("narratives:own_words", args=[narrative.pk]))
        sharing.share_narrative(Narrative.objects.get(pk=narrative.pk), signature="function", by=author)

    def test_only_a_facilitator_types_and_only_for_a_tutor_of_the_day(self, world, as_user):
        url = reverse("narratives:entry", args=[world.workshop.slug])
        assert as_user(world.tutors[1]).get(url).status_code == 403
        page = self.entered(world, as_user, seat=world.seat(world.lead).pk)
        assert page.status_code == 200
        assert not Narrative.objects.exists()
        assert LONG_TEXT[:40] in page.text, "nothing typed is lost"

    def test_the_blank_sheet_is_a_readable_tagged_document(self, world, as_user):
        answer = as_user(world.tutors[0]).get(reverse("narratives:blank", args=[world.workshop.slug]))
        document = PdfReader(BytesIO(answer.content))
        words = "".join(page.extract_text() for page in document.pages)
        assert "Par quoi avez-vous commencé" in words
        assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]


class TestForTwo:
    def test_the_one_who_told_confirms_what_the_scribe_wrote(self, world, as_user):
        author = world.tutors[0]
        narrative = telling.start_narrative(
            world.fresh, mode=Narrative.Mode.PAIRED, by=author, title="Un lundi", body=LONG_TEXT
        )
        page = as_user(author).get(reverse("narratives:question", args=[narrative.pk, 6]))
        assert "Par quoi commencez-vous" in page.text
        with pytest.raises(Refused, match="confirmez"):
            sharing.share_narrative(narrative, signature="function", by=author)


class TestAloud:
    def test_a_line_a_breath(self):
        assert breaths("Il a dit : « Merci. » Puis rien.\n\nUn autre jour ; le même.") == [
            ["Il a dit :", "« Merci. »", "Puis rien."],
            ["Un autre jour ;", "le même."],
        ]


class TestDeletion:
    def test_a_draft_goes_with_its_history_and_a_shared_one_does_not(self, world, as_user):
        author = world.tutors[0]
        draft, shared = world.narrative(author), world.narrative(author, shared=True)
        draft.keep_version(TextVersion.Reason.PAUSE)
        client = as_user(author)
        client.post(reverse("narratives:narrative_removal", args=[draft.pk]))
        assert client.post(reverse("narratives:narrative_removal", args=[shared.pk])).status_code == 403

        assert list(Narrative.objects.all()) == [shared]
        assert not TextVersion.objects.filter(object_id=draft.pk).exists()
