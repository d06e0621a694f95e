"""Letters of the day, sent by the task worker so that no page waits. None holds a text somebody wrote."""

from enum import StrEnum, auto

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from workshops.models import Participation
from workshops.remaining import remaining_for


class Letter(StrEnum):
    INVITATION = auto()
    MINUTES = auto()
    REMINDER = auto()
    CHECKPOINT = auto()


def send_letter(seat: Participation, letter: Letter) -> None:
    """Queue one letter to one participant, once what is being done is done."""
    transaction.on_commit(lambda: deliver.enqueue(seat.pk, letter))


@task()
def deliver(seat_id: int, letter: str) -> None:
    """Write and send it; nothing when the person left the day meanwhile, or has nothing left to do."""
    seat = Participation.objects.select_related("user", "workshop", "project").filter(pk=seat_id).first()
    if seat is None or not seat.user.is_active:
        return
    with translation.override("fr"):
        remaining = remaining_for(seat)
        if letter == Letter.REMINDER and not remaining:
            return
        context = {
            "seat": seat,
            "workshop": seat.workshop,
            "base": settings.BASE_URL,
            "link": f"{settings.BASE_URL}{_path(seat, letter)}",
            "first_time": f"{settings.BASE_URL}{reverse('accounts:password')}",
            "remaining": [(one.sentence, f"{settings.BASE_URL}{one.url}") for one in remaining],
        }
        body = render_to_string(f"emails/{letter}.txt", context)
        send_mail(_subject(seat, letter), body, None, [seat.user.email])


def _path(seat: Participation, letter: str) -> str:
    name = {Letter.MINUTES: "minutes", Letter.CHECKPOINT: "project"}.get(Letter(letter), "day")
    return reverse(f"workshops:{name}", args=[seat.workshop.slug])


def _subject(seat: Participation, letter: str) -> str:
    day = {"day": f"{seat.workshop.date:%d/%m/%Y}"}
    return {
        Letter.INVITATION: _("Votre journée de capitalisation du %(day)s"),
        Letter.MINUTES: _("Le compte rendu de la journée du %(day)s attend votre lecture"),
        Letter.CHECKPOINT: _("Votre projet, après la journée du %(day)s : où en êtes-vous ?"),
        Letter.REMINDER: _("Ce qui vous reste à finir après la journée du %(day)s"),
    }[Letter(letter)] % day
