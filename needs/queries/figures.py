"""The figures of a region and a year from the answers of today, with only what may be shown of them."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Q
from django.utils.crypto import salted_hmac

from competences.models import Competence
from deliberation.models import Finding
from needs.models.scope import Scope
from needs.queries.positionings import Positionings, positionings_in, said
from needs.queries.supports import Supports
from needs.rules.disclosure import Shown, Support, masked, people_shown
from needs.rules.figures import DayCount, Figures, Place
from needs.rules.ranks import rank_intervals
from workshops.models import Participation


@dataclass(frozen=True, slots=True)
class Counted:
    figures: Figures
    #: What it is made of, under the competences in force, and how many people could have answered.
    given: Positionings
    population: int
    #: Keyed, one a respondent: see ``needs.rules.disclosure.marks_of``.
    marks: dict[str, str]


def count_figures(scope: Scope, hidden: set[str], number: int = 1) -> Counted:
    """Of the days that are closed, since until then people still answer; in a number of queries that does not depend on the
    data. ``hidden``: départements hidden in the release before; ``number``: of the release, which its draws depend on."""
    competences = list(Competence.objects.tutoring())
    asked = positionings_in(scope)
    given = asked.through_versions(competences)
    respondents = given.respondents
    present = _present(scope)
    active = scope.population().count()
    supports = Supports(scope, given.by_day)
    aligned = {one: given.aligned(one.pk, respondents) for one in competences}
    figures = Figures(
        active=people_shown(active),
        respondents=people_shown(len(respondents)),
        competences={one.pk: Shown.of(answers, one.required_level) for one, answers in aligned.items()},
        days=_days(present, given),
        needs=supports.of_each(),
        common=supports.of_common(),
        findings={
            pk: Support.of(supports, present[day][0])
            for pk, day, supports in Finding.objects.filter(workshop__in=scope.closed_days())
            .order_by()
            .values_list("pk", "workshop", Count("supports"))
        },
        places=_places(given, hidden),
        ranks=rank_intervals(
            {one.pk: answers for one, answers in aligned.items()},
            {one.pk: one.required_level for one in competences},
            given.last_days(respondents),
            active,
            seed_of(scope, number),
        ),
    )
    # Of the answers as they were given: a new version of the framework changes nobody.
    return Counted(figures, given, active, asked.marks)


def seed_of(scope: Scope, number: int) -> int:
    """Of a release, that nobody outside can make: the same draws whenever it is counted."""
    told = f"{scope.region.code}:{scope.year}:{number}"
    keyed = salted_hmac("needs.ranks", told, secret=settings.JOURNAL_SECRET, algorithm="sha256")
    return int(keyed.hexdigest()[:16], 16)


def _present(scope: Scope) -> dict[int, tuple[int, int]]:
    """Tutors who came, and how many départements they came from, by closed day."""
    came = Q(participations__role=Participation.Role.TUTOR, participations__attended=True)
    departments = Count("participations__user__org_unit__department", filter=came, distinct=True)
    days = scope.closed_days().annotate(came=Count("participations", filter=came), departments=departments)
    return {pk: (number, places) for pk, number, places in days.values_list("pk", "came", "departments")}


def _days(present: dict[int, tuple[int, int]], given: Positionings) -> dict[int, DayCount]:
    """A breakdown of the year like any other: small days take others with them."""
    hidden = masked({str(key): len(given.by_day.get(key, ())) for key in present})
    hidden_rooms = masked({str(key): came for key, (came, _departments) in present.items()})
    return {
        key: DayCount(
            None if str(key) in hidden_rooms else came,
            None if str(key) in hidden else len(given.by_day.get(key, ())),
            None if str(key) in hidden_rooms else departments,
        )
        for key, (came, departments) in present.items()
    }


def _places(given: Positionings, hidden: set[str]) -> list[Place]:
    counts = {code: len(members) for (code, _name), members in given.by_department.items()}
    unseen = masked(counts, before=hidden)
    return [
        Place(place[0], said(place), None if place[0] in unseen else len(members))
        for place, members in sorted(given.by_department.items())
    ]
