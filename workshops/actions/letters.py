"""Letters of a day, written by the task worker so that no page waits. None holds a text somebody wrote."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from workshops.models import Participation
from workshops.queries.calendar import CANCEL, REQUEST, calendar_of


def send_invitation(seat: Participation) -> None:
    """Queue the invitation of one participant, once what is being done is done."""
    transaction.on_commit(lambda: deliver_invitation.enqueue(seat.pk))


@task(queue_name="letters")
def deliver_invitation(seat_id: int) -> None:
    """Write and send it; nothing when the person left the day meanwhile."""
    seat = seat_to_write_to(seat_id)
    if seat is None:
        return
    with translation.override("fr"):
        write(
            seat,
            template="workshops/letters/invitation.txt",
            subject=_("Votre journée de capitalisation du %(day)s"),
            page="room:day",
            first_time=f"{settings.BASE_URL}{reverse('accounts:password')}",
            calendar=REQUEST,
        )


def send_cancellation(seat: Participation) -> None:
    """Queue the letter that says the day will not take place, and why."""
    transaction.on_commit(lambda: deliver_cancellation.enqueue(seat.pk))


@task(queue_name="letters")
def deliver_cancellation(seat_id: int) -> None:
    seat = seat_to_write_to(seat_id)
    if seat is None:
        return
    with translation.override("fr"):
        write(
            seat,
            template="workshops/letters/cancellation.txt",
            subject=_("Annulée : la journée de capitalisation du %(day)s"),
            page="room:day",
            calendar=CANCEL,
        )


def send_change(seat: Participation, was: list[tuple[str, str, str]], reason: str) -> None:
    """Say at once what changed of a day ((label, before, now)), so that nobody goes where it is no more."""
    if not seat.user.is_active:
        return
    with translation.override("fr"):
        write(
            seat,
            template="workshops/letters/change.txt",
            subject=_("Changement : la journée de capitalisation du %(day)s"),
            page="room:day",
            calendar=REQUEST,
            changes=was,
            reason=reason,
        )


def send_removal(seat: Participation) -> None:
    """Say at once to somebody that they are not expected any more."""
    if not seat.user.is_active:
        return
    with translation.override("fr"):
        write(
            seat,
            template="workshops/letters/removal.txt",
            subject=_("Vous n’êtes plus attendu à la journée du %(day)s"),
            page="room:day",
            calendar=CANCEL,
        )


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
