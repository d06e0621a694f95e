"""The competence picker: the tree of the tutoring framework, narrowed by words."""

from dataclasses import dataclass

from competences.models import Competence, Domain
from search.rules.words import fold, words_of


@dataclass(frozen=True, slots=True)
class PickerLine:
    """One competence; what is chosen stays in sight whatever the words."""

    competence: Competence
    is_selected: bool
    is_main: bool
    is_shown: bool


@dataclass(frozen=True, slots=True)
class PickerGroup:
    domain: Domain
    lines: list[PickerLine]

    @property
    def is_shown(self) -> bool:
        return any(line.is_shown for line in self.lines)


def competence_tree(words: str, *, selected: set[str], main: str) -> list[PickerGroup]:
    """Every domain with its competences, in two queries; ``selected`` and ``main`` hold keys as text."""
    wanted = words_of(words)
    groups: dict[Domain, list[PickerLine]] = {}
    for one in Competence.objects.tutoring().prefetch_related("indicators"):
        key = str(one.pk)
        is_selected = key in selected
        is_shown = is_selected or all(word in _text(one) for word in wanted)
        groups.setdefault(one.domain, []).append(PickerLine(one, is_selected, key == main, is_shown))
    return [PickerGroup(domain, lines) for domain, lines in groups.items()]


def _text(competence: Competence) -> str:
    indicators = " ".join(one.text for one in competence.indicators.all())
    return fold(f"{competence.code} {competence.label} {indicators}")
