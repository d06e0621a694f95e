"""Needs that may say the same: likeness of words, more readily on the same competence."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import NamedTuple

from search.rules.words import keys_of, tokens

#: Part of the words two sentences share from which they may say the same; less on the same competence.
ALIKE, ALIKE_ON_THE_SAME = 0.5, 0.3


class Sentence(NamedTuple):
    """``kind``: what never says the same as another kind."""

    key: int
    kind: Hashable
    competence: int | None
    words: frozenset[frozenset[str]]

    @classmethod
    def of(cls, key: int, kind: Hashable, competence: int | None, text: str) -> "Sentence":
        return cls(key, kind, competence, frozenset(keys_of(one) for one in tokens(text) if not one.is_stop))

    def is_like(self, other: "Sentence") -> bool:
        """By the index of Jaccard (1901): words of both over words of either."""
        if self.kind != other.kind or not self.words or not other.words:
            return False
        is_same = self.competence is not None and self.competence == other.competence
        shared = len(self.words & other.words) / len(self.words | other.words)
        return shared >= (ALIKE_ON_THE_SAME if is_same else ALIKE)


def likely(sentences: Iterable[Sentence]) -> list[list[int]]:
    """Keys of those that may say the same, by groups of two or more: each is like another of its group."""
    groups: dict[int, list[Sentence]] = {}
    heads: dict[int, int] = {}
    seen: dict[frozenset[str], list[Sentence]] = defaultdict(list)
    for one in sentences:
        groups[one.key], heads[one.key] = [one], one.key
        for other in {near for word in one.words for near in seen[word]}:
            if heads[other.key] != heads[one.key] and one.is_like(other):
                _join(groups, heads, heads[other.key], heads[one.key])
        for word in one.words:
            seen[word].append(one)
    return sorted(sorted(one.key for one in group) for group in groups.values() if len(group) > 1)


def _join(groups: dict[int, list[Sentence]], heads: dict[int, int], head: int, other: int) -> None:
    for one in groups.pop(other):
        heads[one.key] = head
        groups[head].append(one)
