"""How the figures of a region moved since its last earlier year, from the answers of both."""

from competences.models import Competence
from competences.queries.lines import line_of
from needs.models import Release
from needs.models.scope import Scope
from needs.queries.figures import Counted, seed_of
from needs.queries.positionings import Positionings, positionings_in
from needs.rules.disclosure import Shown
from needs.rules.evolution import Year, changes_between
from needs.rules.figures import Evolution, Figures


def evolution_of(scope: Scope, counted: Counted, shown: dict[int, Shown], number: int) -> Evolution | None:
    """``shown``: of this year, in the release of that ``number``."""
    former = Release.objects.latest_before(scope.region, scope.year)
    if former is None:
        return None
    competences = list(Competence.objects.tutoring())
    figures = Figures.from_json(former.figures)
    figures = figures.through_versions(line_of(figures.competences, competences))
    earlier = Scope(scope.region, former.year)
    asked = positionings_in(earlier)
    if asked.marks != former.marks:
        # Somebody left or answered since: beside what is printed of then, a difference would tell of them.
        return None
    given = asked.through_versions(competences)
    changes = changes_between(
        _year(given, earlier.population().count(), figures.competences),
        _year(counted.given, counted.population, shown),
        {one.pk: one.required_level for one in competences},
        seed_of(scope, number),
    )
    return Evolution(former.year, former.number, changes)


def _year(given: Positionings, population: int, shown: dict[int, Shown]) -> Year:
    people = given.respondents
    days = dict(zip(people, given.last_days(people), strict=True))
    return Year(given.answers, days, population, shown)
