"""Needs of a region and a year that may be brought together, those that were, and those that are likely to say the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Prefetch, QuerySet

from needs.models import CommonNeed, Need
from needs.models.scope import Scope
from needs.models.states import Cause
from needs.queries.said import gathered
from needs.rules.likeness import Sentence, likely


def gatherable(scope: Scope) -> QuerySet[Need]:
    """Confirmed needs that stand alone, by cause and competence: likely ones are neighbours."""
    return _confirmed(scope).filter(common=None)


def offered_to_actions(scope: Scope) -> QuerySet[Need]:
    """What training may answer: of those that say the same, the first stands for all."""
    know_how = _confirmed(scope).filter(cause=Cause.KNOW_HOW)
    heads = [together[0].pk for together in gathered(know_how.order_by("workshop__date", "pk"))]
    return know_how.filter(pk__in=heads)


def said_as(scope: Scope, keys: Iterable[int]) -> tuple[list[Need], list[CommonNeed]]:
    """What these needs are today: those that stand alone, and the common ones of the others."""
    needs = list(_confirmed(scope).filter(pk__in=list(keys)))
    common = {need.common.pk: need.common for need in needs if need.common is not None}
    return [need for need in needs if need.common is None], list(common.values())


def common_needs(scope: Scope) -> QuerySet[CommonNeed]:
    """Each with its needs, as their days said them."""
    found = CommonNeed.objects.filter(region=scope.region, year=scope.year)
    return found.prefetch_related(Prefetch("needs", _confirmed(scope).order_by("workshop__date", "pk")))


def _confirmed(scope: Scope) -> QuerySet[Need]:
    return Need.objects.confirmed_on(scope.workshops()).order_by(
        "cause", "competence__code", "statement", "pk"
    )


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Needs that stand alone and may say the same, among them or as a common need."""

    alone: list[Need]
    common: CommonNeed | None

    @property
    def query(self) -> str:
        """As the form is opened on them."""
        chosen = [("besoin", need.pk) for need in self.alone]
        return urlencode(chosen + ([("commun", self.common.pk)] if self.common else []))


def suggestions(scope: Scope) -> list[Suggestion]:
    """By likeness of words and competence; whoever reads them decides."""
    needs = {need.pk: need for need in _confirmed(scope)}
    sentences = (
        Sentence.of(need.pk, need.cause, need.competence_id, need.wording) for need in needs.values()
    )
    found = [_suggestion([needs[key] for key in keys]) for keys in likely(sentences)]
    return [one for one in found if len(one.alone) + bool(one.common) > 1 and one.alone]


def _suggestion(likes: list[Need]) -> Suggestion:
    common = next((need.common for need in likes if need.common is not None), None)
    return Suggestion([need for need in likes if need.common is None], common)
