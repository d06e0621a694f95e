"""How many say a need, alone or with those that say the same on other days."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import QuerySet

from needs.models import Need
from needs.models.scope import Scope
from needs.models.states import NeedState
from needs.rules.disclosure import Support
from needs.rules.figures import Together


class Supports:
    """Supports of the confirmed needs of closed days. Nothing ties a person to the supports they gave: who said one need and
    supported another of the same day counts once as each."""

    def __init__(self, scope: Scope, by_day: Mapping[int, set[int]]) -> None:
        self._needs = {need.pk: need for need in counted_needs(scope).prefetch_related("supports")}
        #: Who answered or said anything on a day: who could have said it.
        self._heard: dict[int, set[int]] = defaultdict(set)
        for day, people in by_day.items():
            self._heard[day] |= people
        for need in self._needs.values():
            if need.author_id is not None:
                self._heard[need.workshop_id].add(need.author_id)

    def of_each(self) -> dict[int, Support]:
        return {key: self.of([key]) for key in self._needs}

    def of_common(self) -> dict[Together, Support]:
        together: dict[int, list[int]] = defaultdict(list)
        for key, need in self._needs.items():
            if need.common_id is not None:
                together[need.common_id].append(key)
        return {tuple(sorted(keys)): self.of(keys) for keys in together.values() if len(keys) > 1}

    def of(self, keys: Iterable[int]) -> Support:
        """People who said one of these or support it, once each, of those of their days."""
        needs = [self._needs[key] for key in keys]
        # A need whose author is gone was somebody's all the same.
        authors = {need.author_id or -need.pk for need in needs}
        supporters = {support.voter_token for need in needs for support in need.supports.all()}
        heard = set().union(*(self._heard[day] for day in {need.workshop_id for need in needs}))
        return Support.of(len(authors) + len(supporters), len(heard), len(authors))


def counted_needs(scope: Scope) -> QuerySet[Need]:
    return Need.objects.filter(workshop__in=scope.closed_days(), status=NeedState.CONFIRMED).order_by("pk")
