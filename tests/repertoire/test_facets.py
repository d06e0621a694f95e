"""The facet index in memory says what the tables say, whatever moved and whoever was behind."""

import array
import datetime
import random

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from competences.models import Competence
from repertoire.actions import life
from repertoire.actions.index import forget_version, index_version
from repertoire.models import FacetLog, Practice, PracticeVersion
from repertoire.models.knowledge import Gesture
from repertoire.models.states import Objected, Outcome, Stage, VersionState
from repertoire.queries.facets import MOVES_KEPT, FacetIndex, Kept, Listing, facet_index, read_all
from tests.builders import person
from tests.repertoire.test_life import rewritten


def said(held: FacetIndex) -> tuple[list[int], dict[tuple[str, str], list[int]]]:
    """Everything the index can answer: the list, and the list of each value of each filter."""
    values = [(name, value) for name, counted in held.counts(held.all).items() for value in counted]
    return list(held.listed(held.all)), {
        (name, value): list(held.listed(held.narrowed(held.all, {name: [value]}))) for name, value in values
    }


def agrees() -> bool:
    return said(facet_index()) == said(read_all(""))


class TestLife:
    """Every action that changes what is published, on the demo."""

    @pytest.fixture
    def sheet(self, cast) -> PracticeVersion:
        facet_index()
        return PracticeVersion.objects.published().select_related("practice__author").earliest("pk")

    def test_lists_what_the_table_lists(self, sheet):
        in_table = PracticeVersion.objects.published().order_by("-published_on", "-pk")
        now = facet_index()
        assert list(now.listed(now.all)) == list(in_table.values_list("pk", flat=True))

    def test_a_new_version_takes_the_place_of_the_former(self, sheet, cast):
        following = rewritten(sheet, cast("luc.perrin"), keep="L’annonce.")
        listed = facet_index().listed(facet_index().all)
        assert following.pk in listed
        assert sheet.pk not in listed
        assert agrees()

    def test_leaving(self, sheet):
        life.retire(sheet, because="Le texte a changé.", by=person(Role.CENTRE))
        assert sheet.pk not in facet_index().listed(facet_index().all)
        assert agrees()

    def test_an_author_who_takes_a_practice_back(self, sheet):
        life.withdraw(sheet.practice, by=sheet.practice.author)
        assert agrees()

    def test_an_objection_hides_at_once_and_what_comes_back_finds_its_place(self, sheet, as_user):
        before = said(facet_index())
        reader = as_user(person(Role.READER))
        objection = life.object_to(sheet, passage="Ce passage.", by=person(Role.READER))

        assert agrees()
        page = reader.get(reverse("repertoire:index"), {"q": sheet.title})
        assert sheet.get_absolute_url() not in page.text
        assert "17 pratiques" in reader.get(reverse("repertoire:index")).text

        life.decide_objection(
            objection,
            decision=Objected.DISMISSED,
            answer="Personne n’est désigné.",
            by=person(Role.CENTRE),
        )
        assert agrees()
        assert said(facet_index()) == before

    def test_within_one_filter_a_count_is_what_the_value_would_bring(self, sheet, as_user):
        """One value or another will do: the count of a value does not depend on those already chosen beside it."""
        now = facet_index()
        alone = now.counts(now.all)["moment"]
        chosen = {"moment": ["path"], "temps": ["under_1h"]}
        counts = now.counts(now.all, chosen)
        assert now.counts(now.all, {"moment": ["path"]})["moment"] == alone
        for stage, count in counts["moment"].items():
            assert count == now.narrowed(now.all, {"moment": [stage], "temps": ["under_1h"]}).bit_count()
        for band, count in counts["temps"].items():
            assert count == now.narrowed(now.all, {"moment": ["path"], "temps": [band]}).bit_count()

    def test_a_move_that_is_undone_leaves_nothing(self, sheet):
        before = said(facet_index())
        with transaction.atomic():
            life.retire(sheet, because="Le texte a changé.", by=person(Role.CENTRE))
            assert agrees()
            transaction.set_rollback(True)
        assert said(facet_index()) == before
        assert agrees()

    def test_somebody_without_role_sees_their_own_alone(self, sheet):
        author = sheet.practice.author
        author.mandates.all().delete()
        author = type(author).objects.get(pk=author.pk)
        now = facet_index()
        own = PracticeVersion.objects.published().filter(practice__author=author)
        assert set(now.listed(now.readable_by(author))) == set(own.values_list("pk", flat=True))


class TestManyMoves:
    """Sheets that come and go at any date, in any order."""

    @pytest.fixture
    def draw(self) -> random.Random:
        return random.Random(7)

    def published(self, draw: random.Random) -> PracticeVersion:
        version = PracticeVersion.objects.create(
            practice=Practice.objects.create(),
            status=VersionState.PUBLISHED,
            title="Une fiche",
            published_on=draw.choice([None, datetime.date(2026, 1, draw.randint(1, 28))]),
            outcome=draw.choice(["", *Outcome]),
            steps=[{"text": "Montrez.", "cue": "", "gesture": draw.choice(["", *Gesture])}],
            knowledge=[{"text": "Le circuit", "kind": draw.choice(["", "rules", "craft"]), "tied": "before"}],
        )
        version.stage_rows.create(stage=draw.choice(list(Stage)))
        index_version(version)
        return version

    def gone(self, version: PracticeVersion) -> None:
        PracticeVersion.objects.filter(pk=version.pk).update(status=VersionState.RETIRED)
        forget_version(version)

    def test_a_process_that_follows_and_one_that_is_behind_agree_with_the_tables(self, db, draw):
        held: list[PracticeVersion] = []
        slow, at_times = Kept(), 0
        for _move in range(120):
            if held and draw.random() < 0.4:
                self.gone(held.pop(draw.randrange(len(held))))
            else:
                held.append(self.published(draw))
            assert agrees()
            if draw.random() < 0.1:
                at_times += 1
                assert said(slow.at(FacetLog.objects.get().token)) == said(read_all(""))
        assert at_times > 3

    def test_too_far_behind_reads_everything_again(self, db, draw):
        slow = Kept()
        version = self.published(draw)
        slow.at(FacetLog.objects.get().token)
        for _move in range(MOVES_KEPT):
            index_version(version)
        other = self.published(draw)
        assert len(FacetLog.objects.get().moves) == MOVES_KEPT
        now = slow.at(FacetLog.objects.get().token)
        assert said(now) == said(read_all(""))
        assert other.pk in now.listed(now.all)

    def test_nothing_moved_costs_one_query(self, db, draw):
        self.published(draw)
        facet_index()
        with CaptureQueriesContext(connection) as asked:
            facet_index()
        assert len(asked) == 1

    def test_a_competence_kept_from_one_version_of_its_framework_to_the_next_counts_a_sheet_once(self, cast):
        sheet = PracticeVersion.objects.published().earliest("pk")
        main = sheet.competence_rows.get(is_main=True).competence
        twin = Competence.objects.get(pk=main.pk)
        twin.pk, twin.domain = None, main.domain.version.domains.exclude(pk=main.domain_id).earliest("pk")
        twin.save(force_insert=True)
        before = facet_index().counts(facet_index().all)["competence"][main.code]
        sheet.competence_rows.create(competence=twin, is_main=False)
        index_version(sheet)
        assert facet_index().counts(facet_index().all)["competence"][main.code] == before


class TestListing:
    @pytest.mark.parametrize("size", [0, 1, 7, 64, 1_000])
    def test_every_slice_is_that_of_a_list(self, size):
        draw = random.Random(size)
        keys = array.array("q", range(100, 100 + size))
        for sheets in (0, (1 << size) - 1, draw.getrandbits(size) if size else 0, 1 << size >> 1):
            plain = [100 + place for place in reversed(range(size)) if sheets >> place & 1]
            listing = Listing(keys, sheets)
            assert list(listing) == plain
            for start in range(0, len(plain) + 20, 20):
                assert listing[start : start + 20] == plain[start : start + 20]
