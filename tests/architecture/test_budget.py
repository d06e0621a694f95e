"""What every page costs in queries: the same with 1 row and with 30, and never more than 25."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import OrgUnit, Role, User
from competences.models import Competence, Framework, FrameworkVersion
from deliberation.models import Finding, PoolEntry, PoolResult, Round
from deliberation.models.states import RoundState
from mail.models import Letter
from narratives.models import Formalisation
from needs.models import Need
from repertoire.actions.index import index_version
from repertoire.models import Practice, PracticeCompetence, PracticeStage, PracticeVersion
from repertoire.models.states import Outcome, VersionState
from repertoire.queries.facets import facet_index
from tests.access.matrix import ACCESS
from tests.access.test_access import address
from tests.access.world import ROLES, objects
from tests.addresses import of_day
from tests.builders import Day, department, person, programme, tutorship
from tests.conftest import ReadOnlyGetClient
from tutors.models import Cohort, Programme, TutorshipMilestone
from workshops.models import Participation, Workshop
from workshops.models.phases import PhaseKey

MOST = 25


def queries(user: User, url: str) -> int:
    client = ReadOnlyGetClient().signed_in(user)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        page = client.get(url)
    assert page.status_code == 200, url
    return len(captured)


@pytest.mark.sqlite_only
def test_no_page_costs_more_than_25_queries(cast):
    known, dear = objects(), []
    for role, short in ROLES.items():
        user = User.objects.filter(email=f"{short}@demo.example").first()
        if user is None:
            continue
        client = ReadOnlyGetClient().signed_in(user)
        for name, arguments, get, _post in ACCESS:
            if get[list(ROLES).index(role)] != "o":
                continue
            with CaptureQueriesContext(connection) as captured:
                client.get(address(name, arguments, known))
            if len(captured) > MOST:
                dear.append(f"{role} {name}: {len(captured)}")
    assert not dear, "\n".join(dear)


class Grown:
    """A day of phase 4 whose every list can be made longer."""

    def __init__(self) -> None:
        self.world = Day(8, until=PhaseKey.SHARE)
        self.author = self.world.tutors[0]
        self.reader = person(Role.READER)
        self.planner = person(Role.PLANNER)
        self.round = Round.objects.create(workshop=self.world.workshop, number=1)
        Round.objects.filter(pk=self.round.pk).update(status=RoundState.REVEALED)
        self.count = 0
        self.grow(1)

    def grow(self, rows: int) -> None:
        for _row in range(rows):
            self.count += 1
            self._row(self.count)

    def _row(self, number: int) -> None:
        world, workshop = self.world, self.world.workshop
        tutor = person(Role.TUTOR, code=("75", "92", "93")[number % 3])
        Participation.objects.create(
            workshop=workshop,
            user=tutor,
            attended=True,
            team=world.seat(self.author).team if number < 3 else None,
        )
        TutorshipMilestone.objects.create(
            tutorship=self.author.tutorships.get(), kind="other", planned_on=datetime.date(2026, 1, 1)
        )
        tutorship(tutor)
        Letter.objects.create(key=f"letter {number}", person=tutor, next_try_at=timezone.now())
        OrgUnit.objects.create(name=f"Structure {number}", department=department())
        other = Programme.objects.create(
            centre=programme().centre, name=f"Dispositif {number}", start=datetime.date(2020, 1, 1)
        )
        Cohort.objects.create(programme=other, code="A", start="2020-01-01", end="2020-06-01")
        FrameworkVersion.objects.create(
            framework=Framework.objects.first(), number=f"0.0.{number}", status="retired"
        )
        extra = Workshop.objects.create(
            slug=f"jour-{number}",
            programme=programme(),
            region=workshop.region,
            title=f"Jour {number}",
            date=datetime.date(2025, 1, 1),
            status="announced",
        )
        Participation.objects.create(workshop=extra, user=world.lead, role="lead")
        mine = world.narrative(self.author, title=f"Récit {number}")
        mate = world.seat(self.author).trio_mates()[0].user
        world.narrative(mate, title=f"Partagé {number}", shared=True)
        for state in (VersionState.PUBLISHED, VersionState.IN_REVIEW):
            self._sheet(number, self.author if state == VersionState.PUBLISHED else tutor, state, mine)
        pooled = self._sheet(number, mate, VersionState.PROPOSED, mine)
        PoolEntry.objects.create(workshop=workshop, version=pooled, title=pooled.title)
        PoolResult.objects.create(
            round=self.round,
            version=pooled,
            n=9,
            eligible=9,
            grade=4,
            outcome=Outcome.CONSENSUS,
            rank=number,
            distribution=[0, 0, 0, 9, 0],
        )
        Finding.objects.create(
            workshop=workshop, kind="improvement", scope="tutor", statement=f"Axe {number}"
        )
        Need.objects.create(
            workshop=workshop,
            author=tutor,
            statement=f"Besoin {number}",
            cause="know_how",
            urgency=2,
            wanted_response="training",
            competence=Competence.objects.tutoring().first(),
            status="confirmed",
        )

    def _sheet(self, number: int, author: User, state: str, narrative) -> PracticeVersion:
        practice = Practice.objects.create(author=author)
        sheet = PracticeVersion.objects.create(
            practice=practice,
            status=state,
            title=f"Fiche {state} {number}",
            published_on=datetime.date(2026, 1, 1),
            confirmed_at="2026-01-01T00:00Z",
            outcome=Outcome.CONSENSUS,
        )
        PracticeStage.objects.create(version=sheet, stage="path")
        PracticeCompetence.objects.create(
            version=sheet, competence=Competence.objects.tutoring().first(), is_main=True
        )
        Formalisation.objects.create(practice=practice, narrative=narrative)
        if state == VersionState.PUBLISHED:
            index_version(sheet)
        return sheet

    def pages(self) -> dict[str, tuple[User, str]]:
        world, slug = self.world, self.world.workshop.slug
        author, lead, centre = self.author, world.lead, world.centre
        return {
            "people": (centre, reverse("accounts:people")),
            "letters": (centre, reverse("mail:letters")),
            "units": (centre, reverse("accounts:units")),
            "programmes": (centre, reverse("tutors:programmes")),
            "tutorships": (centre, reverse("tutors:tutorships")),
            "tutorship": (author, author.tutorships.get().get_absolute_url()),
            "frameworks": (centre, reverse("competences:list")),
            "repertoire": (self.reader, reverse("repertoire:index")),
            "repertoire, filtered": (self.reader, reverse("repertoire:index") + "?moment=path&q=fiche"),
            "by stage": (self.reader, reverse("repertoire:by_stage")),
            "by competence": (self.reader, reverse("repertoire:by_competence")),
            "days": (lead, reverse("workshops:list")),
            "home of a lead": (lead, reverse("room:home")),
            "home of a tutor": (author, reverse("room:home")),
            "day": (author, of_day("day", slug)),
            "preparation": (centre, of_day("prepare", slug)),
            "control room": (lead, of_day("control", slug)),
            "narratives": (author, of_day("narratives", slug)),
            "sheets": (author, of_day("sheets", slug)),
            "restitution": (author, of_day("restitution", slug)),
            "ratings": (author, of_day("rating", slug)),
            "results": (lead, of_day("results", slug)),
            "findings": (lead, of_day("findings", slug)),
            "needs": (lead, of_day("needs", slug)),
            "my practices": (author, reverse("repertoire:my_practices")),
            "committee": (centre, reverse("repertoire:review_queue")),
            "regional needs": (self.planner, reverse("needs:needs")),
            "the list of needs": (self.planner, reverse("needs:listed")),
            "the plan": (self.planner, reverse("needs:plan")),
            "conditions": (self.planner, reverse("needs:conditions")),
        }


def test_no_list_costs_more_queries_with_more_rows(db):
    grown = Grown()
    facet_index()  # a process reads it once
    with_one = {name: queries(*page) for name, page in grown.pages().items()}

    grown.grow(29)

    facet_index()
    with_thirty = {name: queries(*page) for name, page in grown.pages().items()}
    # A second page adds no query; an empty list that becomes full may not either.
    assert with_thirty == with_one
    assert max(with_one.values()) <= MOST
