"""Create a day, invite, compose the trios, announce."""

import uuid
from typing import Any

from django.db import transaction
from django.utils import formats, translation
from django.utils.text import slugify
from django.utils.translation import gettext_lazy

from accounts.actions.journal import record
from accounts.actions.lifecycle import lock
from accounts.actions.rows import write_row
from accounts.models import User
from tutors.models import Tutorship
from workshops.actions import live
from workshops.actions.letters import send_cancellation, send_change, send_invitation, send_removal
from workshops.actions.lifecycle import move_workshop
from workshops.actions.live import Topic
from workshops.models import Participation, Phase, Team, Workshop
from workshops.models.phases import TEMPLATES
from workshops.models.states import WorkshopLifecycle, WorkshopState
from workshops.rules import policy
from workshops.rules.composing import deal
from writing.rules import gate


@transaction.atomic
def create_workshop(workshop: Workshop, *, by: User) -> Workshop:
    policy.may_create(by, workshop).enforce()
    gate.may_be_said(by, workshop.sponsor_exception).enforce()
    # Without its date: a day may move, its address does not.
    base = slugify(workshop.place or workshop.title)[:40].strip("-") or "journee"
    workshop.slug = (
        base if not Workshop.objects.filter(slug=base).exists() else f"{base}-{uuid.uuid4().hex[:4]}"
    )
    workshop.save()
    Phase.objects.bulk_create(
        Phase(workshop=workshop, key=key, planned_minutes=template.minutes)
        for key, template in TEMPLATES.items()
    )
    record("workshop.created", workshop, by=by)
    return workshop


#: What people invited are told of.
_TOLD = {
    "title": gettext_lazy("Intitulé"),
    "region": gettext_lazy("Région"),
    "date": gettext_lazy("Date"),
    "starts_at": gettext_lazy("Elle commence à"),
    "ends_at": gettext_lazy("Elle finit à"),
    "place": gettext_lazy("Lieu"),
    "access": gettext_lazy("Accès"),
    "mode": gettext_lazy("Modalité"),
}
#: What the journal tells of a change: never the words of the sponsor.
_SHOWN = (*_TOLD, "programme", "capacity")


@transaction.atomic
def change_workshop(workshop: Workshop, *, by: User, reason: str = "", **values: Any) -> Workshop:
    """Once it is announced, everybody invited is told of what changed, and why when ``reason`` says it."""
    gate.may_be_said(by, values.get("sponsor_exception", ""), reason).enforce()
    # Two who change it at once: the second compares with what the first wrote.
    lock(workshop)
    stored = Workshop.objects.select_related("programme", "region").get(pk=workshop.pk)
    moved = Workshop(
        programme=values.get("programme", stored.programme), region=values.get("region", stored.region)
    )
    if (moved.programme, moved.region) != (stored.programme, stored.region):
        policy.may_keep(by, stored).enforce()
        policy.may_create(by, moved).enforce()
    changes = _told(stored, values) if stored.status == WorkshopState.ANNOUNCED else {}
    if changes:
        values["calendar_number"] = stored.calendar_number + 1
    changed = write_row(workshop, values, "workshop.changed", by=by, rule=policy.may_prepare, shown=_SHOWN)
    if changes:
        if changes.keys() & _ELSEWHERE:
            # « Je viens » was said of another day.
            changed.participations.update(reply="")
        for seat in changed.participations.select_related("user", "workshop__region"):
            send_change(seat, list(changes.values()), reason)
    return changed


#: When one or the other changes, somebody who came may not any more.
_ELSEWHERE = {"region", "date", "starts_at", "ends_at", "place", "mode"}


def _told(stored: Workshop, values: dict[str, Any]) -> dict[str, tuple[str, str, str]]:
    """(label, before, now) of each field that changes, in the words of the letter."""
    with translation.override("fr"):
        return {
            name: (str(label), _worded(name, getattr(stored, name)), _worded(name, values[name]))
            for name, label in _TOLD.items()
            if name in values and values[name] != getattr(stored, name)
        }


def _worded(name: str, value: Any) -> str:
    if name == "mode":
        return str(Workshop.Mode(value).label)
    return str(formats.localize(value)) or "–"


@transaction.atomic
def invite(workshop: Workshop, user: User, role: str, *, by: User) -> Participation:
    """Add or move a person; there is one lead at most, the former becomes a facilitator."""
    if workshop.participations.filter(user=user).exists():
        policy.may_prepare(by, workshop).enforce()
    else:
        policy.may_invite(by, workshop, user).enforce()
    if role == Participation.Role.LEAD:
        former = workshop.participations.filter(role=Participation.Role.LEAD).exclude(user=user)
        former.update(role=Participation.Role.FACILITATOR)
    tutorship = Tutorship.objects.filter(tutor=user).order_by("-end").first()
    participation, is_new = Participation.objects.update_or_create(
        workshop=workshop, user=user, defaults={"role": role, "tutorship": tutorship}
    )
    workshop.known_roles.clear()
    if is_new and workshop.status != WorkshopState.DRAFT:
        send_invitation(participation)
    record("workshop.invited", workshop, by=by, reason=role, concerns=participation.user_id)
    live.announce(workshop, Topic.COMMON, Topic.BOARD)
    return participation


@transaction.atomic
def uninvite(participation: Participation, *, by: User) -> None:
    policy.may_prepare(by, participation.workshop).enforce()
    if participation.workshop.status == WorkshopState.ANNOUNCED:
        send_removal(participation)
    participation.delete()
    record("workshop.uninvited", participation.workshop, by=by, concerns=participation.user_id)
    live.announce(participation.workshop, Topic.COMMON, Topic.BOARD)


@transaction.atomic
def compose_teams(workshop: Workshop, *, by: User) -> None:
    """Trios that mix départements and hold no hierarchical link where that can be avoided."""
    policy.may_compose_teams(by, workshop).enforce()
    tutors = list(
        workshop.participations.tutors()
        .select_related("user__org_unit")
        .order_by("user__org_unit__department", "user__last_name", "pk")
    )
    dealt = deal(
        tutors,
        place=lambda seat: seat.user.org_unit and seat.user.org_unit.department_id,
        linked=lambda one, other: one.user.is_in_line_with(other.user),
    )
    workshop.teams.all().delete()
    for rank, members in enumerate(dealt):
        team = Team.objects.create(workshop=workshop, name=f"Trio {chr(ord('A') + rank)}")
        for participation in members:
            participation.team = team
    Participation.objects.bulk_update(tutors, ["team"])
    record("workshop.teams_composed", workshop, by=by)
    live.announce(workshop, Topic.COMMON, Topic.BOARD)


@transaction.atomic
def move_to_team(participation: Participation, team: Team | None, *, by: User) -> None:
    policy.may_move_to_team(by, participation, team).enforce()
    participation.team = team
    participation.save(update_fields=["team"])
    live.announce(participation.workshop, Topic.COMMON, Topic.BOARD)


@transaction.atomic
def announce_workshop(workshop: Workshop, *, by: User) -> None:
    move_workshop(
        workshop,
        WorkshopLifecycle.announced,
        by=by,
        rule=policy.may_announce,
    )
    for seat in workshop.participations.all():
        send_invitation(seat)


@transaction.atomic
def cancel_workshop(workshop: Workshop, *, reason: str, by: User) -> None:
    """The day will not take place: everybody who was told of it is told why."""
    gate.may_be_said(by, reason).enforce()
    was_announced = workshop.status == WorkshopState.ANNOUNCED
    move_workshop(
        workshop,
        WorkshopLifecycle.cancelled,
        by=by,
        rule=policy.may_cancel,
        cancel_reason=reason,
        calendar_number=workshop.calendar_number + 1,
    )
    if was_announced:
        for seat in workshop.participations.all():
            send_cancellation(seat)


@transaction.atomic
def archive_workshop(workshop: Workshop, *, by: User) -> None:
    """Put a closed day away: its people still read it, and it leaves the lists of days."""
    move_workshop(workshop, WorkshopLifecycle.archived, by=by, rule=policy.may_archive)
