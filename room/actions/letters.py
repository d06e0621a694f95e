"""Letters that follow the day: minutes to read, what is left to finish, a project to come back to."""

from enum import StrEnum, auto
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from capitalisation.policy import Sentence
from room.queries.remaining import remaining_for
from workshops.actions.letters import seat_to_write_to, write
from workshops.models import Participation


class Letter(StrEnum):
    MINUTES = auto()
    REMINDER = auto()
    CHECKPOINT = auto()


class _Heading(NamedTuple):
    """What a letter says on its envelope, and the page it leads to."""

    subject: Sentence
    page: str


_HEADINGS = {
    Letter.MINUTES: _Heading(
        _("Le compte rendu de la journée du %(day)s attend votre lecture"), "room:minutes"
    ),
    Letter.REMINDER: _Heading(_("Ce qui vous reste à finir après la journée du %(day)s"), "room:day"),
    Letter.CHECKPOINT: _Heading(
        _("Votre projet, après la journée du %(day)s : où en êtes-vous ?"), "room:project"
    ),
}


def send_letter(seat: Participation, letter: Letter) -> None:
    """Queue one letter to one participant, once what is being done is done."""
    transaction.on_commit(lambda: deliver.enqueue(seat.pk, letter))


@task(queue_name="letters")
def deliver(seat_id: int, letter: str) -> None:
    """Write and send it; nothing when the person left the day meanwhile, or has nothing left to do."""
    seat, kind = seat_to_write_to(seat_id), Letter(letter)
    if seat is None:
        return
    with translation.override("fr"):
        remaining = remaining_for(seat) if kind == Letter.REMINDER else []
        if kind == Letter.REMINDER and not remaining:
            return
        heading = _HEADINGS[kind]
        write(
            seat,
            template=f"room/letters/{kind}.txt",
            subject=str(heading.subject),
            page=heading.page,
            remaining=[(one.sentence, f"{settings.BASE_URL}{one.url}") for one in remaining],
        )
