"""Questions on the whole repertoire."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count
from django.utils.http import urlencode

from accounts.models import User
from competences.models import Competence, Domain
from repertoire.models import Adoption, Practice, PracticeVersion
from repertoire.models.states import Stage, Trial, VersionState
from repertoire.models.version import PracticeVersionQuerySet
from repertoire.queries.facets import COMPETENCE, STAGE, facet_index
from repertoire.rules.questions import QUESTIONS, Question
from search.queries.find import find
from search.rules.words import keys_of, tokens

#: As many sheets in the list of those most taken over.
MOST_ADOPTED = 50


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


def in_order(ids: Iterable[int], sheets: PracticeVersionQuerySet) -> list[PracticeVersion]:
    """These sheets, in this order, without those that are not published any more.

    Whether they are is asked of each: asked of the database, it would look for them among everything that is published.
    """
    wanted = list(ids)
    found = {one.pk: one for one in sheets.filter(pk__in=wanted).order_by()}
    return [found[key] for key in wanted if key in found and found[key].status == VersionState.PUBLISHED]


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
    now = facet_index()
    found = find(now.identifiers(now.readable_by(user)), version.title)
    family = [version.practice_id, version.practice.variant_of_id or version.practice_id]
    others = PracticeVersion.objects.exclude(practice__in=family)
    return in_order(found.ids[: 3 + len(family)], others)[:3]


def variants_of(practice: Practice) -> list[PracticeVersion]:
    """Published sheets of the practices that were made from this one."""
    made = list(practice.variants.order_by().values_list("pk", flat=True))
    published = PracticeVersion.objects.published().select_related("practice")
    return list(published.filter(practice__in=made)) if made else []


def practices_by_stage() -> list[StageLine]:
    """Every moment of the tutorship with its published sheets, zero included."""
    now = facet_index()
    counts = now.counts(now.all)[STAGE]
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
    """The curated questions, those without any sheet yet included."""
    now = facet_index()
    held = now.counts(now.all)[COMPETENCE].keys()
    return [QuestionLine(one, not held.isdisjoint(one.codes)) for one in QUESTIONS]


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
    now = facet_index()
    counts = now.counts(now.all)[COMPETENCE]
    domains: dict[Domain, list[CompetenceLine]] = {}
    for competence in Competence.objects.tutoring():
        line = CompetenceLine(competence, counts.get(competence.code, 0))
        domains.setdefault(competence.domain, []).append(line)
    return [DomainLine(domain, lines) for domain, lines in domains.items()]
