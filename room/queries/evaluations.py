"""What the group says of the day, once, when it is closed: without names, in a word."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from room.models import DayEvaluation
from room.models.states import Respect, Usefulness
from workshops.models import Workshop
from workshops.models.states import WorkshopState

#: Under this number nothing is shown.
FEWEST_SHOWN = 5
_ENDED = (WorkshopState.CLOSED, WorkshopState.ARCHIVED)
_FAVOURABLE = (Usefulness.VERY, Usefulness.RATHER)


@dataclass(frozen=True, slots=True)
class Summary:
    """``charter`` and ``usefulness``: a word."""

    answers: int = 0
    is_closed: bool = True
    is_shown: bool = False
    charter: str = ""
    usefulness: str = ""
    helped: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def questions(self) -> list[tuple[str, str]]:
        return [
            (_("La charte a-t-elle été respectée ?"), self.charter),
            (_("Cette journée vous sera-t-elle utile ?"), self.usefulness),
        ]

    @property
    def free_texts(self) -> list[tuple[str, tuple[str, ...]]]:
        return [(_("Ce qui vous a aidé"), self.helped), (_("Ce qui vous a manqué"), self.missing)]


def summary_of(workshop: Workshop) -> Summary:
    """Nothing before the day is closed: whoever looked twice would read the answer given in between."""
    if workshop.status not in _ENDED:
        return Summary(is_closed=False)
    said = list(DayEvaluation.objects.filter(workshop=workshop))
    if len(said) < FEWEST_SHOWN:
        return Summary()
    return Summary(
        answers=len(said),
        is_shown=True,
        charter=_told(said, lambda one: one.charter, (Respect.YES,)),
        usefulness=_told(said, lambda one: one.usefulness, _FAVOURABLE),
        helped=_in_no_order(one.helped for one in said),
        missing=_in_no_order(one.missing for one in said),
    )


def _told(
    said: list[DayEvaluation], answer: Callable[[DayEvaluation], object], favourable: tuple[object, ...]
) -> str:
    """A word: counts by answer would be a distribution."""
    share = Fraction(sum(answer(each) in favourable for each in said), len(said))
    if share >= Fraction(2, 3):
        return _("plutôt oui")
    return _("plutôt non") if share <= Fraction(1, 3) else _("partagé")


def _in_no_order(texts: Iterable[str]) -> tuple[str, ...]:
    """Neither order of arrival nor order of the other question's list: no two sentences are put together again."""
    found = sorted({text for text in texts if text})
    secrets.SystemRandom().shuffle(found)
    return tuple(found)
