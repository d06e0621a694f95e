"""From a practice to the needs it answers, and back: who may link them, who reads what."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from needs.models import Need
from needs.models.states import NeedState
from workshops.models import Participation
from workshops.models.states import WorkshopState

_RUNS = (Participation.Role.LEAD, Participation.Role.FACILITATOR)
_OVER = (WorkshopState.CLOSED, WorkshopState.ARCHIVED)


def readable_needs(user: User) -> QuerySet[Need]:
    """Confirmed needs whose words this person reads: of their own days, and of closed ones for the centre."""
    return _of(user, Participation.objects.filter(workshop=OuterRef("workshop"), user=user))


def linkable_needs(user: User) -> QuerySet[Need]:
    """Those they may say a practice answers: who ran the day, and the centre once it is closed."""
    return _of(user, Participation.objects.filter(workshop=OuterRef("workshop"), user=user, role__in=_RUNS))


def _of(user: User, seats: QuerySet[Participation]) -> QuerySet[Need]:
    allowed = Q(Exists(seats))
    if user.centres:
        allowed |= Q(workshop__status__in=_OVER, workshop__programme__centre__in=user.centres)
    return Need.objects.filter(allowed, status=NeedState.CONFIRMED)
