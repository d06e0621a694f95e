"""How a change of a day reaches the other screens: versions that grow with every change.

Screens learn that a version grew and fetch the ordinary page; nothing but numbers travels. There is a version for each
kind of screen, so that a count on the facilitators' board does not make every participant fetch.
"""

from collections.abc import Iterable
from enum import StrEnum, auto
from typing import NamedTuple

from django.db import connection
from django.db.models import F

from workshops.models import Workshop

#: PostgreSQL channel on which the process that serves streams listens.
CHANNEL = "capitalisation_day"


class Topic(StrEnum):
    #: What everybody sees: phases, time, rounds, what the projector shows.
    STAGE = auto()
    #: What the group makes together: shared narratives, sheets, findings, needs.
    COMMON = auto()
    #: What only the facilitators follow: who has finished, who asks for help.
    BOARD = auto()


class Versions(NamedTuple):
    """How often each kind of screen changed since the day was created."""

    stage: int
    common: int
    board: int

    @classmethod
    def of(cls, workshop: Workshop) -> "Versions":
        return cls(workshop.stage_version, workshop.common_version, workshop.board_version)


def announce(workshop: Workshop, *topics: Topic) -> None:
    """Raise the versions in the transaction of the change itself, so that both are seen together.

    On PostgreSQL the notification is part of it too: delivered at commit, lost with a rollback.
    """
    raised = {f"{topic}_version": F(f"{topic}_version") + 1 for topic in topics}
    Workshop.objects.filter(pk=workshop.pk).update(**raised)
    if connection.vendor == "postgresql":
        versions = "concat_ws(':', id, stage_version, common_version, board_version)"
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT pg_notify(%s, {versions}) FROM workshops_workshop WHERE id = %s",  # noqa: S608 our words
                [CHANNEL, workshop.pk],
            )


def versions_of(workshops: Iterable[int]) -> dict[int, Versions]:
    """Versions of several days, by key; one query."""
    rows = Workshop.objects.filter(pk__in=workshops).order_by()
    return {
        pk: Versions(*versions)
        for pk, *versions in rows.values_list("pk", "stage_version", "common_version", "board_version")
    }
