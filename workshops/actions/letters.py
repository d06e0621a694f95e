"""Letters of a day, written by the task worker so that no page waits. None holds a text somebody wrote."""

from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from workshops.models import Participation


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
        )


def seat_to_write_to(seat_id: int) -> Participation | None:
    """The participant, still in the day and active; ``None`` otherwise."""
    seats = Participation.objects.select_related("user", "workshop", "project")
    return seats.filter(pk=seat_id, user__is_active=True).first()


def write(seat: Participation, *, template: str, subject: str, page: str, **context: Any) -> None:
    """Send one letter; ``subject`` may name the ``%(day)s``, ``page`` is the address of the day it leads to."""
    workshop = seat.workshop
    link = f"{settings.BASE_URL}{reverse(page, args=[workshop.slug])}"
    body = render_to_string(template, {"seat": seat, "workshop": workshop, "link": link, **context})
    send_mail(subject % {"day": f"{workshop.date:%d/%m/%Y}"}, body, None, [seat.user.email])
