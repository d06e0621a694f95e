"""Who may listen to which day; asked in a thread, through the ordinary rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from workshops.actions.live import Topic, Versions, announce
from workshops.models import Participation, Workshop
from workshops.rules import policy

SessionStore = import_module(settings.SESSION_ENGINE).SessionStore


@dataclass(frozen=True, slots=True)
class Admission:
    """One session admitted to one day."""

    session: str
    slug: str
    user: int
    workshop: int
    seat: int | None
    hears_board: bool


class SignedOut(Exception):
    """The session has no user any more: its page may sign in again and go on."""


def cookie(header: str, name: str) -> str:
    """A cookie of a Cookie header, "" when there is none."""
    try:
        found = SimpleCookie(header).get(name)
    except CookieError:
        return ""
    return found.value if found else ""


def admit(session: str, slug: str) -> tuple[Admission, Versions] | None:
    """What this session may hear of this day, and where the day is; ``None`` when it may not.

    Raises :class:`SignedOut` when nobody is signed in.
    """
    request = HttpRequest()
    request.session = SessionStore(session)
    user = get_user(request)
    if not isinstance(user, User):
        raise SignedOut
    workshop = Workshop.objects.visible_to(user).filter(slug=slug).first()
    if workshop is None:
        return None
    seat = workshop.participations.filter(user=user).first()
    is_tutor = seat is not None and seat.role == Participation.Role.TUTOR
    admission = Admission(
        session,
        slug,
        user.pk,
        workshop.pk,
        seat.pk if seat is not None and is_tutor else None,
        bool(policy.may_facilitate(user, workshop)),
    )
    return admission, Versions.of(workshop)


def still_admitted(admissions: Iterable[Admission]) -> set[Admission]:
    """Those whose session lives and whose role is still the same; three queries, and some for the centre."""
    asked = set(admissions)
    sessions = Session.objects.filter(
        session_key__in={one.session for one in asked}, expire_date__gt=timezone.now()
    )
    alive = set(sessions.values_list("session_key", flat=True))
    seats = Participation.objects.filter(
        workshop__in={one.workshop for one in asked},
        user__in={one.user for one in asked},
        user__is_active=True,
    )
    roles = {
        (day, user): role for day, user, role in seats.order_by().values_list("workshop", "user", "role")
    }
    return {one for one in asked if one.session in alive and _is_unchanged(one, roles)}


def _is_unchanged(one: Admission, roles: dict[tuple[int, int], str]) -> bool:
    role = roles.get((one.workshop, one.user))
    if role is None and one.seat is None and not one.hears_board:
        user = User.objects.filter(pk=one.user, is_active=True).first()
        return user is not None and Workshop.objects.visible_to(user).filter(pk=one.workshop).exists()
    is_tutor = role == Participation.Role.TUTOR
    return role is not None and is_tutor == (one.seat is not None) and (not is_tutor or not one.hears_board)


def note_presence(seats: Iterable[int], changed: Iterable[int]) -> None:
    """Write when these seats were last seen; the boards of ``changed`` days show who came or left."""
    Participation.objects.filter(pk__in=seats).update(seen_at=timezone.now())
    for workshop in Workshop.objects.filter(pk__in=changed):
        announce(workshop, Topic.BOARD)
