"""What is shown of a region and a year: the figures of a release, under the competences in force."""

from collections import Counter
from collections.abc import Sequence

from competences.models import Competence
from competences.queries.lines import line_of
from needs.models import PlannedAction, Release
from needs.models.scope import Scope
from needs.queries.lines import Former, PriorityLine, Reading
from needs.rules.disclosure import Shown
from needs.rules.figures import Figures

_NOTHING = Shown(None)


def read_figures(scope: Scope, competences: Sequence[Competence] = ()) -> Reading:
    """In a number of queries that does not depend on the data. ``competences``: those in force, when they are there already."""
    asked = competences or list(Competence.objects.tutoring().select_related("domain__version__framework"))
    release, earlier = Release.objects.latest_and_before(scope.region, scope.year)
    figures = Figures.from_json(release.figures) if release else Figures()
    before = Figures.from_json(earlier.figures) if earlier else Figures()
    lines = line_of(figures.competences.keys() | before.competences.keys(), asked)
    figures = figures.through_versions(lines)
    return Reading(
        scope=scope,
        release=release,
        figures=figures,
        priorities=_priorities(asked, figures),
        former=_former(earlier, before.through_versions(lines), figures) if earlier else None,
    )


def _priorities(competences: Sequence[Competence], figures: Figures) -> list[PriorityLine]:
    """In the order of what is shown, then of codes: the order says nothing more."""
    lines = [
        PriorityLine(one, figures.competences.get(one.pk, _NOTHING), figures.ranks.get(one.pk))
        for one in competences
    ]
    return sorted(lines, key=lambda line: (-line.shown.order, line.competence.code))


def _former(release: Release, before: Figures, figures: Figures) -> Former:
    """What is shown of an earlier year."""
    moved = figures.evolution
    is_compared = moved is not None and (moved.year, moved.number) == (release.year, release.number)
    return Former(release.year, before.competences, moved.changes if moved and is_compared else {})


def delivered_in(scope: Scope) -> Counter[int]:
    """How many actions were delivered, by competence."""
    done = PlannedAction.objects.planned_for(scope.region, scope.year).delivered()
    return Counter(done.order_by().exclude(competences=None).values_list("competences", flat=True))
