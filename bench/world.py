"""A database of any size, grown from the demo: its published sheets and its ratings, copied."""

import copy
import datetime
import itertools
import secrets

from django.core.management import call_command
from django.db import transaction

from accounts.models import OrgUnit, User
from needs.models import SelfPositioning
from repertoire.models import (
    FacetLog,
    Practice,
    PracticeCompetence,
    PracticeStage,
    PracticeTrait,
    PracticeVersion,
)
from workshops.models import Participation, Workshop
from workshops.models.states import WorkshopState

#: A day rates ten lines for each sheet it leaves: 100,000 ratings for 10,000 sheets, and no more for 100,000.
RATINGS_PER_SHEET, MOST_RATINGS = 10, 100_000


def build() -> None:
    """The demo itself."""
    call_command("demo", verbosity=0)


@transaction.atomic
def grow(sheets: int) -> None:
    """Up to so many published sheets, and the ratings that go with them."""
    _grow_sheets(sheets)
    _grow_ratings(min(sheets * RATINGS_PER_SHEET, MOST_RATINGS))
    # Written past the actions that tell what moved: every process reads everything again.
    FacetLog.objects.update(token=secrets.token_hex(8), moves=[])


def _grow_sheets(total: int) -> None:
    models = list(
        PracticeVersion.objects.published()
        .prefetch_related("stage_rows", "competence_rows", "traits")
        .order_by("pk")[:18]
    )
    missing = total - PracticeVersion.objects.published().count()
    sources = list(itertools.islice(itertools.cycle(models), missing))
    practices = Practice.objects.bulk_create(Practice(provenance="Journée mesurée") for _source in sources)
    made = PracticeVersion.objects.bulk_create(
        _copy(source, practice, rank)
        for rank, (source, practice) in enumerate(zip(sources, practices, strict=True))
    )
    pairs = list(zip(sources, made, strict=True))
    PracticeStage.objects.bulk_create(
        PracticeStage(version=version, stage=row.stage)
        for source, version in pairs
        for row in source.stage_rows.all()
    )
    PracticeCompetence.objects.bulk_create(
        PracticeCompetence(
            version=version,
            competence_id=row.competence_id,
            is_main=row.is_main,
            framework_status=row.framework_status,
        )
        for source, version in pairs
        for row in source.competence_rows.all()
    )
    PracticeTrait.objects.bulk_create(
        PracticeTrait(version=version, name=row.name, value=row.value)
        for source, version in pairs
        for row in source.traits.all()
    )


def _copy(source: PracticeVersion, practice: Practice, rank: int) -> PracticeVersion:
    """The same words as another practice's, with a title and a date of their own."""
    made = copy.copy(source)
    made.pk, made.practice, made.title = None, practice, f"{source.title[:80]} {rank}"
    assert source.published_on is not None
    made.published_on = source.published_on - datetime.timedelta(days=rank % 600)
    return made


def _grow_ratings(total: int) -> None:
    """More respondents of the closed day, each answering like one of the first."""
    workshop = Workshop.objects.get(status=WorkshopState.CLOSED)
    models = list(SelfPositioning.objects.filter(workshop=workshop).order_by("person", "competence"))
    by_person = [list(rows) for _person, rows in itertools.groupby(models, lambda row: row.person_id)]
    units = list(OrgUnit.objects.all())
    existing = SelfPositioning.objects.count()
    first = User.objects.count()
    people: list[User] = []
    rows: list[SelfPositioning] = []
    for number, source in enumerate(itertools.cycle(by_person), start=first):
        if existing + len(rows) >= total:
            break
        person = User(
            email=f"mesure{number}@example.org",
            first_name="Mesure",
            last_name=str(number),
            org_unit=units[number % len(units)],
        )
        people.append(person)
        rows += [_rating(row, person) for row in source]
    User.objects.bulk_create(people)
    Participation.objects.bulk_create(
        Participation(workshop=workshop, user=person, role=Participation.Role.TUTOR, attended=True)
        for person in people
    )
    SelfPositioning.objects.bulk_create(rows)


def _rating(row: SelfPositioning, person: User) -> SelfPositioning:
    return SelfPositioning(
        workshop_id=row.workshop_id,
        person=person,
        competence_id=row.competence_id,
        current=row.current,
        importance=row.importance,
        urgency=row.urgency,
    )
