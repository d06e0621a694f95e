"""What people said they need, and what it became: one line for the needs that say the same."""

import datetime
from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Q

from needs.models import CommonNeed, Need, NeedAnswer
from needs.models.scope import Scope
from needs.models.states import CONDITIONS, NeedState
from needs.queries.lines import AnswerLine, FindingLine, NeedLine
from needs.rules.figures import Figures

ANSWER_WITHIN = datetime.timedelta(days=30)
SaidLine = TypeVar("SaidLine", NeedLine, FindingLine)


def confirmed_needs(scope: Scope) -> list[Need]:
    """The needs of the days, each with its answer if it has one."""
    return list(Need.objects.confirmed_on(scope.workshops()))


def gathered(needs: Iterable[Need]) -> list[list[Need]]:
    """Those that say the same side by side, the others alone, in the order of the first of each."""
    found: dict[object, list[Need]] = {}
    for need in needs:
        found.setdefault(need.common or need.pk, []).append(need)
    return list(found.values())


def said_together(need: Need) -> list[Need]:
    """It and those that say the same, the first said first."""
    same = Q(pk=need.pk) | Q(common__in=CommonNeed.objects.filter(needs=need))
    found = Need.objects.filter(same, status=NeedState.CONFIRMED)
    return list(
        found.select_related("workshop__programme", "common", "answer").order_by("workshop__date", "pk")
    )


def wording_of(together: list[Need]) -> str:
    first = together[0]
    return first.common.wording if first.common is not None and len(together) > 1 else first.wording


def need_line(together: list[Need], figures: Figures, *, is_moving: bool) -> NeedLine:
    first = together[0]
    keys = tuple(sorted(need.pk for need in together))
    quoted = [need.situation for need in together if need.verbatim_consent and need.situation]
    return NeedLine(
        need=first.pk,
        keys=keys,
        statement=wording_of(together),
        competences=list(dict.fromkeys(need.competence for need in together if need.competence)),
        cause=first.cause,
        support=figures.needs.get(first.pk) if len(keys) == 1 else figures.common.get(keys),
        is_awaited=is_moving and (len(keys) == 1 or figures.is_apart(keys)),
        days=len({need.workshop_id for need in together}),
        response=", ".join(dict.fromkeys(str(need.get_wanted_response_display()) for need in together)),
        verbatim=" / ".join(quoted),
        answer_by=min(need.workshop.date for need in together) + ANSWER_WITHIN,
    )


def by_support(lines: list[SaidLine]) -> list[SaidLine]:
    """By what is shown, then by their words: the order tells no more than the figures."""
    return sorted(lines, key=lambda line: (-(line.support.order if line.support else 0), line.statement))


def answer_lines(needs: Iterable[Need]) -> list[AnswerLine]:
    """Every need with its answer, the unanswered first: a blank is said, not left out. Needs that say the same and were
    answered the same are one line."""
    found: dict[tuple[object, ...], AnswerLine] = {}
    for together in gathered(needs):
        for need in together:
            line = _answer_line(need, wording_of(together))
            found.setdefault((together[0].pk, line.decision, line.reason, line.due_on), line)
    return sorted(found.values(), key=lambda line: (line.decided_on or datetime.date.min, line.need))


def _answer_line(need: Need, statement: str) -> AnswerLine:
    given: NeedAnswer | None = getattr(need, "answer", None)
    what = need.pk, need.cause in CONDITIONS, statement
    if given is None:
        return AnswerLine(*what, "", "", None, None)
    return AnswerLine(*what, str(given), given.reason, given.due_on, given.decided_on)
