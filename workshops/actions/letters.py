"""Letters of a day, written by the task worker so that no page waits. None holds a text somebody wrote."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django_tasks import task

from workshops.models import Participation
from workshops.queries.calendar import CANCEL, REQUEST, calendar_of


def send_invitation(seat: Participation) -> None:
    """Queue the invitation of one participant, once what is being done is done."""
    transaction.on_commit(lambda: deliver_invitation.enqueue(seat.pk))


@task(queue_name="letters")
def deliver_invitation(seat_id: int) -> None:
    """Write and send it; nothing when the person left the day meanwhile."""
    _tell(
        seat_to_write_to(seat_id),
        "invitation",
        gettext_lazy("Votre journée de capitalisation du %(day)s"),
        REQUEST,
        first_time=f"{settings.BASE_URL}{reverse('accounts:password')}",
    )


def send_cancellation(seat: Participation) -> None:
    """Queue the letter that says the day will not take place, and why."""
    transaction.on_commit(lambda: deliver_cancellation.enqueue(seat.pk))


@task(queue_name="letters")
def deliver_cancellation(seat_id: int) -> None:
    _tell(
        seat_to_write_to(seat_id),
        "cancellation",
        gettext_lazy("Annulée : la journée de capitalisation du %(day)s"),
        CANCEL,
    )


def send_change(seat: Participation, changes: list[tuple[str, str, str]], reason: str) -> None:
    """Say what changed of a day ((label, before, now)), with what the person has in front of them at this moment."""
    _tell(
        seat if seat.user.is_active else None,
        "change",
        gettext_lazy("Changement : la journée de capitalisation du %(day)s"),
        REQUEST,
        changes=changes,
        reason=reason,
    )


def send_removal(seat: Participation) -> None:
    """Say to somebody that they are not expected any more, before their place is gone."""
    _tell(
        seat if seat.user.is_active else None,
        "removal",
        gettext_lazy("Vous n’êtes plus attendu à la journée du %(day)s"),
        CANCEL,
    )


def _tell(seat: Participation | None, letter: str, subject: Promise, calendar: str, **context: Any) -> None:
    if seat is None:
        return
    with translation.override("fr"):
        template = f"workshops/letters/{letter}.txt"
        write(seat, template=template, subject=str(subject), page="room:day", calendar=calendar, **context)


def seat_to_write_to(seat_id: int) -> Participation | None:
    """The participant, still in the day and active; ``None`` otherwise."""
    seats = Participation.objects.select_related("user", "workshop__region", "project")
    return seats.filter(pk=seat_id, user__is_active=True).first()


def write(
    seat: Participation, *, template: str, subject: str, page: str, calendar: str = "", **context: Any
) -> None:
    """Send one letter; ``subject`` may name the ``%(day)s``, ``page`` is the address of the day it leads to; ``calendar``: what
    the person's calendar is asked to do with the day."""
    workshop = seat.workshop
    link = f"{settings.BASE_URL}{reverse(page, args=[workshop.slug])}"
    body = render_to_string(template, {"seat": seat, "workshop": workshop, "link": link, **context})
    letter = EmailMultiAlternatives(
        subject % {"day": f"{workshop.date:%d/%m/%Y}"}, body, None, [seat.user.email]
    )
    if calendar:
        event = calendar_of(workshop, calendar, seat.user.email).decode()
        letter.attach_alternative(event, f"text/calendar; method={calendar}")
    letter.send()
