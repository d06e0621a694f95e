"""The figures of a region and a year from the answers of today, with only what may be shown of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from competences.models import Competence
from deliberation.models import Finding
from needs.models import Need
from needs.models.scope import Scope
from needs.models.states import NeedState
from needs.queries.positionings import Positionings, positionings_in, said
from needs.rules.disclosure import Portion, Shown, Support, masked, people_shown
from needs.rules.figures import DayCount, Figures, Place
from workshops.models import Participation


@dataclass(frozen=True, slots=True)
class Counted:
    figures: Figures
    #: Keyed, one a respondent: see ``needs.rules.disclosure.marks_of``.
    marks: dict[str, str]


def count_figures(scope: Scope, hidden: set[str]) -> Counted:
    """In a number of queries that does not depend on the data; ``hidden``: départements hidden in the release before."""
    competences = list(Competence.objects.tutoring())
    given = positionings_in(scope).through_versions(competences)
    respondents = given.respondents
    present = _present(scope)
    figures = Figures(
        active=people_shown(scope.population().count()),
        respondents=people_shown(len(respondents)),
        competences={
            one.pk: Shown.of(given.aligned(one.pk, respondents), one.required_level) for one in competences
        },
        days={
            key: DayCount(people_shown(came), people_shown(len(given.by_day[key])), departments)
            for key, (came, departments) in present.items()
        },
        needs=_needs(scope, given),
        findings={
            pk: Support.of(supports, present[day][0])
            for pk, day, supports in Finding.objects.filter(workshop__in=scope.workshops())
            .order_by()
            .values_list("pk", "workshop", Count("supports"))
        },
        places=_places(given, competences, hidden),
    )
    return Counted(figures, given.marks)


def _present(scope: Scope) -> dict[int, tuple[int, int]]:
    """Tutors who came, and how many départements they came from, by day."""
    came = Q(participations__role=Participation.Role.TUTOR, participations__attended=True)
    departments = Count("participations__user__org_unit__department", filter=came, distinct=True)
    days = scope.workshops().annotate(came=Count("participations", filter=came), departments=departments)
    return {pk: (number, places) for pk, number, places in days.values_list("pk", "came", "departments")}


def _needs(scope: Scope, given: Positionings) -> dict[int, Support]:
    needs = Need.objects.filter(workshop__in=scope.workshops(), status=NeedState.CONFIRMED)
    found = list(needs.with_supports())
    authors: dict[int, set[int]] = {}
    for need in found:
        if need.author_id is not None:
            authors.setdefault(need.workshop_id, set()).add(need.author_id)
    return {
        need.pk: Support.of(
            need.support_count + 1,
            # Who answered or said anything on its day: who could have shared it.
            len(given.by_day.get(need.workshop_id, set()) | authors.get(need.workshop_id, set())),
        )
        for need in found
    }


def _places(given: Positionings, competences: Iterable[Competence], hidden: set[str]) -> list[Place]:
    counts = {code: len(members) for (code, _name), members in given.by_department.items()}
    unseen = masked(counts, before=hidden)
    return [
        Place(place[0], said(place), None, {})
        if place[0] in unseen
        else Place(place[0], said(place), people_shown(len(members)), _below(given, competences, members))
        for place, members in sorted(given.by_department.items())
    ]


def _below(given: Positionings, competences: Iterable[Competence], members: set[int]) -> dict[int, Portion]:
    found = {}
    for one in competences:
        answers = given.answers.get(one.pk, {})
        levels = [answers[person].current or 0 for person in members if person in answers]
        share = Portion.of(sum(level < one.required_level for level in levels), len(levels))
        if share is not None:
            found[one.pk] = share
    return found
