"""What the tutors of a scope answered on each competence, from one query for every figure that is made of it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache

from django.db.models import QuerySet

from accounts.models import Department
from competences.models import Competence
from competences.queries.lines import line_of
from needs.models import SelfPositioning
from needs.models.scope import Scope
from needs.rules.disclosure import marks_of
from needs.rules.priority import Answer
from workshops.models import Workshop

NOTHING = Answer(None, None)
#: Few different answers exist: each is made once.
_answer = cache(Answer)


@dataclass(frozen=True, slots=True)
class Positionings:
    #: {competence: {person: answer}}, for those who gave a level and an importance.
    answers: dict[int, dict[int, Answer]] = field(default_factory=lambda: defaultdict(dict))
    #: The same people by day, and by (code, name) of the département of their last one.
    by_day: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    by_department: dict[tuple[str, str], set[int]] = field(default_factory=lambda: defaultdict(set))

    @property
    def respondents(self) -> list[int]:
        return sorted({person for given in self.answers.values() for person in given})

    def aligned(self, competence: int, people: list[int]) -> list[Answer]:
        """One answer a person, in their order, whatever the competence."""
        given = self.answers.get(competence, {})
        return [given.get(person, NOTHING) for person in people]

    def last_days(self, people: list[int]) -> list[int]:
        """The last day on which each answered."""
        last = {person: day for day, came in self.by_day.items() for person in came}
        return [last[person] for person in people]

    def through_versions(self, today: Iterable[Competence]) -> "Positionings":
        """The same under the competences in force: a new version of the framework empties nothing."""
        lines = line_of(self.answers, today)
        answers: dict[int, dict[int, Answer]] = defaultdict(dict)
        # The answers given under a former version first: the latest wins.
        for key in sorted(self.answers, key=lambda one: (lines.get(one) == one, one)):
            answers[lines.get(key, key)].update(self.answers[key])
        return replace(self, answers=answers)

    @property
    def marks(self) -> dict[str, str]:
        return marks_of(self.answers)


def positionings_in(scope: Scope) -> Positionings:
    """Of closed days, of those who gave a level and an importance; the latest day wins when a person answered twice."""
    found = Positionings()
    rows = scope.positionings().filter(workshop__in=scope.closed_days()).order_by("workshop__date", "pk")
    placed: dict[int, tuple[str, str]] = {}
    for day, person, code, name, competence, current, importance, urgency in rows.values_list(
        "workshop",
        "person",
        "department__code",
        "department__name",
        "competence",
        "current",
        "importance",
        "urgency",
    ):
        if current is None or importance is None:
            continue
        found.by_day[day].add(person)
        found.answers[competence][person] = _answer(current, importance, urgency)
        if code is not None:
            placed[person] = (code, name)
    for person, place in placed.items():
        found.by_department[place].add(person)
    return found


def answered_on(days: QuerySet[Workshop]) -> dict[int, set[int]]:
    """Who answered on each of these days."""
    complete = (
        SelfPositioning.objects.filter(workshop__in=days).exclude(current=None).exclude(importance=None)
    )
    found: dict[int, set[int]] = defaultdict(set)
    for day, person in complete.order_by().values_list("workshop", "person").distinct():
        found[day].add(person)
    return found


def said(department: tuple[str, str]) -> str:
    code, name = department
    return str(Department(code=code, name=name))
