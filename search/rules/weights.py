"""What a document weighs under each key, from its texts."""

from collections import Counter
from dataclasses import dataclass

from search.rules.words import keys_of, phrase_line, tokens

#: Longest key kept, in signs.
LONGEST = 60
#: A word said ten times does not make a document ten times better.
MOST_TIMES = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """What is indexed of one document.

    ``texts``: each with what one of its words weighs. ``names``: what it is called by elsewhere, read as words.
    ``references``: keys as they are; both of these weigh ``name_weight``.
    """

    texts: tuple[tuple[str, int], ...]
    names: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    name_weight: int = 1

    @property
    def phrase_text(self) -> str:
        """Texts apart, so that no phrase goes from one to the next."""
        return " | ".join(phrase_line(text) for text, _weight in self.texts)

    def weighed(self) -> tuple[dict[str, int], set[str]]:
        """(weight by key, word forms)."""
        weights: Counter[str] = Counter()
        forms: set[str] = set()
        for text, weight in self.texts:
            times: Counter[str] = Counter()
            for token in tokens(text):
                if token.is_stop:
                    continue
                forms.update(part[:LONGEST] for part in (token.form, *token.parts))
                times.update(key[:LONGEST] for key in keys_of(token))
            for key, count in times.items():
                weights[key] += weight * min(count, MOST_TIMES)
        for name in self.names:
            for token in tokens(name):
                weights.update(dict.fromkeys((key[:LONGEST] for key in keys_of(token)), self.name_weight))
        for reference in self.references:
            weights[reference] += self.name_weight
        return dict(weights), forms
