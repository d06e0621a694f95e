"""Each need with what stands behind it: the practices that answer it, what is planned, what was decided."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.utils import timezone

from competences.models import Competence
from needs.models import Need, PlannedAction
from needs.models.scope import Scope
from needs.queries.lines import AnswerLine, NeedLine
from needs.queries.said import answer_lines, gathered, need_line
from needs.queries.tables.cells import supports
from needs.rules.figures import Figures
from repertoire.models import PracticeVersion
from writing.rules.folding import fold


@dataclass(frozen=True, slots=True)
class Chain:
    """One need, or those that say the same. ``answers`` holds those that were given."""

    line: NeedLine
    said_on: date
    practices: list[PracticeVersion]
    actions: list[PlannedAction]
    answers: list[AnswerLine]

    @property
    def people(self) -> str:
        return supports(self.line.support, is_awaited=self.line.is_awaited)

    @property
    def is_answered(self) -> bool:
        return bool(self.answers)

    @property
    def has_action(self) -> bool:
        return any(not action.is_given_up for action in self.actions)

    @property
    def is_late(self) -> bool:
        return not self.answers and timezone.localdate() > self.line.answer_by

    @property
    def days_waiting(self) -> int:
        return (timezone.localdate() - self.said_on).days


@dataclass(frozen=True, slots=True)
class Chains:
    """Those of a region and a year, in the order of the days, and all that is planned there."""

    chains: list[Chain]
    actions: list[PlannedAction]


def chains_in(scope: Scope, figures: Figures, causes: Iterable[str]) -> Chains:
    """In a number of queries that does not depend on the data."""
    needs = Need.objects.confirmed_on(scope.workshops()).filter(cause__in=causes)
    together = gathered(needs.order_by("workshop__date", "pk"))
    sheets: dict[int, list[PracticeVersion]] = defaultdict(list)
    published = PracticeVersion.objects.published().select_related("practice")
    for sheet in (
        published.annotate(need=F("practice__needs")).filter(need__in=needs.values("pk")).order_by("pk")
    ):
        sheets[sheet.need].append(sheet)
    planned = PlannedAction.objects.planned_for(scope.region, scope.year)
    actions: dict[int, list[PlannedAction]] = defaultdict(list)
    for action in planned.annotate(need=F("needs")).order_by("due_on", "pk"):
        actions[action.need].append(action)
    return Chains(
        [_chain(each, figures, scope, sheets, actions) for each in together],
        list({action.pk: action for found in actions.values() for action in found}.values()),
    )


def _chain(
    together: list[Need],
    figures: Figures,
    scope: Scope,
    sheets: Mapping[int, list[PracticeVersion]],
    actions: Mapping[int, list[PlannedAction]],
) -> Chain:
    keys = tuple(need.pk for need in together)
    return Chain(
        need_line(together, figures, is_moving=scope.is_moving),
        together[0].workshop.date,
        list({sheet.pk: sheet for key in keys for sheet in sheets.get(key, ())}.values()),
        list({action.pk: action for key in keys for action in actions.get(key, ())}.values()),
        [line for line in answer_lines(together) if line.decision],
    )


#: What one may ask to see, by its name in addresses.
STATES: dict[str, Callable[[Chain], bool]] = {
    "attente": lambda chain: not chain.is_answered,
    "repondus": lambda chain: chain.is_answered,
    "sans-pratique": lambda chain: not chain.practices,
    "sans-action": lambda chain: not chain.has_action,
}
#: And in which order; without one, by the people shown.
_ORDERS: dict[str, Callable[[Chain], tuple[object, ...]]] = {
    "anciens": lambda chain: (chain.said_on, chain.line.statement),
    "competence": lambda chain: (
        [one.code for one in chain.line.competences] or ["~"],
        chain.line.statement,
    ),
}
ORDERS = ("personnes", *_ORDERS)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asks of the list; what is not known asks nothing."""

    words: str = ""
    competence: str = ""
    state: str = ""
    order: str = ""

    def of(self, chains: Iterable[Chain]) -> list[Chain]:
        wanted = fold(self.words).split()
        kept = [
            chain
            for chain in chains
            if all(word in _said(chain) for word in wanted)
            and (not self.competence or self.competence in {one.code for one in chain.line.competences})
            and STATES.get(self.state, bool)(chain)
        ]
        return sorted(kept, key=_ORDERS.get(self.order, _by_people))


def _said(chain: Chain) -> str:
    return fold(f"{chain.line.statement} {chain.line.verbatim}")


def _by_people(chain: Chain) -> tuple[object, ...]:
    """By what is shown, then by their words: the order tells no more than the figures."""
    return -(chain.line.support.order if chain.line.support else 0), chain.line.statement


def competences_of(chains: Iterable[Chain]) -> list[Competence]:
    """Those the needs are about, by code."""
    found = {one.pk: one for chain in chains for one in chain.line.competences}
    return sorted(found.values(), key=lambda one: one.code)
