"""Sheets of a day that look alike and about which nobody has decided yet."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from capitalisation.policy import Sentence
from deliberation.models import PoolEntry
from deliberation.rules.likeness import Reason, Sheet, alike
from workshops.models import Workshop

REASONS: dict[Reason, Sentence] = {
    Reason.TITLE: _("intitulés proches"),
    Reason.STEPS: _("étapes proches"),
    Reason.COMPETENCE: _("même compétence principale"),
}


@dataclass(frozen=True, slots=True)
class NearPair:
    one: PoolEntry
    other: PoolEntry
    reasons: list[Sentence]


def near_pairs(workshop: Workshop) -> list[NearPair]:
    """The nearest first; five queries whatever the number of sheets."""
    pool = workshop.pool.rated().select_related("version")
    entries = {entry.pk: entry for entry in pool.prefetch_related("version__competence_rows")}
    decided = {frozenset(pair) for pair in workshop.pairings.values_list("kept", "other")}
    found = alike(_compared(entry) for entry in entries.values())
    return [
        NearPair(entries[pair.one], entries[pair.other], [REASONS[reason] for reason in pair.reasons])
        for pair in found
        if frozenset((pair.one, pair.other)) not in decided
    ]


def _compared(entry: PoolEntry) -> Sheet:
    main = next((row.competence_id for row in entry.version.competence_rows.all() if row.is_main), None)
    steps = " ".join(str(step.get("text", "")) for step in entry.version.steps)
    return Sheet(entry.pk, entry.title, steps, main)
