"""The figures of the regional needs report, asked in a number of queries that does not depend on the data."""

import datetime
from collections import Counter, defaultdict
from fractions import Fraction
from typing import Any

from django.db.models import Avg, Count, F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce, RowNumber

from accounts.models import Department
from competences.models import Competence
from repertoire.models import PracticeCompetence, PracticeVersion
from repertoire.states import RETAINED_ONCE, VersionState
from reports.lines import (
    TOP,
    ActionLine,
    AnswerLine,
    DayLine,
    FindingLine,
    LevelLine,
    NeedLine,
    PriorityLine,
    Report,
    ResourceLine,
    Share,
    TerritoryLine,
)
from reports.masking import DEFAULT_THRESHOLD, marks_of, masked
from reports.models import NeedsReport, PlannedAction
from reports.priority import (
    DEFAULT_WEIGHTS,
    Answer,
    Weights,
    confidence,
    priority,
    rank_ranges,
)
from reports.scope import Scope
from workshops.models import CompetenceProposal, Finding, Need, Participation, SelfPositioning
from workshops.states import Cause, NeedState

ANSWER_WITHIN = datetime.timedelta(days=30)
TOP_FINDINGS = 10
#: Sheets named for one need; the repertoire shows them all.
LISTED = 5


Answers = dict[int, dict[int, Answer]]


def needs_report(scope: Scope, weights: Weights = DEFAULT_WEIGHTS) -> Report:
    """The report of a region and a year, in a number of queries that does not depend on the data."""
    answers = _answers(scope)
    competences = list(Competence.objects.tutoring().select_related("domain__version__framework"))
    people = sorted({person for given in answers.values() for person in given})
    aligned = {
        one.pk: [answers.get(one.pk, {}).get(person, Answer(None, None)) for person in people]
        for one in competences
    }
    priorities = _priorities(competences, aligned, weights)
    top = [line.competence for line in priorities[:TOP]]
    strengths, improvements = _findings(scope)
    sheets = PracticeVersion.objects.filter(pool_entries__workshop__in=scope.workshops())
    retained = Q(status__in=RETAINED_ONCE)
    counts = sheets.aggregate(
        proposed=Count("pk", distinct=True),
        retained=Count("pk", filter=retained, distinct=True),
        gain=Avg(F("explicitness_after") - F("explicitness_before"), filter=retained),
    )
    confirmed = _confirmed(scope)
    needs = [_need_line(need, len(people)) for need in confirmed]
    active = scope.active_tutors()
    actions = _actions(scope, priorities, active, confidence(len(people), active))
    return Report(
        scope=scope,
        weights=weights,
        threshold=DEFAULT_THRESHOLD,
        days=_days(scope),
        levels=[LevelLine.of(one, aligned[one.pk]) for one in competences],
        priorities=priorities,
        know_how=[line for line in needs if line.cause == Cause.KNOW_HOW],
        conditions=[line for line in needs if line.cause in (Cause.CAN_DO, Cause.MANDATE)],
        territories=_territories(scope, top, answers, _hidden_before(scope)),
        resources=_resources(top),
        actions=actions,
        answers=_given(confirmed),
        delivered=Counter(
            one.pk
            for line in actions
            if line.action.status == PlannedAction.State.DELIVERED
            for one in line.competences
        ),
        former=_former(scope),
        strengths=strengths,
        improvements=improvements,
        emergent=list(
            CompetenceProposal.objects.filter(workshop__in=scope.workshops())
            .exclude(status=CompetenceProposal.State.REJECTED)
            .values_list("label", flat=True)
            .order_by("label")
        ),
        respondents=len(people),
        active=active,
        marks=marks_of(answers),
        retained=counts["retained"],
        proposed=counts["proposed"],
        explicitness_gain=counts["gain"],
    )


def _answers(scope: Scope) -> Answers:
    """Answers by competence and person; the latest day wins when a person answered twice."""
    answers: Answers = defaultdict(dict)
    rows = scope.positionings().order_by("workshop__date", "pk")
    for competence, person, current, importance, urgency in rows.values_list(
        "competence", "person", "current", "importance", "urgency"
    ):
        if current is not None and importance is not None:
            answers[competence][person] = Answer(current, importance, urgency)
    return answers


def _days(scope: Scope) -> list[DayLine]:
    """Each count in a query of its own: joined in one, participants would be multiplied by ratings."""
    tutors = Participation.objects.filter(
        workshop=OuterRef("pk"), role=Participation.Role.TUTOR, attended=True
    )
    answers = SelfPositioning.objects.filter(workshop=OuterRef("pk"))
    days = scope.workshops().annotate(
        present=_count(tutors, "pk"),
        respondents=_count(answers, "person"),
        departments=_count(tutors, "user__org_unit__department"),
    )
    return [
        DayLine(day.title, day.date, day.place, day.present, day.respondents, day.departments) for day in days
    ]


def _count(rows: QuerySet[Any], field: str) -> Coalesce:
    """Number of different values among the rows of one outer row."""
    counted = rows.order_by().values("workshop").annotate(counted=Count(field, distinct=True))
    return Coalesce(Subquery(counted.values("counted")), 0)


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


def _need_line(need: Need, respondents: int) -> NeedLine:
    supports = need.support_count + 1
    return NeedLine(
        statement=need.wording,
        competence=need.competence,
        cause=need.cause,
        supports=supports,
        share=Fraction(supports, respondents) if respondents else Fraction(0),
        response=need.get_wanted_response_display(),
        verbatim=need.situation if need.verbatim_consent else "",
        answer_by=need.workshop.date + ANSWER_WITHIN,
    )


def _territories(
    scope: Scope, top: list[Competence], answers: Answers, before: list[str]
) -> list[TerritoryLine]:
    """Share below the required level by département, small départements hidden."""
    place = "person__org_unit__department"
    rows = scope.positionings().order_by(f"{place}__code").exclude(**{place: None})
    placed = rows.values_list("person", f"{place}__code", f"{place}__name").distinct()
    people: dict[str, list[int]] = defaultdict(list)
    names: dict[str, str] = {}
    for person, code, name in placed:
        people[code].append(person)
        names[code] = str(Department(code=code, name=name))
    hidden = masked({code: len(members) for code, members in people.items()}, before=before)
    return [
        TerritoryLine(
            code=code,
            name=names[code],
            respondents=None if code in hidden else len(members),
            below=() if code in hidden else tuple(_below(one, answers[one.pk], members) for one in top),
        )
        for code, members in people.items()
    ]


def _hidden_before(scope: Scope) -> list[str]:
    """Départements hidden in the last frozen version: what is shown now must not give them away."""
    reports = NeedsReport.objects.filter(region=scope.region, year=scope.year)
    return reports.order_by("-version").values_list("hidden", flat=True).first() or []


def _below(competence: Competence, given: dict[int, Answer], members: list[int]) -> Share:
    levels = [given[person].current for person in members if person in given]
    return Share.of(
        sum(level < competence.required_level for level in levels if level is not None), len(levels)
    )


def _resources(top: list[Competence]) -> list[ResourceLine]:
    """The latest sheets of each competence, how many there are, how many authors would pass theirs on."""
    rows = PracticeCompetence.objects.filter(
        competence__in=top, version__status=VersionState.PUBLISHED
    ).order_by()
    willing = Q(version__practice__author__tutor_profile__willing_to_transmit=True)
    counts = {
        one["competence"]: one
        for one in rows.values("competence").annotate(
            practices=Count("pk"),
            volunteers=Count("version__practice__author", filter=willing, distinct=True),
        )
    }
    latest_first = Window(
        RowNumber(),
        partition_by="competence",
        order_by=["-version__published_on", "-version"],
    )
    latest: dict[int, list[PracticeVersion]] = defaultdict(list)
    listed = rows.annotate(place=latest_first).filter(place__lte=LISTED).order_by("place")
    for row in listed.select_related("version__practice"):
        latest[row.competence_id].append(row.version)
    return [
        ResourceLine(
            one,
            latest[one.pk],
            counts[one.pk]["practices"] if one.pk in counts else 0,
            counts[one.pk]["volunteers"] if one.pk in counts else 0,
        )
        for one in top
    ]


def _actions(
    scope: Scope, priorities: list[PriorityLine], active: int, confidence_class: str
) -> list[ActionLine]:
    """What is proposed for these needs, in the order of the days by which it is due."""
    lines = {line.competence.pk: line for line in priorities}
    actions = PlannedAction.objects.planned_for(scope.region, scope.year).prefetch_related("competences")
    return [ActionLine.of(one, lines, active, confidence_class) for one in actions]


def _former(scope: Scope) -> NeedsReport | None:
    """The last frozen report of an earlier year: versions of one year are compared on their own page."""
    reports = NeedsReport.objects.filter(region=scope.region, year__lt=scope.year)
    return reports.order_by("-year", "-version").first()


def _given(needs: list[Need]) -> list[AnswerLine]:
    """Every need with its answer, the unanswered first: a blank is said, not left out."""
    answered = sorted(needs, key=lambda need: (_decided_on(need) or datetime.date.min, need.pk))
    return [_answer_line(need) for need in answered]


def _decided_on(need: Need) -> datetime.date | None:
    given = getattr(need, "answer", None)
    return given.decided_on if given else None


def _answer_line(need: Need) -> AnswerLine:
    given = getattr(need, "answer", None)
    if given is None:
        return AnswerLine(need.wording, "", "", None, None)
    return AnswerLine(need.wording, str(given), given.reason, given.due_on, given.decided_on)


def _findings(scope: Scope) -> tuple[list[FindingLine], list[FindingLine]]:
    """Strengths and axes, as many of each (domain page, 9.3)."""
    findings = Finding.objects.filter(workshop__in=scope.workshops()).with_supports()
    lines: dict[str, list[FindingLine]] = {kind: [] for kind in Finding.Kind.values}
    for finding in findings:
        lines[finding.kind].append(
            FindingLine(finding.statement, finding.get_scope_display(), finding.support_count)
        )
    strengths, improvements = lines[Finding.Kind.STRENGTH], lines[Finding.Kind.IMPROVEMENT]
    most = min(TOP_FINDINGS, max(len(strengths), len(improvements)))
    return strengths[:most], improvements[:most]
