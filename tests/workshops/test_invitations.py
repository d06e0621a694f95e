"""Invited, moved, taken off the list, cancelled: one event of a calendar, and a letter each time."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts.actions.reference import load_regions
from accounts.models import Region
from capitalisation.policy import Refused
from tests.builders import Day
from tests.working import work
from workshops.actions import attendance, preparing
from workshops.models import Participation, Workshop
from workshops.queries.calendar import calendar_of, zone_of

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def day(db) -> Day:
    day = Day(4)
    Workshop.objects.filter(pk=day.workshop.pk).update(date=datetime.date(2031, 5, 12))
    return day


def event_in(letter: EmailMessage) -> tuple[str, dict[str, object]]:
    """(method, event) of the calendar part of a letter, read by another library's eyes."""
    [part] = [one for one in letter.message().walk() if one.get_content_type() == "text/calendar"]
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    assert part.get_param("method") == calendar["METHOD"]
    [event] = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), dict(event)


def sent_to(person, mailoutbox) -> list[EmailMessage]:
    work()
    return [one for one in mailoutbox if one.to == [person.email]]


@pytest.mark.django_db(transaction=True)
def test_one_event_is_invited_moved_and_cancelled(mailoutbox):
    day = Day(4)
    Workshop.objects.filter(pk=day.workshop.pk).update(date=datetime.date(2031, 5, 12))
    tutor = day.tutors[0]
    preparing.announce_workshop(day.fresh, by=day.centre)
    method, invited = event_in(sent_to(tutor, mailoutbox)[-1])
    assert (method, invited["SEQUENCE"], invited["STATUS"]) == ("REQUEST", 0, "CONFIRMED")
    paris = ZoneInfo("Europe/Paris")
    assert invited["DTSTART"].dt == datetime.datetime(2031, 5, 12, 9, 30, tzinfo=paris)
    assert str(invited["ATTENDEE"]) == f"mailto:{tutor.email}"
    assert invited["DTEND"].dt == datetime.datetime(2031, 5, 12, 17, 0, tzinfo=paris)

    preparing.change_workshop(
        day.fresh,
        by=day.centre,
        reason="La salle est prise.",
        date=datetime.date(2031, 5, 19),
        place="Salle 9",
        title=day.workshop.title,
    )
    letter = sent_to(tutor, mailoutbox)[-1]
    assert "19 mai 2031" in letter.body
    assert "auparavant 12 mai 2031" in letter.body
    assert "La salle est prise." in letter.body
    assert "Intitulé" not in letter.body, "what did not change is not told"
    method, moved = event_in(letter)
    assert (method, moved["SEQUENCE"], moved["UID"]) == ("REQUEST", 1, invited["UID"])
    assert moved["DTSTART"].dt.date() == datetime.date(2031, 5, 19)

    preparing.cancel_workshop(day.fresh, reason="Trop peu d’inscrits.", by=day.centre)
    method, cancelled = event_in(sent_to(tutor, mailoutbox)[-1])
    assert (method, cancelled["SEQUENCE"], cancelled["STATUS"]) == ("CANCEL", 2, "CANCELLED")
    assert cancelled["UID"] == invited["UID"]


@pytest.mark.django_db(transaction=True)
def test_who_is_taken_off_the_list_is_told_and_nobody_else(mailoutbox):
    day = Day(4)
    preparing.announce_workshop(day.fresh, by=day.centre)
    work()
    mailoutbox.clear()
    preparing.uninvite(day.seat(day.tutors[0]), by=day.centre)
    work()
    assert [one.to for one in mailoutbox] == [[day.tutors[0].email]]
    assert event_in(mailoutbox[0])[0] == "CANCEL"


@pytest.mark.django_db(transaction=True)
def test_a_draft_that_changes_tells_nobody(mailoutbox):
    day = Day(4)
    preparing.change_workshop(day.fresh, by=day.centre, place="Salle 9")
    preparing.uninvite(day.seat(day.tutors[0]), by=day.centre)
    work()
    assert not mailoutbox
    assert day.fresh.calendar_number == 0


def test_a_day_overseas_has_the_clock_of_its_region(day):
    load_regions()
    Workshop.objects.filter(pk=day.workshop.pk).update(region=Region.objects.get(code="04"))
    fresh = Workshop.objects.select_related("region").get(pk=day.workshop.pk)
    assert zone_of(fresh) == ZoneInfo("Indian/Reunion")
    calendar = Calendar.from_ical(calendar_of(fresh))
    [event] = calendar.walk("VEVENT")
    assert event["DTSTART"].dt.utcoffset() == datetime.timedelta(hours=4)
    [zone] = calendar.walk("VTIMEZONE")
    assert str(zone["TZID"]) == "Indian/Reunion", "a reader that knows no zone finds it in the file"


def test_hours_are_those_of_a_day(day, as_user):
    client, url = as_user(day.centre), reverse("workshops:edit", args=[day.workshop.slug])
    form = {
        "title": "Journée",
        "programme": day.workshop.programme_id,
        "region": day.workshop.region_id,
        "date": "2031-05-12",
        "starts_at": "14:00",
        "ends_at": "09:00",
        "place": "Salle 1",
        "mode": "onsite",
        "capacity": 12,
    }
    assert "La journée finit après avoir commencé" in client.post(url, form).text
    assert client.post(url, form | {"ends_at": "17:30"}).status_code == 302
    assert day.fresh.starts_at == datetime.time(14)


class TestReply:
    def test_one_press_and_the_centre_reads_it(self, day, as_user):
        tutor, slug = day.tutors[0], day.workshop.slug
        with pytest.raises(Refused, match="annoncée"):
            attendance.reply(day.seat(tutor), "yes", by=tutor)
        preparing.announce_workshop(day.fresh, by=day.centre)
        client = as_user(tutor)
        assert "Viendrez-vous" in client.get(reverse("room:day", args=[slug])).text
        page = client.post(reverse("workshops:reply", args=[slug]), {"reply": "maybe"}, follow=True).text
        assert "Je ne sais pas encore</strong>" in page
        client.post(reverse("workshops:reply", args=[slug]), {"reply": "perhaps"})
        assert day.seat(tutor).reply == Participation.Reply.MAYBE, "what is no answer changes nothing"
        prepared = as_user(day.centre).get(reverse("workshops:prepare", args=[slug])).text
        assert (
            "Viennent : 0, ne viennent pas : 0, ne savent pas encore : 1, n’ont pas répondu : 3"
            in " ".join(prepared.replace("\xa0", " ").split())
        )

    def test_nobody_replies_for_another(self, day):
        preparing.announce_workshop(day.fresh, by=day.centre)
        with pytest.raises(Refused, match="sa propre invitation"):
            attendance.reply(day.seat(day.tutors[0]), "no", by=day.tutors[1])


def test_a_reply_was_to_the_day_as_it_was(day):
    preparing.announce_workshop(day.fresh, by=day.centre)
    attendance.reply(day.seat(day.tutors[0]), "yes", by=day.tutors[0])
    preparing.change_workshop(day.fresh, by=day.centre, date=datetime.date(2031, 5, 19))
    assert day.seat(day.tutors[0]).reply == ""


def test_another_access_leaves_the_replies(day):
    preparing.announce_workshop(day.fresh, by=day.centre)
    attendance.reply(day.seat(day.tutors[0]), "yes", by=day.tutors[0])
    preparing.change_workshop(day.fresh, by=day.centre, access="Deuxième étage")
    assert day.seat(day.tutors[0]).reply == "yes"


@pytest.mark.django_db(transaction=True)
def test_the_same_change_sent_twice_is_told_once(mailoutbox):
    """A double press: the second compares with what the first wrote, though its page was older."""
    day = Day(4)
    preparing.announce_workshop(day.fresh, by=day.centre)
    older = [day.fresh, day.fresh]
    work()
    mailoutbox.clear()
    for page in older:
        preparing.change_workshop(page, by=day.centre, place="Salle 9")
    work()
    assert len(mailoutbox) == 5, "four tutors and the lead, once each"
    assert day.fresh.calendar_number == 1
    to_lead = next(one for one in mailoutbox if one.to == [day.lead.email])
    assert "si vous venez" not in to_lead.body


@pytest.mark.django_db(transaction=True)
def test_a_day_that_goes_to_another_region_is_told_with_its_clock(mailoutbox):
    load_regions()
    day = Day(4)
    overseas = Region.objects.get(code="04")
    day.workshop.programme.centre.regions.add(overseas)
    preparing.announce_workshop(day.fresh, by=day.centre)
    work()
    preparing.change_workshop(day.fresh, by=day.centre, region=overseas)
    letter = sent_to(day.tutors[0], mailoutbox)[-1]
    assert "La Réunion" in letter.body
    assert event_in(letter)[1]["DTSTART"].dt.utcoffset() == datetime.timedelta(hours=4)


def test_the_address_of_a_day_does_not_carry_its_date(day):
    assert str(timezone.localdate().year) not in day.workshop.slug
