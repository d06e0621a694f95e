"""What an import would do, line by line, shown before anything is written."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from capitalisation.findings import Reading

#: Hears (done, in all) while a plan is carried out.
Progress = Callable[[int, int], None]


class Unwanted(Exception):
    """Nobody waits for what is being done any more."""


def silent(done: int, total: int) -> None:
    """Nobody waits."""


class Action(TextChoices):
    CREATE = "create", gettext_lazy("à créer")
    UPDATE = "update", gettext_lazy("à modifier")
    MOVE = "move", gettext_lazy("à déplacer")
    RENAME = "rename", gettext_lazy("à renommer")
    DEPRECATE = "deprecate", gettext_lazy("à retirer")
    UNCHANGED = "unchanged", gettext_lazy("sans changement")
    LEFT = "left", gettext_lazy("à laisser de côté")
    ABSENT = "absent", gettext_lazy("pas dans le fichier")
    CLOSED = "closed", gettext_lazy("comptes fermés")


@dataclass(frozen=True, slots=True)
class PlanLine:
    """``row`` is 0 for what the file does not name; ``key`` is what a person's choice refers to."""

    row: int
    action: Action
    label: str
    key: str = ""


R = TypeVar("R", bound=Reading)


@dataclass(slots=True)
class Plan(Generic[R]):
    reading: R
    lines: list[PlanLine] = field(default_factory=list)

    @property
    def counts(self) -> Counter[Action]:
        return Counter(line.action for line in self.lines)

    @property
    def changes_nothing(self) -> bool:
        """Nothing to carry out, nor to decide about what is absent."""
        return not self.counts.keys() - {Action.UNCHANGED, Action.LEFT}

    def __str__(self) -> str:
        said = _("À créer : %(create)s. À modifier : %(update)s. Sans changement : %(unchanged)s.")
        counts = self.counts
        if counts[Action.LEFT]:
            said += " " + _(
                "Laissées de côté, parties du répertoire ou en attente d’une décision : %(left)s."
            )
        return said % {name.value: counts[name] for name in Action}
