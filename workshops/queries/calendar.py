"""A day as an event of a calendar: the same one through its changes (RFC 5545), sent as iTIP says (RFC 5546)."""

import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress

from accounts.models.reference import TIME_ZONES
from workshops.models import Workshop
from workshops.models.states import WorkshopState

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"
TYPE = "text/calendar; charset=utf-8"


def zone_of(workshop: Workshop) -> ZoneInfo:
    """The clock of the room: that of its region."""
    return ZoneInfo(TIME_ZONES.get(workshop.region.code, settings.TIME_ZONE))


def calendar_of(workshop: Workshop, method: str = PUBLISH, attendee: str = "") -> bytes:
    """One event, with the zone it is told in. ``CANCEL`` takes it out of the calendar that holds it, whatever became of the
    day for others; ``attendee``: the address of the one person a letter goes to."""
    calendar = Calendar()
    calendar.add("prodid", "-//Capitalisation du tutorat//Journée//FR")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(_event(workshop, method, attendee))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(workshop: Workshop, method: str, attendee: str) -> Event:
    zone = zone_of(workshop)
    link = f"{settings.BASE_URL}{reverse('room:day', args=[workshop.slug])}"
    event = Event()
    event.add("uid", f"journee-{workshop.pk}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("sequence", workshop.calendar_number)
    event.add("dtstamp", timezone.now().astimezone(datetime.UTC))
    event.add("dtstart", datetime.datetime.combine(workshop.date, workshop.starts_at, zone))
    event.add("dtend", datetime.datetime.combine(workshop.date, workshop.ends_at, zone))
    event.add("summary", workshop.title)
    if workshop.place:
        event.add("location", workshop.place)
    about = [workshop.access] if workshop.access else []
    event.add("description", "\n".join([*about, _("Votre page de la journée :"), link]))
    event.add("url", link)
    is_off = method == CANCEL or workshop.status == WorkshopState.CANCELLED
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    if settings.DEFAULT_FROM_EMAIL:
        address = settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">")
        event.add("organizer", vCalAddress(f"mailto:{address}"))
    if attendee:
        event.add("attendee", vCalAddress(f"mailto:{attendee}"))
    return event
