"""Needs that wait for an answer, each with its clock; and what was answered."""

import datetime
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Role, User
from needs.models import Need
from needs.models.scope import COUNTED
from needs.models.states import CONDITIONS, NeedState
from needs.queries.report import ANSWER_WITHIN
from needs.rules.policy import ANSWERERS, answered_as


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


def late_for(user: User) -> int:
    """How many needs wait for this person's answer beyond the clock."""
    since = timezone.localdate() - ANSWER_WITHIN
    return (
        needs_of(user).filter(answer=None, workshop__date__lt=since).count() if user.roles & ANSWERERS else 0
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """A need and its clock."""

    need: Need

    @property
    def answer_by(self) -> datetime.date:
        return self.need.workshop.date + ANSWER_WITHIN

    @property
    def is_late(self) -> bool:
        return timezone.localdate() > self.answer_by
