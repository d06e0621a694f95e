"""A sheet that the group did not retain is never lost: it comes back to its author, who goes on."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import JournalEntry, Role
from capitalisation.policy import Refused
from deliberation.actions import pool, rounds
from deliberation.models import PoolEntry
from deliberation.queries.rounds import find_round
from repertoire.actions import writing
from repertoire.models import PracticeVersion
from repertoire.models.states import Outcome, VersionState
from room.actions import course
from tests.builders import Day, person
from workshops.actions import preparing
from workshops.models import Participation
from workshops.models.phases import PhaseKey
from writing.models import Seen

pytestmark = pytest.mark.django_db

FAIR = {"effect": 3, "economy": 3, "reach": 3}
POOR = {"effect": 2, "economy": 2, "reach": 2}


def judged(world: Day, sheet: PracticeVersion, grades: dict[str, int], voters: int) -> PracticeVersion:
    """The sheet after two rounds in which so many rated it."""
    for number in (1, 2):
        round_ = find_round(world.workshop, number)
        rounds.open_round(round_, by=world.lead)
        for tutor in [one for one in world.tutors if one != sheet.practice.author][:voters]:
            rounds.cast_ballot(round_, sheet, grades=grades, by=tutor)
        rounds.close_round(round_, by=world.lead)
        rounds.reveal_round(round_, by=world.lead)
    return PracticeVersion.objects.select_related("practice").get(pk=sheet.pk)


@pytest.fixture
def world() -> Day:
    return Day(tutors=7, until=PhaseKey.SHARE)


def rewrite(sheet: PracticeVersion) -> None:
    writing.write_version(sheet, seen=Seen.of(sheet), by=sheet.practice.author, purpose="Mieux dit.")


class TestPromising:
    def test_goes_back_to_its_author_open_for_writing_and_straight_to_the_committee(self, world, as_user):
        author = world.tutors[0]
        sheet = judged(world, world.sheet(author, proposed=True), FAIR, 6)
        assert (sheet.status, sheet.outcome) == (VersionState.RETURNED, Outcome.TO_REWORK)

        page = as_user(author).get(reverse("repertoire:my_practices")).text
        assert "Prometteuse, à retravailler" in page
        assert reverse("repertoire:confirmation", args=[sheet.pk]) in page

        rewrite(sheet)
        writing.confirm_version(sheet, signature="function", by=author)
        assert sheet.status == VersionState.IN_REVIEW

    def test_is_told_why_by_the_group(self, world, as_user):
        author = world.tutors[0]
        sheet = judged(world, world.sheet(author, proposed=True), FAIR, 6)
        result = find_round(world.workshop, 2).results.get()
        address = reverse("deliberation:reason", args=[world.workshop.slug, result.pk])
        as_user(world.lead).post(address, {"reason": "Le premier pas manque.", "minority_note": ""})
        assert "Le premier pas manque." in as_user(author).get(reverse("repertoire:my_practices")).text
        sheet.refresh_from_db()
        assert sheet.shown_reason == "", "« retenue parce que » is said of what is retained"


class TestWithoutQuorum:
    def test_goes_back_with_that_reason_and_waits_for_another_group(self, world, as_user):
        author = world.tutors[0]
        sheet = judged(world, world.sheet(author, proposed=True), FAIR, 3)
        assert (sheet.status, sheet.outcome) == (VersionState.RETURNED, Outcome.INCONCLUSIVE)
        rewrite(sheet)
        with pytest.raises(Refused, match="prochaine journée"):
            writing.confirm_version(sheet, signature="function", by=author)

    def test_is_put_in_common_in_a_later_day(self, world, as_user):
        author = world.tutors[0]
        sheet = judged(world, world.sheet(author, proposed=True), FAIR, 3)
        later = Day(tutors=6, until=PhaseKey.FORMALISE)
        later.workshop.date = timezone.localdate() + timezone.timedelta(days=1)
        later.workshop.save()
        preparing.invite(later.workshop, author, Participation.Role.TUTOR, by=later.centre)
        client = as_user(author)
        assert sheet.title in client.get(reverse("deliberation:sheets", args=[later.workshop.slug])).text

        address = reverse("deliberation:propose_again", args=[later.workshop.slug, sheet.pk])
        assert "rejoint la mise en commun" in client.post(address, follow=True).text
        sheet.refresh_from_db()
        assert (sheet.status, sheet.outcome) == (VersionState.PROPOSED, "")
        assert PoolEntry.objects.filter(workshop=later.workshop, version=sheet).exists()

    def test_nobody_puts_the_sheet_of_another_before_a_group(self, world, as_user):
        sheet = judged(world, world.sheet(world.tutors[0], proposed=True), FAIR, 3)
        later = Day(tutors=6, until=PhaseKey.FORMALISE)
        later.workshop.date = timezone.localdate() + timezone.timedelta(days=1)
        later.workshop.save()
        address = reverse("deliberation:propose_again", args=[later.workshop.slug, sheet.pk])
        assert as_user(later.tutors[0]).post(address).status_code == 404


class TestNotRetained:
    def test_stays_readable_and_its_author_starts_again_from_it(self, world, as_user):
        author = world.tutors[0]
        sheet = judged(world, world.sheet(author, proposed=True), POOR, 6)
        assert sheet.status == VersionState.NOT_RETAINED
        with pytest.raises(Refused):
            rewrite(sheet)
        client = as_user(author)
        assert sheet.title in client.get(reverse("repertoire:my_practices")).text
        client.post(reverse("repertoire:start_again", args=[sheet.pk]))
        sheet.refresh_from_db()
        assert sheet.status == VersionState.DRAFT
        rewrite(sheet)

    def test_nobody_else_starts_it_again(self, world, as_user):
        sheet = judged(world, world.sheet(world.tutors[0], proposed=True), POOR, 6)
        address = reverse("repertoire:start_again", args=[sheet.pk])
        assert as_user(world.tutors[1]).post(address).status_code == 404
        assert as_user(world.centre).post(address).status_code == 404
        with pytest.raises(Refused):
            writing.start_again(sheet, by=world.tutors[1])


class TestAtTheEnd:
    def test_what_nobody_decided_goes_back_when_the_day_is_wrapped_up(self, world):
        sheet = world.sheet(world.tutors[0], proposed=True)
        course.close_phase(world.fresh, PhaseKey.SHARE, by=world.lead)
        course.wrap_up(world.fresh, by=world.lead)
        sheet.refresh_from_db()
        assert (sheet.status, sheet.outcome) == (VersionState.RETURNED, Outcome.INCONCLUSIVE)

    def test_so_does_a_sheet_that_a_small_group_did_not_retain(self):
        small = Day(tutors=4, until=PhaseKey.SHARE)
        kept, left = (small.sheet(author, proposed=True) for author in small.tutors[:2])
        entry = PoolEntry.objects.select_related("version", "workshop").get(version=kept)
        rounds.retain_by_consent(entry, reason="Chacun s’y voit.", by=small.lead)
        course.close_phase(small.fresh, PhaseKey.SHARE, by=small.lead)
        course.wrap_up(small.fresh, by=small.lead)
        kept.refresh_from_db()
        left.refresh_from_db()
        assert (kept.status, left.status) == (VersionState.RETAINED, VersionState.RETURNED)

    def test_nothing_is_put_in_common_once_nobody_would_judge_it(self, world):
        author = world.tutors[0]
        sheet = world.sheet(author)
        course.close_phase(world.fresh, PhaseKey.SHARE, by=world.lead)
        course.wrap_up(world.fresh, by=world.lead)
        with pytest.raises(Refused, match="ne se prononce plus"):
            pool.propose_practice(world.fresh, sheet, by=author)
        sheet.refresh_from_db()
        assert sheet.status == VersionState.DRAFT


def test_a_name_in_the_reason_of_the_group_is_refused_and_stays_on_the_screen(world, as_user):
    sheet = judged(world, world.sheet(world.tutors[0], proposed=True), {"effect": 5, "economy": 5}, 6)
    assert sheet.status == VersionState.RETAINED
    other = person(Role.TUTOR, first="Zéphyrine")
    result = find_round(world.workshop, 2).results.get()
    address = reverse("deliberation:reason", args=[world.workshop.slug, result.pk])
    said = f"{other.first_name} {other.last_name} le fait déjà."
    answer = as_user(world.lead).post(address, {"reason": said, "minority_note": ""})
    assert answer.status_code == 422
    assert said in answer.text
    sheet.refresh_from_db()
    assert sheet.retained_because == ""


def test_the_journal_keeps_every_state_before_and_after(world):
    sheet = judged(world, world.sheet(world.tutors[0], proposed=True), FAIR, 6)
    lines = JournalEntry.objects.filter(target_type="repertoire.practiceversion", target_id=str(sheet.pk))
    assert list(lines.order_by("pk").values_list("verb", "before", "after", "reason")) == [
        ("practice.proposed", "draft", "proposed", ""),
        ("practice.returned", "proposed", "returned", "to_rework"),
    ]
