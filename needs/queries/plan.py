"""The training plan of a region and a year: its actions, and what they add up to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from needs.models import PlannedAction
from needs.models.states import COMING, DONE


@dataclass(frozen=True, slots=True)
class Total:
    """Of the actions that are decided or done: blank figures are those that no action says."""

    label: str
    actions: int
    trainees: int
    trainee_days: Decimal
    cost: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    title: str
    lines: list[Total]


def totals_of(actions: Sequence[PlannedAction]) -> list[Totals]:
    """By category, quarter and organiser; of what is retained alone."""
    kept = [one for one in actions if one.status in (*COMING, *DONE)]
    return [
        Totals(title, lines)
        for title, label in (
            (_("Par catégorie"), lambda one: str(one.get_category_display())),
            (_("Par trimestre"), quarter),
            (_("Par organisateur"), lambda one: one.organiser or _("Non dit")),
        )
        if (lines := _grouped(kept, label))
    ]


def quarter(action: PlannedAction) -> str:
    """Never a bare « T1 », which is a category of training too."""
    said = {"number": action.quarter, "year": action.due_on.year}
    if action.quarter == 1:
        return _("1er trimestre %(year)s") % said
    return _("%(number)se trimestre %(year)s") % said


def _grouped(actions: Sequence[PlannedAction], label: Callable[[PlannedAction], str]) -> list[Total]:
    found: dict[str, list[PlannedAction]] = {}
    for action in actions:
        found.setdefault(label(action), []).append(action)
    return [
        Total(
            name,
            len(group),
            sum(one.trainees or 0 for one in group),
            sum((one.trainee_days or Decimal() for one in group), Decimal()),
            sum((one.cost or Decimal() for one in group), Decimal()),
        )
        for name, group in sorted(found.items())
    ]
