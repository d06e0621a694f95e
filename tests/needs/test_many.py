"""Figures that stay true with two days, two years, a new framework version, tutorships that ended and people who moved."""

import datetime
from fractions import Fraction

import pytest
from django.utils import timezone

from accounts.models import Department, Mandate, OrgUnit, Region
from competences.models import Competence, CompetenceLink, Domain, FrameworkVersion
from competences.models.states import VersionState
from needs.actions.positioning import position
from needs.actions.releases import make_when_due
from needs.models import Need
from needs.models.scope import Scope
from needs.queries.figures import count_figures
from needs.queries.lines import Report
from needs.queries.report import needs_report
from needs.queries.tables.said import conditions, know_how
from needs.rules.disclosure import Portion, Support
from needs.rules.figures import Figures
from tests.builders import Day
from tutors.models import Tutorship
from workshops.models import Workshop
from workshops.models.phases import PhaseKey

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]


@pytest.fixture
def day() -> Day:
    world = Day(7, until=PhaseKey.SHARE)
    for tutor in world.tutors:
        for number, one in enumerate(Competence.objects.tutoring()):
            position(world.fresh, {one: {"current": 1 + number % 3, "importance": 3, "urgency": 2}}, by=tutor)
    Workshop.objects.filter(pk=world.workshop.pk).update(status="closed")
    return world


def scope_of(day: Day) -> Scope:
    return Scope(day.workshop.region, day.workshop.date.year)


def figures_of(day: Day) -> Figures:
    """Counted from the answers of this moment."""
    return count_figures(scope_of(day), set()).figures


def released(day: Day) -> Report:
    make_when_due(scope_of(day))
    return needs_report(scope_of(day))


def test_coverage_is_of_who_tutored_that_year_and_does_not_move_when_they_stop(day):
    """Seven answered; an eighth tutored and did not come. Then mandates and tutorships end."""
    year = day.workshop.date.year
    eighth = Day(6, until=PhaseKey.REVIEW).tutors[0]
    pairs = {one.tutor_id for one in Tutorship.objects.filter(tutor=eighth)}
    expected = {tutor.pk for tutor in day.tutors} | {
        one.tutor_id
        for one in Tutorship.objects.filter(
            start__lte=datetime.date(year, 12, 31), end__gte=datetime.date(year, 1, 1)
        )
    }
    assert eighth.pk in expected
    assert pairs
    before = figures_of(day)
    assert before.active == len(expected)

    Mandate.objects.all().update(
        valid_until=timezone.localdate() - datetime.timedelta(days=1), valid_from="2020-01-01"
    )
    after = figures_of(day)
    assert (after.active, after.respondents, after.confidence) == (
        before.active,
        before.respondents,
        before.confidence,
    )


def test_coverage_never_passes_the_whole(day):
    """Everybody's tutorship ended long before: only those who answered are left."""
    Tutorship.objects.all().update(start="2019-01-01", end="2019-12-31")
    report = released(day)
    assert (report.figures.active, report.coverage) == (7, Fraction(1))


def test_a_new_version_of_the_framework_empties_nothing(day):
    before = [(line.competence.code, line.shown) for line in released(day).priorities]
    assert len(before) == 18
    counted = [(one.n, one.band) for one in figures_of(day).competences.values()]
    new_version_in_force()
    assert [(line.competence.code, line.shown) for line in released(day).priorities] == before
    assert [(one.n, one.band) for one in figures_of(day).competences.values()] == counted


def test_what_asks_another_level_or_was_split_is_another(day):
    codes = [one.code for one in Competence.objects.tutoring()]
    copies = new_version_in_force()
    raised, renamed, split = copies[codes[0]], copies[codes[1]], copies[codes[2]]
    Competence.objects.filter(pk=raised.pk).update(required_level=raised.required_level % 4 + 1)
    followed(
        Competence.objects.filter(code=codes[1]).earliest("pk"), fresh_identity(renamed, "Dit autrement")
    )
    parent = Competence.objects.filter(code=codes[2]).earliest("pk")
    followed(parent, fresh_identity(split, "Une moitié"))
    followed(parent, fresh_identity(copies[codes[3]], "L’autre moitié"))

    of_code = dict(Competence.objects.tutoring().values_list("pk", "code"))
    shown = {of_code[key] for key, one in figures_of(day).competences.items() if one.n is not None}
    assert shown == set(codes) - {codes[0], codes[2], codes[3]}


def test_territory_is_that_of_the_day_of_the_answer(day):
    before = figures_of(day).places
    assert [(one.code, one.respondents) for one in before] == [("75", 7)]
    region = Region.objects.create(code="44", name="Grand Est")
    elsewhere = OrgUnit.objects.create(
        name="Ailleurs", department=Department.objects.create(code="67", name="Bas-Rhin", region=region)
    )
    for tutor in day.tutors:
        tutor.org_unit = elsewhere
        tutor.save()
    assert figures_of(day).places == before


def test_a_need_is_weighed_against_the_people_of_its_own_day(day):
    """Six of the seven of one day, whatever other days the region held."""
    need = said(day, day.tutors[0], supports=5)
    assert figures_of(day).needs == {need.pk: Support(is_many=True)}

    other = Day(20, until=PhaseKey.SHARE)
    for tutor in other.tutors:
        position(
            other.fresh,
            {Competence.objects.tutoring()[0]: {"current": 2, "importance": 3, "urgency": 1}},
            by=tutor,
        )
    Workshop.objects.filter(pk=other.workshop.pk).update(status="closed")
    assert figures_of(day).needs == {need.pk: Support(is_many=True)}, "no share of 27"
    theirs = said(other, other.tutors[0], supports=7)
    assert figures_of(day).needs[theirs.pk] == Support(None, Portion(40))


def test_under_five_people_not_even_their_number_is_shown(day):
    said(day, day.tutors[0], supports=0)
    said(day, day.tutors[1], supports=3, cause="can_do")
    report = released(day)
    told = [
        str(cell) for table in (know_how(report), conditions(report)) for row in table.rows for cell in row
    ]
    assert told.count("moins de 5") == 2
    assert not {"1", "4"} & set(told)
    assert not any("%" in cell for cell in told)


def said(day: Day, author, *, supports: int, cause: str = "know_how") -> Need:
    need = Need.objects.create(
        workshop=day.workshop, author=author, statement="Du temps", cause=cause, urgency=2, status="confirmed"
    )
    for tutor in [one for one in day.tutors if one != author][:supports]:
        need.supports.create(voter_token=day.seat(tutor).secret_token)
    return need


def new_version_in_force() -> dict[str, Competence]:
    """The same texts under the same identities, in force in place of the former: by code."""
    former = FrameworkVersion.objects.get(status=VersionState.ACTIVE, framework__kind="tutoring")
    FrameworkVersion.objects.filter(pk=former.pk).update(status="retired")
    version = FrameworkVersion.objects.create(
        framework=former.framework, number="2.0", status=VersionState.ACTIVE
    )
    made = {}
    for domain in former.domains.all():
        competences = list(domain.competences.all())
        copy = Domain.objects.create(
            version=version, uuid=domain.uuid, code=domain.code, label=domain.label, position=domain.position
        )
        for one in competences:
            made[one.code] = Competence.objects.create(
                domain=copy,
                uuid=one.uuid,
                code=one.code,
                label=one.label,
                required_level=one.required_level,
                position=one.position,
            )
    return made


def fresh_identity(one: Competence, label: str) -> Competence:
    other = Competence(domain=one.domain)
    Competence.objects.filter(pk=one.pk).update(uuid=other.uuid, label=label)
    return Competence.objects.get(pk=one.pk)


def followed(former: Competence, heir: Competence) -> None:
    CompetenceLink.objects.create(
        version=heir.domain.version,
        kind="replacedBy",
        origin={"identifier": str(former.uuid)},
        destination={"identifier": str(heir.uuid)},
        position=1,
    )
