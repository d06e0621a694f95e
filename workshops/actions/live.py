"""How a change of a day reaches the other screens: versions that grow with every change.

Screens learn that a version grew and fetch the ordinary page; nothing but numbers travels. There is a version for each
kind of screen, so that a count on the facilitators' board does not make every participant fetch.
"""

from collections.abc import Callable, Iterable
from enum import StrEnum, auto
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import F

from workshops.models import Workshop

#: PostgreSQL channel on which the process that serves streams listens.
CHANNEL = "capitalisation_day"


#: Called after a commit in this process: where no database tells, those who hold streams here need not wait.
heard_here: list[Callable[[], None]] = []


class Topic(StrEnum):
    #: What everybody sees: phases, time, rounds, what the projector shows.
    STAGE = auto()
    #: What the group makes together: shared narratives, sheets, findings, needs.
    COMMON = auto()
    #: A sign made to somebody: each looks whether it is for them.
    SIGNS = auto()
    #: What only the facilitators follow: who has finished, who asks for help.
    BOARD = auto()


class Versions(NamedTuple):
    """How often each kind of screen changed since the day was created."""

    stage: int
    common: int
    signs: int
    board: int

    @classmethod
    def of(cls, workshop: Workshop) -> "Versions":
        return cls(
            workshop.stage_version, workshop.common_version, workshop.signs_version, workshop.board_version
        )


def announce(workshop: Workshop, *topics: Topic) -> None:
    """Raise the versions in the transaction of the change itself, so that both are seen together.

    On PostgreSQL the notification is part of it too: delivered at commit, lost with a rollback.
    """
    raised = {f"{topic}_version": F(f"{topic}_version") + 1 for topic in topics}
    Workshop.objects.filter(pk=workshop.pk).update(**raised)
    if connection.vendor != "postgresql":
        transaction.on_commit(_tell_here)
    else:
        columns = ", ".join(f"{topic}_version" for topic in Topic)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT pg_notify(%s, concat_ws(':', id, {columns})) FROM workshops_workshop WHERE id = %s",  # noqa: S608 our words
                [CHANNEL, workshop.pk],
            )


def _tell_here() -> None:
    for tell in heard_here:
        tell()


def versions_of(workshops: Iterable[int]) -> dict[int, Versions]:
    """Versions of several days, by key; one query."""
    rows = Workshop.objects.filter(pk__in=workshops).order_by()
    return {
        pk: Versions(*versions)
        for pk, *versions in rows.values_list("pk", *(f"{topic}_version" for topic in Topic))
    }
