"""Needs that wait for an answer, each with its clock; and what was answered."""

import datetime
from dataclasses import dataclass

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Mandate, Role, User
from needs.models import Need
from needs.models.scope import COUNTED
from needs.models.states import CONDITIONS, NeedState
from needs.queries.said import ANSWER_WITHIN, said_together, wording_of
from needs.rules.policy import ANSWERERS, answered_as, may_answer


def needs_of(user: User) -> QuerySet[Need]:
    """Confirmed needs this person answers: by cause, in the regions of their mandate, or on the
    days of their centre."""
    is_condition = answered_as(user)
    needs = Need.objects.filter(status=NeedState.CONFIRMED, workshop__status__in=COUNTED)
    if is_condition is None:
        return needs.none()
    needs = needs.filter(cause__in=CONDITIONS) if is_condition else needs.exclude(cause__in=CONDITIONS)
    regions = user.regions_as(Role.ENDORSER if is_condition else Role.PLANNER)
    if None in regions:
        return needs
    near = Q(workshop__region__in=[one for one in regions if one])
    return needs.filter(near | Q(workshop__programme__centre__in=user.centres) if is_condition else near)


def reached_by(user: User, need: Need) -> list[Need]:
    """It and those that say the same, as far as this person answers them: one answer reaches no other, nor shows it."""
    return [one for one in said_together(need) if may_answer(user, one)]


def answerers_of(need: Need) -> QuerySet[User]:
    """Who may be asked to answer it: those who hold the right in its region, or in the nation."""
    role = Role.ENDORSER if need.cause in CONDITIONS else Role.PLANNER
    held = Mandate.objects.current().filter(
        Q(region=need.workshop.region_id) | Q(region=None), role=role, user=OuterRef("pk")
    )
    return User.objects.filter(Exists(held), is_active=True).order_by("last_name", "first_name")


def late_for(user: User) -> int:
    """How many answers this person owes beyond the clock: one for the needs that say the same."""
    if not user.roles & ANSWERERS:
        return 0
    since = timezone.localdate() - ANSWER_WITHIN
    late = needs_of(user).filter(answer=None, workshop__date__lt=since)
    # A common need has a key of its own, a lone one the opposite of its: no two are the same.
    apart = late.annotate(said=Coalesce("common", -F("pk"), output_field=BigIntegerField()))
    return apart.order_by().values("said").distinct().count()


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for one answer, and its clock: a need, or those that say the same."""

    needs: list[Need]

    @property
    def need(self) -> Need:
        return self.needs[0]

    @property
    def is_common(self) -> bool:
        return len(self.needs) > 1

    @property
    def wording(self) -> str:
        return wording_of(self.needs)

    @property
    def days(self) -> int:
        return len({need.workshop_id for need in self.needs})

    @property
    def answer_by(self) -> datetime.date:
        return min(need.workshop.date for need in self.needs) + ANSWER_WITHIN

    @property
    def is_late(self) -> bool:
        return timezone.localdate() > self.answer_by
