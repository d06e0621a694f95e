"""The regional needs report: figures of its release, words of today."""

from collections import defaultdict
from typing import Any

from django.db.models import (
    Aggregate,
    Avg,
    Count,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    Window,
)
from django.db.models.functions import Coalesce, RowNumber

from competences.models import Competence
from deliberation.models import Finding
from narratives.models import CompetenceProposal
from narratives.models.states import ProposalState
from narratives.models.states import Scope as FindingScope
from needs.models import NeedsReport, PlannedAction
from needs.models.scope import Scope
from needs.models.states import CONDITIONS, Cause
from needs.queries.lines import (
    ActionLine,
    DayLine,
    FindingLine,
    PriorityLine,
    Report,
    ResourceLine,
    Totals,
)
from needs.queries.reading import delivered_in, read_figures
from needs.queries.said import answer_lines, by_support, confirmed_needs, gathered, need_line
from needs.rules.disclosure import Shown
from needs.rules.figures import Figures
from repertoire.models import PracticeCompetence, PracticeVersion
from repertoire.models.states import RETAINED_ONCE, VersionState

TOP_FINDINGS = 10
#: Sheets named for one need; the repertoire shows them all.
LISTED = 5
NOTHING = Shown(None)


def needs_report(scope: Scope) -> Report:
    """The report of a region and a year, in a number of queries that does not depend on the data."""
    reading = read_figures(scope, with_practices())
    figures, priorities = reading.figures, reading.priorities
    days, totals = days_and_totals(scope, figures)
    confirmed = confirmed_needs(scope)
    needs = by_support(
        [need_line(together, figures, is_moving=scope.is_moving) for together in gathered(confirmed)]
    )
    strengths, improvements, emergent = _statements(scope, figures)
    return Report(
        scope=scope,
        release=reading.release,
        figures=figures,
        priorities=priorities,
        former=reading.former,
        days=days,
        totals=totals,
        know_how=[line for line in needs if line.cause == Cause.KNOW_HOW],
        conditions=[line for line in needs if line.cause in CONDITIONS],
        resources=resource_lines(reading.top),
        actions=action_lines(scope, priorities),
        answers=answer_lines(confirmed),
        delivered=delivered_in(scope),
        frozen=frozen_reports(scope),
        strengths=strengths,
        improvements=improvements,
        emergent=emergent,
    )


def with_practices() -> list[Competence]:
    """Those of the tutoring framework in force, each with how many practices it has and how many would pass theirs on."""
    sheets = PracticeCompetence.objects.filter(
        competence=OuterRef("pk"), version__status=VersionState.PUBLISHED
    )
    willing = sheets.filter(version__practice__author__tutor_profile__willing_to_transmit=True)
    found = Competence.objects.tutoring().annotate(
        practice_count=_count(sheets, "pk", by="competence"),
        volunteer_count=_count(willing, "version__practice__author", by="competence"),
    )
    return list(found.select_related("domain__version__framework"))


def days_and_totals(scope: Scope, figures: Figures) -> tuple[list[DayLine], Totals]:
    """Each total in a subquery of its own, on the days, which spares a query each."""
    sheets = PracticeVersion.objects.filter(pool_entries__workshop__in=scope.workshops())
    retained = sheets.filter(status__in=RETAINED_ONCE)
    gain = Avg(F("explicitness_after") - F("explicitness_before"))
    days = list(
        scope.workshops().annotate(
            proposed=Coalesce(_total(sheets, Count("pk", distinct=True)), 0),
            retained=Coalesce(_total(retained, Count("pk", distinct=True)), 0),
            gain=_total(retained, gain),
        )
    )
    lines = [DayLine(day.title, day.date, day.place, figures.days.get(day.pk)) for day in days]
    if not days:
        return [], Totals(0, 0, None)
    return lines, Totals(days[0].proposed, days[0].retained, days[0].gain)


def _count(rows: QuerySet[Any], field: str, *, by: str) -> Coalesce:
    """Number of different values among the rows of one outer row."""
    counted = rows.order_by().values(by).annotate(counted=Count(field, distinct=True))
    return Coalesce(Subquery(counted.values("counted")), 0)


def _total(rows: QuerySet[Any], aggregate: Aggregate) -> Subquery:
    """One figure over all the rows, which no outer row changes."""
    return Subquery(rows.order_by().values(whole=Value(1)).annotate(total=aggregate).values("total"))


def resource_lines(first: list[PriorityLine]) -> list[ResourceLine]:
    """The latest sheets of each of the first needs, beside how many there are."""
    top = [line.competence for line in first]
    latest_first = Window(
        RowNumber(),
        partition_by="competence",
        order_by=["-version__published_on", "-version"],
    )
    rows = PracticeCompetence.objects.filter(competence__in=top, version__status=VersionState.PUBLISHED)
    listed = rows.annotate(place=latest_first).filter(place__lte=LISTED).order_by("place")
    latest: dict[int, list[PracticeVersion]] = defaultdict(list)
    for row in listed.select_related("version__practice"):
        latest[row.competence_id].append(row.version)
    return [ResourceLine(one, latest[one.pk], one.practice_count, one.volunteer_count) for one in top]


def action_lines(scope: Scope, priorities: list[PriorityLine]) -> list[ActionLine]:
    """What is proposed for these needs, in the order of the days by which it is due."""
    rows = PlannedAction.objects.planned_for(scope.region, scope.year).annotate(
        about=F("competences"), about_code=F("competences__code")
    )
    about: dict[PlannedAction, dict[int, str]] = {}
    for row in rows:
        about.setdefault(row, {})
        if row.about is not None:
            about[row][row.about] = row.about_code
    lines = {line.competence.pk: line for line in priorities}
    return [ActionLine.of(action, codes, lines) for action, codes in about.items()]


def frozen_reports(scope: Scope) -> list[NeedsReport]:
    """Of the year, the latest first."""
    reports = NeedsReport.objects.filter(region=scope.region, year=scope.year).order_by("-version")
    return list(reports.select_related("region").defer("snapshot"))


def _statements(scope: Scope, figures: Figures) -> tuple[list[FindingLine], list[FindingLine], list[str]]:
    """Strengths and axes, as many of each (domain page, 9.3), the most supported first; and emergent competences."""
    findings = Finding.objects.filter(workshop__in=scope.workshops()).order_by()
    emergent = CompetenceProposal.objects.filter(workshop__in=scope.workshops()).exclude(
        status=ProposalState.REJECTED
    )
    rows = findings.values_list("kind", "statement", "scope", "pk").union(
        emergent.order_by().values_list(Value("emergent"), "label", Value(""), Value(0)), all=True
    )
    lines: dict[str, list[FindingLine]] = defaultdict(list)
    for kind, statement, reach, pk in rows:
        said_scope = str(FindingScope(reach).label) if reach else ""
        lines[kind].append(FindingLine(statement, said_scope, figures.findings.get(pk)))
    strengths, improvements, said = (
        by_support(lines[kind]) for kind in (Finding.Kind.STRENGTH, Finding.Kind.IMPROVEMENT, "emergent")
    )
    most = min(TOP_FINDINGS, max(len(strengths), len(improvements)))
    return strengths[:most], improvements[:most], [line.statement for line in said]
