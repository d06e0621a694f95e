"""A capitalisation day and its four phases."""

import datetime
import math
from typing import NamedTuple, Self

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, Role, User
from capitalisation.lifecycle import Stateful
from tutors.models import Programme
from workshops.models.phases import (
    GRACE,
    OPENED_BY,
    OPENED_BY_WRAP_UP,
    TEMPLATES,
    TURNS,
    Feature,
    PhaseKey,
    PhaseTemplate,
    number_of,
)
from workshops.models.roomcode import new_room_code, spaced
from workshops.models.states import (
    OPEN_PHASES,
    PhaseLifecycle,
    PhaseState,
    Scene,
    WorkshopLifecycle,
    WorkshopState,
)

#: Facilitators read what was shared for this long after the day (reliability page, section 3, rule 6).
FACILITATOR_ACCESS = datetime.timedelta(days=30)
PUT_AWAY = (WorkshopState.ARCHIVED, WorkshopState.CANCELLED)


class WorkshopQuerySet(models.QuerySet["Workshop"]):
    def visible_to(self, user: User) -> Self:
        """The administration lists every day (its own pages ask the policy), a centre its own; others see the days they
        take part in, once announced for tutors."""
        if user.holds(Role.ADMIN):
            return self
        mine = Q(participations__user=user)
        running = Q(participations__role__in=("facilitator", "lead")) | ~Q(status=WorkshopState.DRAFT)
        # In a query of its own: joined here, every later count of participants would see this person's seat only.
        seen = Q(pk__in=Workshop.objects.filter(mine & running).values("pk"))
        return self.filter(seen | Q(programme__centre__in=user.centres) if user.centres else seen)

    def everyday(self) -> Self:
        return self.exclude(status__in=PUT_AWAY)

    def put_away(self) -> Self:
        """Archived or cancelled: out of the everyday list."""
        return self.filter(status__in=PUT_AWAY)

    def with_counts(self) -> Self:
        return self.annotate(
            tutor_count=Count("participations", filter=Q(participations__role="tutor"), distinct=True)
        ).order_by("-date", "pk")


class Workshop(Stateful, models.Model):
    lifecycle = WorkshopLifecycle

    class Mode(models.TextChoices):
        ONSITE = "onsite", _("sur place")
        REMOTE = "remote", _("à distance")
        HYBRID = "hybrid", _("sur place et à distance")

    slug = models.SlugField(unique=True)
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="workshops", verbose_name=_("dispositif")
    )
    region = models.ForeignKey(Region, models.PROTECT, related_name="workshops", verbose_name=_("région"))
    title = models.CharField(_("intitulé de la journée"), max_length=120)
    date = models.DateField(_("date"))
    #: Of the region's clock.
    starts_at = models.TimeField(_("de"), default=datetime.time(9, 30))
    ends_at = models.TimeField(_("à"), default=datetime.time(17))
    place = models.CharField(_("lieu"), max_length=160, blank=True)
    access = models.CharField(_("accès"), max_length=300, blank=True)
    #: How often what invitations say changed (RFC 5545, SEQUENCE).
    calendar_number = models.PositiveSmallIntegerField(default=0, editable=False)
    mode = models.CharField(_("modalité"), max_length=8, choices=Mode, default=Mode.ONSITE)
    capacity = models.PositiveSmallIntegerField(_("places"), default=12)
    status = models.CharField(_("état"), max_length=10, choices=WorkshopState, default=WorkshopState.DRAFT)
    sponsor_name = models.CharField(_("au nom de"), max_length=120, blank=True)
    sponsor_statement = models.TextField(_("mot du porteur"), max_length=1200, blank=True)
    sponsor_exception = models.CharField(
        _("motif de l’absence de mot du porteur"), max_length=300, blank=True
    )
    cancel_reason = models.CharField(_("motif de l’annulation"), max_length=300, blank=True)
    wrap_up_deadline = models.DateField(_("finalisation jusqu’au"), null=True, blank=True)
    # How often each kind of screen changed: see ``workshops.live``.
    stage_version = models.PositiveIntegerField(default=1, editable=False)
    common_version = models.PositiveIntegerField(default=1, editable=False)
    signs_version = models.PositiveIntegerField(default=1, editable=False)
    board_version = models.PositiveIntegerField(default=1, editable=False)
    room_code = models.CharField(
        _("code de la salle"), max_length=6, unique=True, default=new_room_code, editable=False
    )
    scene = models.CharField(_("écran projeté"), max_length=12, choices=Scene, default=Scene.WELCOME)

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        ordering = ["-date", "pk"]
        verbose_name = _("journée")
        constraints = [
            models.CheckConstraint(condition=WorkshopLifecycle.known(), name="workshop_status_known"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="workshop_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("room:day", args=[self.slug])

    @property
    def spaced_code(self) -> str:
        """The room's code as it is read aloud."""
        return spaced(self.room_code)

    @cached_property
    def known_roles(self) -> dict[int, str]:
        """What the policy already asked about this loaded day, by person; empty on a fresh one."""
        return {}

    @cached_property
    def known_acceptances(self) -> dict[int, bool]:
        """Likewise, who accepted the charter in force."""
        return {}

    @property
    def open_phase(self) -> "Phase | None":
        """The phase that is open now; the database allows one at most."""
        return next((phase for phase in self.phases.all() if phase.is_open), None)

    def phase(self, key: str) -> "Phase":
        return next(phase for phase in self.phases.all() if phase.key == key)

    def opens(self, feature: Feature) -> bool:
        """True when the day lets people do this now."""
        if self.status == WorkshopState.WRAP_UP:
            return feature in OPENED_BY_WRAP_UP
        if self.status != WorkshopState.LIVE:
            return False
        opening = [
            phase
            for phase in self.phases.all()
            if phase.is_open or (phase.grace_left and feature != Feature.VOTE)
        ]
        return any(feature in OPENED_BY[PhaseKey(phase.key)] for phase in opening)

    @property
    def closing_phase(self) -> "Phase | None":
        """The phase that has just closed, while people may still end their sentence."""
        closing = [phase for phase in self.phases.all() if phase.grace_left]
        return max(closing, key=lambda phase: (phase.grace_left, phase.number), default=None)

    @property
    def facilitators_may_read(self) -> bool:
        return timezone.localdate() <= self.date + FACILITATOR_ACCESS

    @property
    def is_over(self) -> bool:
        return self.status in (WorkshopState.CLOSED, WorkshopState.ARCHIVED, WorkshopState.CANCELLED)


class Turn(NamedTuple):
    """One of the three turns of a trio."""

    number: int
    ends_at: datetime.datetime


class Phase(Stateful, models.Model):
    lifecycle = PhaseLifecycle

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="phases")
    key = models.CharField(_("phase"), max_length=10, choices=PhaseKey)
    status = models.CharField(_("état"), max_length=10, choices=PhaseState, default=PhaseState.PENDING)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    planned_minutes = models.PositiveSmallIntegerField(_("durée prévue (minutes)"))
    extended_minutes = models.SmallIntegerField(default=0)
    paused_at = models.DateTimeField(null=True)
    paused_time = models.DurationField(default=datetime.timedelta)
    turns_began_at = models.DateTimeField(null=True)
    override_reason = models.CharField(_("motif"), max_length=300, blank=True)

    class Meta:
        ordering = ["workshop", "pk"]
        verbose_name = _("phase")
        constraints = [
            models.UniqueConstraint(fields=["workshop", "key"], name="phase_once_per_day"),
            models.UniqueConstraint(
                fields=["workshop"], condition=Q(status__in=OPEN_PHASES), name="one_open_phase_per_day"
            ),
            models.CheckConstraint(condition=PhaseLifecycle.known(), name="phase_status_known"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.get_key_display()}"

    @property
    def number(self) -> int:
        return number_of(self.key)

    @property
    def template(self) -> PhaseTemplate:
        return TEMPLATES[PhaseKey(self.key)]

    @property
    def turn_minutes(self) -> int:
        return self.template.turn_minutes

    @property
    def turn(self) -> "Turn | None":
        """Whose turn it is in the trios now; nothing before they begin and after the last."""
        if self.turns_began_at is None or not self.is_open or self.is_paused:
            return None
        length = datetime.timedelta(minutes=self.turn_minutes)
        number = (timezone.now() - self.turns_began_at) // length + 1
        return Turn(number, self.turns_began_at + number * length) if number <= TURNS else None

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_PHASES

    @property
    def ends_at(self) -> datetime.datetime | None:
        """When the time is over; the end of the time never closes anything by itself."""
        if self.opened_at is None:
            return None
        planned = datetime.timedelta(minutes=self.planned_minutes + self.extended_minutes)
        paused = self.paused_time + (
            timezone.now() - self.paused_at if self.paused_at else datetime.timedelta()
        )
        return self.opened_at + planned + paused

    @property
    def grace_left(self) -> int:
        """Seconds left to end a sentence, once closed."""
        if self.is_open or self.closed_at is None:
            return 0
        return max(0, round((self.closed_at + GRACE - timezone.now()).total_seconds()))

    @property
    def grace_ends_at(self) -> datetime.datetime | None:
        """Until when a sentence may be ended, once closed."""
        return self.closed_at + GRACE if self.closed_at is not None and self.grace_left else None

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None

    @property
    def seconds_left(self) -> int:
        if self.ends_at is None or not self.is_open:
            return 0
        return max(0, round((self.ends_at - timezone.now()).total_seconds()))

    @property
    def minutes_left(self) -> int:
        return math.ceil(self.seconds_left / 60)

    @property
    def minutes_late(self) -> int:
        """Whole minutes since the time is over, the one begun included."""
        if self.ends_at is None or not self.is_open:
            return 0
        return max(0, math.ceil((timezone.now() - self.ends_at).total_seconds() / 60))
