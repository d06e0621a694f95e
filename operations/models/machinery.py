"""Workers that live, and regular work that was done."""

import datetime
from typing import Self

from django.db import models
from django.db.models import Q

#: Seconds from one beat of a worker to the next.
BEAT = 10
#: Silent for so long, it is dead.
SILENCE = datetime.timedelta(seconds=6 * BEAT)
#: No regular work is held longer by who began it.
LONGEST_HOLD = datetime.timedelta(hours=2)


class WorkerQuerySet(models.QuerySet["Worker"]):
    def alive(self, now: datetime.datetime) -> Self:
        return self.filter(seen_at__gte=now - SILENCE)


class Worker(models.Model):
    """A process that carries out tasks, and when it last said that it lives."""

    worker_id = models.CharField(max_length=64, unique=True)
    queues = models.CharField(max_length=100)
    host = models.CharField(max_length=100)
    started_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField()

    objects = WorkerQuerySet.as_manager()

    class Meta:
        ordering = ["worker_id"]

    def __str__(self) -> str:
        return f"{self.host}: {self.queues}"


class RegularWorkQuerySet(models.QuerySet["RegularWork"]):
    def free(self, slot: datetime.datetime, now: datetime.datetime) -> Self:
        """Not done for this slot, and nobody is at it."""
        # What is later than it may be was written while a clock was ahead.
        due = Q(done_for=None) | Q(done_for__lt=slot) | Q(done_for__gt=now)
        left = Q(not_before=None) | Q(not_before__lte=now) | Q(not_before__gt=now + LONGEST_HOLD)
        return self.filter(due, left)


class RegularWork(models.Model):
    """One line for each work of ``operations.rules.schedule``."""

    name = models.CharField(max_length=40, unique=True)
    #: The moment for which it was last done, which may be hours before it was.
    done_for = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    #: Somebody is at it, or it failed just now.
    not_before = models.DateTimeField(null=True)
    #: Kind of the last accident; nothing when it went well.
    fault = models.CharField(max_length=80, blank=True)

    objects = RegularWorkQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
