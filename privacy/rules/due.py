"""Which rows of each kind have served their time: those whose event came before a moment."""

import datetime
from collections.abc import Callable
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import JournalEntry, Role, User
from mail.models import Letter
from needs.models import Release
from repertoire.models import PracticeVersion
from repertoire.models.states import VersionState
from tutors.models import ForwardProject
from writing.models import CitedPerson


def on_days_before(model: Any, day: str = "workshop__date", **having: Any) -> Callable[..., QuerySet[Any]]:
    """Rows of days that took place before."""
    return lambda moment: model.objects.filter(**{f"{day}__lt": timezone.localdate(moment)}, **having)


#: A sheet on its way to publication still needs its author's list.
_ON_ITS_WAY = (
    VersionState.DRAFT,
    VersionState.PROPOSED,
    VersionState.RETAINED,
    VersionState.RETURNED,
    VersionState.IN_REVIEW,
)


def unused_accounts(moment: datetime.datetime) -> QuerySet[User]:
    """Nobody signed in since, nothing is planned, and the service does not depend on them."""
    day = timezone.localdate(moment)
    seen = Q(last_login__gte=moment) | Q(last_login=None, created_at__gte=moment)
    busy = (
        Q(participations__workshop__date__gte=day)
        | Q(tutorships__end__gte=day)
        | Q(tutorships_received__end__gte=day)
    )
    kept = User.objects.filter(seen | busy)
    needed = User.objects.holding(Role.ADMIN)
    unused = User.objects.filter(erased_at=None)
    return unused.exclude(pk__in=kept.values("pk")).exclude(pk__in=needed.values("pk"))


def needless_cited_people(moment: datetime.datetime) -> QuerySet[CitedPerson]:
    """Lists of authors whose last sheet came out before, and who have none on its way."""
    versions = PracticeVersion.objects.order_by().filter(practice__author=OuterRef("author"))
    last = versions.filter(published_on__isnull=False).values("practice__author")
    return CitedPerson.objects.annotate(last=last.annotate(last=Max("published_on")).values("last")).filter(
        ~Exists(versions.filter(status__in=_ON_ITS_WAY)),
        last__lt=timezone.localdate(moment),
        created_at__lt=moment,
    )


def projects(moment: datetime.datetime) -> QuerySet[ForwardProject]:
    """By the day they were made on; a project of no day, by its own date."""
    day = timezone.localdate(moment)
    of_a_day = Q(participation__workshop__date__lt=day)
    return ForwardProject.objects.filter(of_a_day | Q(participation=None, created_at__lt=moment))


def marked_releases(moment: datetime.datetime) -> QuerySet[Release]:
    """Long after the figures of their year stopped moving (``needs.models.scope.LAST_YEARS``)."""
    return Release.objects.filter(made_at__lt=moment).exclude(marks={})


def named_lines(moment: datetime.datetime) -> QuerySet[JournalEntry]:
    named = Q(actor__isnull=False) | Q(concerns__isnull=False) | ~Q(before="", after="")
    return JournalEntry.objects.filter(named, at__lt=moment)


def watched_lines(moment: datetime.datetime) -> QuerySet[JournalEntry]:
    kinds = Q(verb__startswith="session.") | Q(verb__startswith="file.") | Q(verb__startswith="access.")
    return named_lines(moment).filter(kinds)


def ended(moment: datetime.datetime) -> QuerySet[Session]:
    return Session.objects.filter(expire_date__lt=moment)


def left_letters(moment: datetime.datetime) -> QuerySet[Letter]:
    """What is left of a letter that a server has taken: a key and a moment."""
    return Letter.objects.filter(delivered_at__lt=moment)


def stopped_letters(moment: datetime.datetime) -> QuerySet[Letter]:
    return Letter.objects.filter(stopped_at__lt=moment)


def done_tasks(moment: datetime.datetime) -> QuerySet[Any]:
    return DBTaskResult.objects.filter(finished_at__lt=moment)
