"""Questions on the whole repertoire."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.http import urlencode

from accounts.models import User
from competences.models import Competence, Domain
from repertoire.models import Adoption, PracticeCompetence, PracticeStage, PracticeVersion
from repertoire.models.version import PracticeVersionQuerySet
from repertoire.questions import QUESTIONS, Question
from repertoire.search.find import find
from repertoire.search.words import keys_of, tokens
from repertoire.states import Stage, Trial, VersionState

#: As many sheets in the list of those most taken over.
MOST_ADOPTED = 50
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


#: Filters of the repertoire that look at the sheet itself, as addresses name them; each sheet has one value of each.
COLUMNS = {"avis": "outcome", "transfert": "transfer_peer", "temps": "time_band"}


def narrowed(
    visible: PracticeVersionQuerySet, chosen: Mapping[str, Iterable[str]]
) -> PracticeVersionQuerySet:
    """Sheets that have one of the values of each filter in use."""
    for name, column in COLUMNS.items():
        if values := chosen.get(name):
            visible = visible.filter(**{f"{column}__in": values})
    if stages := chosen.get("moment"):
        visible = visible.filter(pk__in=PracticeStage.objects.filter(stage__in=stages).values("version"))
    if codes := chosen.get("competence"):
        tied = PracticeCompetence.objects.filter(competence__code__in=codes)
        visible = visible.filter(pk__in=tied.values("version"))
    return visible


def in_order(visible: PracticeVersionQuerySet, ids: Iterable[int]) -> list[PracticeVersion]:
    """These sheets, in this order."""
    wanted = list(ids)
    sheets = {version.pk: version for version in visible.filter(pk__in=wanted)}
    return [sheets[key] for key in wanted if key in sheets]


def facet_counts(current: PracticeVersionQuerySet) -> dict[str, dict[str, int]]:
    """How many sheets of the current result have each value of each facet; four queries."""
    keys = current.order_by().values("pk")
    stages = PracticeStage.objects.filter(version__in=keys).order_by().values_list("stage")
    tied = PracticeCompetence.objects.filter(version__in=keys).order_by().values_list("competence")
    by_competence = dict(tied.annotate(sheets=Count("version")))
    codes = Competence.objects.filter(pk__in=by_competence).order_by().values_list("pk", "code")
    counts: dict[str, Counter[str]] = {name: Counter() for name in COLUMNS}
    for *values, sheets in current.order_by().values_list(*COLUMNS.values()).annotate(sheets=Count("pk")):
        for name, value in zip(COLUMNS, values, strict=True):
            counts[name][value] += sheets
    return {
        "moment": dict(stages.annotate(sheets=Count("version"))),
        "competence": _summed((code, by_competence[key]) for key, code in codes),
        **counts,
    }


def _summed(pairs: Iterable[tuple[str, int]]) -> Counter[str]:
    """A competence keeps its code from one version of its framework to the next."""
    found: Counter[str] = Counter()
    for key, count in pairs:
        found[key] += count
    return found


def nearest_competences(words: str) -> list[Competence]:
    """Competences whose label or description holds a word of the query: where to look when nothing is found."""
    wanted = frozenset(key for token in tokens(words) if not token.is_stop for key in keys_of(token))
    near = []
    for competence in Competence.objects.tutoring():
        text = f"{competence.code} {competence.label} {competence.description}"
        hits = sum(bool(keys_of(token) & wanted) for token in tokens(text) if not token.is_stop)
        if hits:
            near.append((-hits, competence.code, competence))
    return [competence for _hits, _code, competence in sorted(near, key=lambda one: one[:2])[:3]]


def near_sheets(version: PracticeVersion, user: User) -> list[PracticeVersion]:
    """Published sheets whose words are those of this title: perhaps it is written already; three at most."""
    visible = PracticeVersion.objects.readable_by(user).exclude(
        practice__in=[version.practice_id, version.practice.variant_of_id or version.practice_id]
    )
    found = find(visible, version.title)
    return in_order(visible, found.ids[:3])


def practices_by_stage() -> list[StageLine]:
    """Every moment of the tutorship with its published sheets, zero included."""
    rows = PracticeStage.objects.filter(version__status=VersionState.PUBLISHED).values_list("stage")
    counts = dict(rows.annotate(practices=Count("pk")).order_by())
    return [StageLine(stage, counts.get(stage, 0)) for stage in Stage]


@dataclass(frozen=True, slots=True)
class QuestionLine:
    question: Question
    #: True when at least one sheet answers.
    is_answered: bool

    @property
    def query(self) -> str:
        """The filter of the repertoire that answers."""
        return urlencode([("competence", code) for code in self.question.codes])


def practices_by_question() -> list[QuestionLine]:
    """The curated questions, those without any sheet yet included; one query."""
    held = set(
        Competence.objects.tutoring()
        .filter(practice_rows__version__status=VersionState.PUBLISHED)
        .order_by()
        .values_list("code", flat=True)
        .distinct()
    )
    return [QuestionLine(one, bool(held & set(one.codes))) for one in QUESTIONS]


def most_adopted(user: User) -> list[PracticeVersion]:
    """Published sheets most people took over, with how many; counted from the trials, not from the sheets."""
    taken = Adoption.objects.filter(status__in=(Trial.ADOPTED, Trial.ADAPTED)).order_by().values("practice")
    counts = dict(
        taken.annotate(times=Count("pk"))
        .order_by("-times", "practice")
        .values_list("practice", "times")[:MOST_ADOPTED]
    )
    sheets = list(PracticeVersion.objects.readable_by(user).for_list().filter(practice__in=counts))
    sheets.sort(key=lambda one: (-counts[one.practice_id], one.practice_id))
    return sheets


def practices_by_competence() -> list[DomainLine]:
    """The tutoring framework in force with its published sheets; a competence without sheet is a gap."""
    competences = Competence.objects.tutoring().annotate(practices=Count("practice_rows", filter=_PUBLISHED))
    domains: dict[Domain, list[CompetenceLine]] = {}
    for competence in competences:
        domains.setdefault(competence.domain, []).append(CompetenceLine(competence, competence.practices))
    return [DomainLine(domain, lines) for domain, lines in domains.items()]
