"""Questions on the whole repertoire."""

from dataclasses import dataclass

from django.db.models import Count, Q

from competences.models import Competence, Domain
from repertoire.models import PracticeStage
from repertoire.states import Stage, VersionState

_PUBLISHED = Q(practice_rows__version__status=VersionState.PUBLISHED)


@dataclass(frozen=True, slots=True)
class StageLine:
    stage: Stage
    practices: int


@dataclass(frozen=True, slots=True)
class CompetenceLine:
    competence: Competence
    practices: int


@dataclass(frozen=True, slots=True)
class DomainLine:
    domain: Domain
    competences: list[CompetenceLine]

    @property
    def gaps(self) -> int:
        return sum(line.practices == 0 for line in self.competences)


def practices_by_stage() -> list[StageLine]:
    """Every moment of the tutorship with its published sheets, zero included."""
    rows = PracticeStage.objects.filter(version__status=VersionState.PUBLISHED).values_list("stage")
    counts = dict(rows.annotate(practices=Count("pk")).order_by())
    return [StageLine(stage, counts.get(stage, 0)) for stage in Stage]


def practices_by_competence() -> list[DomainLine]:
    """The tutoring framework in force with its published sheets; a competence without sheet is a gap."""
    competences = Competence.objects.tutoring().annotate(practices=Count("practice_rows", filter=_PUBLISHED))
    domains: dict[Domain, list[CompetenceLine]] = {}
    for competence in competences:
        domains.setdefault(competence.domain, []).append(CompetenceLine(competence, competence.practices))
    return [DomainLine(domain, lines) for domain, lines in domains.items()]
