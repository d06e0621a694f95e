"""Deeds on the day itself: compose, announce, start, move through the phases, close."""

import datetime
import secrets
import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.journal import record
from accounts.models import User
from capitalisation.policy import Refused, Verdict
from privacy import gate
from tutors.models import Tutorship
from workshops import live, policy
from workshops.composing import deal
from workshops.live import Topic
from workshops.models import (
    Ballot,
    CharterAcceptance,
    CharterVersion,
    DayEvaluation,
    FindingSupport,
    NeedSupport,
    Participation,
    Phase,
    PhaseMove,
    Readiness,
    Round,
    Team,
    Workshop,
)
from workshops.phases import TEMPLATES
from workshops.states import OPEN_PHASES, PhaseState, WorkshopState
from workshops.tasks import Letter, send_letter

WRAP_UP_DAYS = 10


def locked(workshop: Workshop) -> Workshop:
    return Workshop.objects.select_for_update(of=("self",)).get(pk=workshop.pk)


@transaction.atomic
def create_workshop(workshop: Workshop, *, by: User) -> Workshop:
    policy.may_manage_workshops(by).enforce()
    base = slugify(f"{workshop.date} {workshop.place or workshop.title}")[:40].strip("-")
    workshop.slug = (
        base if not Workshop.objects.filter(slug=base).exists() else f"{base}-{uuid.uuid4().hex[:4]}"
    )
    workshop.save()
    Phase.objects.bulk_create(
        Phase(workshop=workshop, key=key, planned_minutes=template.minutes)
        for key, template in TEMPLATES.items()
    )
    Round.objects.bulk_create(Round(workshop=workshop, number=number) for number in (1, 2))
    record("workshop.created", workshop, by=by)
    return workshop


@transaction.atomic
def invite(workshop: Workshop, user: User, role: str, *, by: User) -> Participation:
    """Add or move a person; there is one lead at most, the former becomes a facilitator."""
    policy.may_prepare(by, workshop).enforce()
    if role == Participation.Role.LEAD:
        former = workshop.participations.filter(role=Participation.Role.LEAD).exclude(user=user)
        former.update(role=Participation.Role.FACILITATOR)
    tutorship = Tutorship.objects.filter(tutor=user).order_by("-end").first()
    participation, is_new = Participation.objects.update_or_create(
        workshop=workshop, user=user, defaults={"role": role, "tutorship": tutorship}
    )
    workshop.known_roles.clear()
    if is_new and workshop.status != WorkshopState.DRAFT:
        send_letter(participation, Letter.INVITATION)
    record("workshop.invited", workshop, by=by, reason=role)
    live.announce(workshop, Topic.COMMON, Topic.BOARD)
    return participation


@transaction.atomic
def uninvite(participation: Participation, *, by: User) -> None:
    policy.may_prepare(by, participation.workshop).enforce()
    participation.delete()
    record("workshop.uninvited", participation.workshop, by=by)
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
def accept_charter(charter: CharterVersion, *, by: User) -> None:
    CharterAcceptance.objects.get_or_create(charter=charter, user=by)
    record("charter.accepted", charter, by=by)


def accept_charter_in_force(*, by: User) -> None:
    charter = CharterVersion.current()
    if charter is not None:
        accept_charter(charter, by=by)


@transaction.atomic
def announce_workshop(workshop: Workshop, *, by: User) -> None:
    workshop = locked(workshop)
    policy.may_announce(by, workshop).enforce()
    _become(workshop, WorkshopState.ANNOUNCED, by=by, reason=workshop.sponsor_exception)
    for seat in workshop.participations.all():
        send_letter(seat, Letter.INVITATION)


@transaction.atomic
def note_presence(workshop: Workshop, came: Iterable[int], left: Iterable[int] = (), *, by: User) -> None:
    """Who came and who is not there, by their participation ids; nothing is said of the others, whom another screen may
    have noted meanwhile."""
    policy.may_facilitate(by, workshop).enforce()
    tutors = workshop.participations.tutors()
    tutors.filter(pk__in=set(came)).update(attended=True)
    tutors.filter(pk__in=set(left)).update(attended=False)
    live.announce(workshop, Topic.STAGE, Topic.BOARD)


@transaction.atomic
def start_workshop(workshop: Workshop, *, by: User) -> None:
    workshop = locked(workshop)
    policy.may_start(by, workshop).enforce()
    _become(workshop, WorkshopState.LIVE, by=by)


@transaction.atomic
def open_phase(workshop: Workshop, key: str, *, by: User) -> None:
    """Open a phase and close the one before. Pressing twice opens it once."""
    workshop = locked(workshop)
    if workshop.phase(key).is_open:
        return
    _switch(workshop, key, policy.may_open_phase(by, workshop, key), by=by)


@transaction.atomic
def override_phase(workshop: Workshop, key: str, *, by: User, reason: str) -> None:
    """Open or reopen a phase against the guards, with a reason that stays in the journal and in the minutes."""
    workshop = locked(workshop)
    if workshop.phase(key).is_open:
        return
    gate.may_be_said(by, reason).enforce()
    _switch(workshop, key, policy.may_override_phase(by, workshop, key), by=by, reason=reason)


@transaction.atomic
def close_phase(workshop: Workshop, key: str, *, by: User) -> None:
    workshop = locked(workshop)
    phase = workshop.phase(key)
    if phase.status == PhaseState.CLOSED:
        return
    policy.may_close_phase(by, workshop, key).enforce()
    PhaseMove.note(workshop, by=by)
    _close(phase)
    record("workshop.phase_closed", workshop, by=by, reason=key)
    live.announce(workshop, Topic.STAGE, Topic.BOARD)


@transaction.atomic
def undo_phase_move(workshop: Workshop, *, by: User) -> None:
    """Take back the last opening or closing, within a minute: every phase is again as it was, nothing is lost."""
    workshop = locked(workshop)
    move = PhaseMove.last_of(workshop)
    policy.may_undo_move(by, workshop, move).enforce()
    if move is not None:
        move.take_back()
        record("workshop.move_undone", workshop, by=by)
        live.announce(workshop, Topic.STAGE, Topic.BOARD)


@transaction.atomic
def extend_phase(workshop: Workshop, minutes: int, *, by: User) -> Phase:
    """Give minutes to the open phase, from now on when its time is over, or take some back, as far as now."""
    workshop = locked(workshop)
    policy.may_facilitate(by, workshop).enforce()
    phase = workshop.open_phase
    if phase is None:
        raise Refused(_("Aucune phase n’est ouverte."))
    late = phase.minutes_late
    given = minutes + late if minutes > 0 else -min(-minutes, phase.minutes_left)
    phase.extended_minutes += given
    phase.save(update_fields=["extended_minutes"])
    record("workshop.phase_extended", workshop, by=by, reason=f"{phase.key} {given:+d}")
    live.announce(workshop, Topic.STAGE, Topic.BOARD)
    return phase


@transaction.atomic
def declare_ready(participation: Participation, key: str, *, is_ready: bool, by: User) -> None:
    policy.may_take_part(by, participation.workshop).enforce()
    if is_ready:
        Readiness.objects.get_or_create(participation=participation, key=key)
    else:
        participation.readiness.filter(key=key).delete()
    live.announce(participation.workshop, Topic.BOARD)


@transaction.atomic
def wrap_up(workshop: Workshop, *, by: User) -> None:
    workshop = locked(workshop)
    policy.may_wrap_up(by, workshop).enforce()
    workshop.wrap_up_deadline = timezone.localdate() + datetime.timedelta(days=WRAP_UP_DAYS)
    workshop.save(update_fields=["wrap_up_deadline"])
    _become(workshop, WorkshopState.WRAP_UP, by=by)


@transaction.atomic
def close_workshop(workshop: Workshop, *, by: User) -> None:
    """Close the day and forget who cast which ballot."""
    workshop = locked(workshop)
    policy.may_close(by, workshop).enforce()
    _become(workshop, WorkshopState.CLOSED, by=by)
    unlink_ballots(workshop)


def unlink_ballots(workshop: Workshop) -> None:
    """Destroy the link between people and ballots, and between the ballots of one person."""
    workshop.participations.update(voter_token=None)
    _shuffle(Ballot.objects.filter(round__workshop=workshop))
    _shuffle(FindingSupport.objects.filter(finding__workshop=workshop))
    _shuffle(DayEvaluation.objects.filter(workshop=workshop))
    _shuffle(NeedSupport.objects.filter(need__workshop=workshop))


def _shuffle(cast: QuerySet[Any]) -> None:
    """A new token and a new key for each row, in no order: neither the rows of one person nor the order in which they
    came can be put together again."""
    rows = list(cast.order_by())
    secrets.SystemRandom().shuffle(rows)
    cast.delete()
    for row in rows:
        row.pk, row.voter_token = None, uuid.uuid4()
    cast.model.objects.bulk_create(rows)


def _become(workshop: Workshop, state: WorkshopState, *, by: User, reason: str = "") -> None:
    workshop.status = state
    workshop.save(update_fields=["status"])
    record(f"workshop.{state}", workshop, by=by, reason=reason)
    live.announce(workshop, Topic.STAGE, Topic.BOARD)


def _switch(workshop: Workshop, key: str, verdict: Verdict, *, by: User, reason: str = "") -> None:
    verdict.enforce()
    PhaseMove.note(workshop, by=by)
    for phase in workshop.phases.filter(status__in=OPEN_PHASES):
        _close(phase)
    phase = workshop.phases.get(key=key)
    phase.status = PhaseState.OPEN if phase.opened_at is None else PhaseState.REOPENED
    phase.opened_at = timezone.now()
    phase.closed_at = phase.paused_at = phase.turns_began_at = None
    phase.paused_time = datetime.timedelta()
    phase.override_reason = reason
    phase.save()
    record("workshop.phase_opened", workshop, by=by, reason=f"{key} {reason}".strip())
    live.announce(workshop, Topic.STAGE, Topic.BOARD)


def _close(phase: Phase) -> None:
    phase.status = PhaseState.CLOSED
    phase.closed_at = timezone.now()
    phase.paused_at = phase.turns_began_at = None
    phase.save(update_fields=["status", "closed_at", "paused_at", "turns_began_at"])
