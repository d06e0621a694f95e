"""What changed since an earlier year (T10)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competences.models import Competence
from needs.queries.lines import Former, PriorityLine, Reading
from needs.queries.tables.cells import Column, Links, Table, people
from needs.queries.tables.figures import band, index
from needs.rules.disclosure import COMPARED_FROM, Shown
from needs.rules.evolution import Change, Interval, Verdict


def evolution(report: Reading, delivered: Mapping[int, int]) -> Table:
    """As the figures of each year show it: what one of them hides stays hidden."""
    former = report.former
    if former is None:
        return Table("T10", _("Évolution depuis l’année précédente"), [Column(_("Compétence"))], [])
    said = {"year": former.year}
    columns = [
        Column(_("Compétence")),
        Column(_("Réponses en %(year)s") % said, True),
        Column(_("Réponses"), True),
        Column(_("Classe en %(year)s") % said),
        Column(_("Classe")),
    ]
    lines = [_Moved.of(one, former) for one in report.priorities]
    groups = [one for one in _MOVED if any(one.is_told(line) for line in lines)]
    columns += [Column(label % said, is_number) for group in groups for label, is_number in group.columns]
    rows: list[list[str | Links]] = [
        [
            str(line.competence),
            people(line.was.n) if line.was else "–",
            people(line.now.n),
            band(line.was) if line.was else _("autre formulation"),
            band(line.now),
            *(
                text
                for group in groups
                for text in (
                    group.said(line) if group.is_told(line) else [_("non montrée")] * len(group.columns)
                )
            ),
            str(delivered.get(line.competence.pk, 0)),
        ]
        for line in lines
    ]
    return Table(
        "T10",
        _("Évolution depuis l’année précédente"),
        [*columns, Column(_("Actions réalisées"), True)],
        rows,
        _evolution_note() if former.changes else "",
    )


def _evolution_note() -> str:
    return _(
        "Différence d’indice, arrondie à cinq points vers l’extérieur : confiance de 90 % pour l’ensemble du tableau. « Non "
        "montrée » : trop peu de réponses, ou presque toutes dans le même sens."
    )


@dataclass(frozen=True, slots=True)
class _Moved:
    """One competence in both years."""

    competence: Competence
    #: ``None`` where the framework of then had no such competence.
    was: Shown | None
    now: Shown
    change: Change | None

    @classmethod
    def of(cls, line: PriorityLine, former: Former) -> "_Moved":
        key = line.competence.pk
        return cls(line.competence, former.shown.get(key), line.shown, former.changes.get(key))

    @property
    def is_compared(self) -> bool:
        """Enough people in each year for their indices to stand side by side; else the two classes do."""
        return all(
            one is not None and one.n is not None and one.n >= COMPARED_FROM for one in (self.was, self.now)
        )


@dataclass(frozen=True, slots=True)
class _Group:
    """Columns that stand or fall together."""

    columns: tuple[tuple[Any, bool], ...]
    is_told: Callable[[_Moved], bool]
    said: Callable[[_Moved], list[str]]


#: The two indices, then what may be said of their difference: of everybody, and of those who answered both years.
_MOVED = (
    _Group(
        ((gettext_lazy("Indice en %(year)s"), True), (gettext_lazy("Indice"), True)),
        lambda line: line.is_compared,
        lambda line: [index(line.was), index(line.now)] if line.was else [],
    ),
    _Group(
        ((gettext_lazy("Différence"), True), (gettext_lazy("Ce que l’on peut en dire"), False)),
        lambda line: line.change is not None,
        lambda line: _difference(line.change.everybody) if line.change else [],
    ),
    _Group(
        (
            (gettext_lazy("Différence, mêmes personnes"), True),
            (gettext_lazy("Ce que l’on peut en dire, mêmes personnes"), False),
        ),
        lambda line: line.change is not None and line.change.same_people is not None,
        lambda line: _difference(line.change.same_people) if line.change and line.change.same_people else [],
    ),
)


def _difference(interval: Interval) -> list[str]:
    return [
        _("de %(low)s à %(high)s") % {"low": signed(interval.low), "high": signed(interval.high)},
        str(VERDICTS[interval.verdict]),
    ]


def signed(points: int) -> str:
    return f"{'+' if points > 0 else '−' if points < 0 else ''}{abs(points)}"


VERDICTS = {
    Verdict.HIGHER: gettext_lazy("plus prioritaire"),
    Verdict.LOWER: gettext_lazy("moins prioritaire"),
    Verdict.UNPROVED: gettext_lazy("pas de différence démontrée"),
}
