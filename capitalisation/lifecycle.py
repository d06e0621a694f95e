"""Lifecycles: the states of an object and the moves between them, as a table (finite state machine).

A lifecycle is declared once, beside the states, and read by everybody: policies ask whether a move is possible now, the
door (``accounts.actions.lifecycle``) carries it out, tests walk it. The state is written nowhere else.
"""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from capitalisation.policy import ALLOWED, Sentence, Verdict

#: The field that holds the state, in every model that has a lifecycle.
FIELD = "status"


class Move:
    """One arrow of a lifecycle: the states it leaves, those it may lead to, the sentence of its refusal.

    Its name is the participle that the journal keeps: ``narrative.shared``.
    """

    name: str
    lifecycle: "type[Lifecycle]"

    def __init__(self, *sources: str, to: str | Iterable[str], refusal: Sentence = "") -> None:
        self.sources = frozenset(sources)
        self.targets = (to,) if isinstance(to, str) else tuple(to)
        self.refusal = refusal

    def __set_name__(self, owner: "type[Lifecycle]", name: str) -> None:
        self.lifecycle, self.name = owner, name

    @property
    def verb(self) -> str:
        """What the journal calls it."""
        return f"{self.lifecycle.noun}.{self.name}"

    def may(self, row: models.Model) -> Verdict:
        """Is the object in a state that this move leaves?"""
        if getattr(row, FIELD) in self.sources:
            return ALLOWED
        return Verdict(self.refusal or _("L’état a changé entre-temps. Rechargez la page."))


class Lifecycle:
    """States, where an object begins, where it may rest for ever, and the moves between."""

    noun: ClassVar[str]
    states: ClassVar[type[models.TextChoices]]
    #: States in which an object may be created; the first is the usual one.
    initial: ClassVar[tuple[str, ...]]
    #: States nothing leaves, on purpose.
    final: ClassVar[tuple[str, ...]] = ()
    moves: ClassVar[tuple[Move, ...]] = ()
    #: Tone of the badge that shows a state, where it is not neutral.
    tones: ClassVar[dict[str, str]] = {}

    def __init_subclass__(cls) -> None:
        cls.moves = tuple(value for value in vars(cls).values() if isinstance(value, Move))

    @classmethod
    def known(cls) -> models.Q:
        """Condition of the database CHECK: the state is one of ours."""
        return models.Q(**{f"{FIELD}__in": list(cls.states.values)})


def which_of(values: Iterable[str], now: str) -> dict[str, bool]:
    """Every value, and whether it is the one of now."""
    return {str(value): value == now for value in values}


class Stateful:
    """Base of a model with a lifecycle: what templates ask of its state."""

    lifecycle: ClassVar[type[Lifecycle]]

    @property
    def in_state(self) -> dict[str, bool]:
        """Every state, and whether the object is in it: a template names a state that exists, or a test fails."""
        return which_of(self.lifecycle.states.values, getattr(self, FIELD))
