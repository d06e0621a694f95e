"""The figures of the regional needs report, asked in a number of queries that does not depend on the data."""

import datetime
from collections import defaultdict
from fractions import Fraction
from typing import Any

from django.db.models import (
    Aggregate,
    Avg,
    Case,
    Count,
    F,
    JSONField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce, RowNumber

from competences.models import Competence
from deliberation.models import Finding
from narratives.models import CompetenceProposal
from narratives.models.states import ProposalState
from narratives.models.states import Scope as FindingScope
from needs.models import Need, NeedsReport, PlannedAction
from needs.models.scope import Scope
from needs.models.states import CONDITIONS, Cause, NeedState
from needs.queries.lines import (
    TOP,
    ActionLine,
    AnswerLine,
    DayLine,
    FindingLine,
    Former,
    LevelLine,
    NeedLine,
    PriorityLine,
    Report,
    ResourceLine,
    Share,
    TerritoryLine,
    Totals,
    Versions,
)
from needs.queries.positionings import Positionings, positionings_in, said
from needs.rules.masking import DEFAULT_THRESHOLD, masked
from needs.rules.priority import DEFAULT_WEIGHTS, Answer, Weights, confidence, priority, rank_ranges
from repertoire.models import PracticeCompetence, PracticeVersion
from repertoire.models.states import RETAINED_ONCE, VersionState
from workshops.models import Participation

ANSWER_WITHIN = datetime.timedelta(days=30)
TOP_FINDINGS = 10
#: Sheets named for one need; the repertoire shows them all.
LISTED = 5


def needs_report(scope: Scope, weights: Weights = DEFAULT_WEIGHTS) -> Report:
    """The report of a region and a year, in a number of queries that does not depend on the data."""
    competences = _competences()
    given = positionings_in(scope).through_versions(competences)
    people = given.respondents
    aligned = {one.pk: given.aligned(one.pk, people) for one in competences}
    respondents = len(people)
    priorities = _priorities(competences, aligned, weights)
    days, totals = _days_and_totals(scope, given)
    versions = _versions(scope)
    confirmed = _confirmed(scope)
    needs = [_need_line(need, _heard_on(given, confirmed, need.workshop_id)) for need in confirmed]
    actions = _actions(scope, priorities, totals.active, confidence(respondents, totals.active))
    strengths, improvements, emergent = _statements(scope)
    top = [line.competence for line in priorities[:TOP]]
    return Report(
        scope=scope,
        weights=weights,
        threshold=DEFAULT_THRESHOLD,
        days=days,
        totals=totals,
        levels=[LevelLine.of(one, aligned[one.pk]) for one in competences],
        priorities=priorities,
        know_how=[line for line in needs if line.cause == Cause.KNOW_HOW],
        conditions=[line for line in needs if line.cause in CONDITIONS],
        territories=_territories(top, given, versions.hidden),
        resources=_resources(top),
        actions=actions,
        answers=_given(confirmed),
        versions=versions,
        strengths=strengths,
        improvements=improvements,
        emergent=emergent,
        respondents=respondents,
        positionings=given,
    )


def _competences() -> list[Competence]:
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


def _days_and_totals(scope: Scope, given: Positionings) -> tuple[list[DayLine], Totals]:
    """Each count in a subquery of its own: joined in one, participants would be multiplied by sheets. The totals ride on the
    days, which spares a query each."""
    tutors = Participation.objects.filter(
        workshop=OuterRef("pk"), role=Participation.Role.TUTOR, attended=True
    )
    sheets = PracticeVersion.objects.filter(pool_entries__workshop__in=scope.workshops())
    retained = sheets.filter(status__in=RETAINED_ONCE)
    gain = Avg(F("explicitness_after") - F("explicitness_before"))
    days = list(
        scope.workshops().annotate(
            present=_count(tutors, "pk", by="workshop"),
            departments=_count(tutors, "user__org_unit__department", by="workshop"),
            active=Coalesce(_total(scope.population(), Count("pk")), 0),
            proposed=Coalesce(_total(sheets, Count("pk", distinct=True)), 0),
            retained=Coalesce(_total(retained, Count("pk", distinct=True)), 0),
            gain=_total(retained, gain),
        )
    )
    lines = [
        DayLine(day.title, day.date, day.place, day.present, len(given.by_day[day.pk]), day.departments)
        for day in days
    ]
    if not days:
        return [], Totals(scope.population().count(), 0, 0, None)
    return lines, Totals(days[0].active, days[0].proposed, days[0].retained, days[0].gain)


def _count(rows: QuerySet[Any], field: str, *, by: str) -> Coalesce:
    """Number of different values among the rows of one outer row."""
    counted = rows.order_by().values(by).annotate(counted=Count(field, distinct=True))
    return Coalesce(Subquery(counted.values("counted")), 0)


def _total(rows: QuerySet[Any], aggregate: Aggregate) -> Subquery:
    """One figure over all the rows, which no outer row changes."""
    return Subquery(rows.order_by().values(whole=Value(1)).annotate(total=aggregate).values("total"))


def _priorities(
    competences: list[Competence], aligned: dict[int, list[Answer]], weights: Weights
) -> list[PriorityLine]:
    """Competences by index, those under the threshold left out; ties and overlaps are said."""
    shown = [
        one
        for one in competences
        if sum(answer.current is not None for answer in aligned[one.pk]) >= DEFAULT_THRESHOLD
    ]
    required = {one.pk: one.required_level for one in shown}
    ranges = rank_ranges({one.pk: aligned[one.pk] for one in shown}, required, weights)
    scored = [(one, priority(aligned[one.pk], one.required_level, weights)) for one in shown]
    scored.sort(key=lambda pair: (-pair[1].index, pair[0].code))
    lines = []
    for competence, found in scored:
        breadth = Share.of(round(found.breadth * found.n), found.n)
        lines.append(
            PriorityLine(
                competence=competence,
                n=found.n,
                rank=1 + sum(other.index > found.index for _one, other in scored),
                rank_range=ranges[competence.pk],
                mwds=found.mwds,
                breadth=breadth,
                urgency=found.urgency,
                index=found.index,
                band=found.band,
                rds=None if breadth.band else found.rds,
                tied=ranges[competence.pk][0] != ranges[competence.pk][1],
            )
        )
    return lines


def _confirmed(scope: Scope) -> list[Need]:
    """The needs of the days, each with its answer if it has one."""
    needs = Need.objects.filter(workshop__in=scope.workshops(), status=NeedState.CONFIRMED)
    return list(needs.with_supports().select_related("competence", "workshop", "answer"))


def _heard_on(given: Positionings, needs: list[Need], day: int) -> int:
    """People who answered or said anything on the day on which a need could be said: who could have shared it."""
    authors = {need.author_id for need in needs if need.workshop_id == day and need.author_id is not None}
    return len(given.by_day.get(day, set()) | authors)


def _need_line(need: Need, heard: int) -> NeedLine:
    supports = need.support_count + 1
    return NeedLine(
        need=need.pk,
        statement=need.wording,
        competence=need.competence,
        cause=need.cause,
        supports=supports,
        share=Fraction(supports, max(heard, supports)),
        response=need.get_wanted_response_display(),
        verbatim=need.situation if need.verbatim_consent else "",
        answer_by=need.workshop.date + ANSWER_WITHIN,
    )


def _territories(top: list[Competence], given: Positionings, hidden_before: list[str]) -> list[TerritoryLine]:
    """Share below the required level by département, small départements hidden."""
    people = {code: members for (code, _name), members in given.by_department.items()}
    hidden = masked({code: len(members) for code, members in people.items()}, before=hidden_before)
    return [
        TerritoryLine(
            code=place[0],
            name=said(place),
            respondents=None if place[0] in hidden else len(members),
            below=()
            if place[0] in hidden
            else tuple(_below(one, given.answers.get(one.pk, {}), members) for one in top),
        )
        for place, members in sorted(given.by_department.items())
    ]


def _below(competence: Competence, given: dict[int, Answer], members: set[int]) -> Share:
    levels = [given[person].current for person in members if person in given]
    return Share.of(
        sum(level < competence.required_level for level in levels if level is not None), len(levels)
    )


def _resources(top: list[Competence]) -> list[ResourceLine]:
    """The latest sheets of each of the first needs, beside how many there are."""
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


def _actions(
    scope: Scope, priorities: list[PriorityLine], active: int, confidence_class: str
) -> list[ActionLine]:
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
    return [ActionLine.of(action, codes, lines, active, confidence_class) for action, codes in about.items()]


def _versions(scope: Scope) -> Versions:
    """The frozen reports of the year, and the last of an earlier year: its texts alone are read."""
    reports = NeedsReport.objects.filter(region=scope.region).order_by("-year", "-version")
    former = reports.filter(year__lt=scope.year).values("pk")[:1]
    kept = Case(When(pk=Subquery(former), then=F("snapshot")), output_field=JSONField())
    rows = list(
        reports.filter(year__lte=scope.year)
        .annotate(kept=kept)
        .select_related("region")
        .defer("snapshot", "marks")
    )
    frozen = [one for one in rows if one.year == scope.year]
    earlier = next((one for one in rows if one.year < scope.year), None)
    return Versions(
        frozen=frozen,
        hidden=frozen[0].hidden if frozen else [],
        former=Former(earlier.year, earlier.kept["tables"]) if earlier else None,
    )


def _given(needs: list[Need]) -> list[AnswerLine]:
    """Every need with its answer, the unanswered first: a blank is said, not left out."""
    answered = sorted(needs, key=lambda need: (_decided_on(need) or datetime.date.min, need.pk))
    return [_answer_line(need) for need in answered]


def _decided_on(need: Need) -> datetime.date | None:
    given = getattr(need, "answer", None)
    return given.decided_on if given else None


def _answer_line(need: Need) -> AnswerLine:
    given = getattr(need, "answer", None)
    what = need.pk, need.cause in CONDITIONS, need.wording
    if given is None:
        return AnswerLine(*what, "", "", None, None)
    return AnswerLine(*what, str(given), given.reason, given.due_on, given.decided_on)


def _statements(scope: Scope) -> tuple[list[FindingLine], list[FindingLine], list[str]]:
    """Strengths and axes, as many of each (domain page, 9.3), the most supported first; and emergent competences."""
    findings = Finding.objects.filter(workshop__in=scope.workshops()).order_by()
    emergent = CompetenceProposal.objects.filter(workshop__in=scope.workshops()).exclude(
        status=ProposalState.REJECTED
    )
    rows = findings.values_list("kind", "statement", "scope", Count("supports")).union(
        emergent.order_by().values_list(Value("emergent"), "label", Value(""), Value(0)), all=True
    )
    lines: dict[str, list[FindingLine]] = defaultdict(list)
    for kind, statement, reach, supports in sorted(rows, key=lambda row: (-row[3], row[1])):
        said_scope = str(FindingScope(reach).label) if reach else ""
        lines[kind].append(FindingLine(statement, said_scope, supports))
    strengths, improvements = lines[Finding.Kind.STRENGTH], lines[Finding.Kind.IMPROVEMENT]
    most = min(TOP_FINDINGS, max(len(strengths), len(improvements)))
    return strengths[:most], improvements[:most], [line.statement for line in lines["emergent"]]
