"""Figures for who watches the service, in the text format of Prometheus (exposition format 0.0.4). Numbers and codes only.

What the database knows is asked when somebody reads it; what a process saw is counted by it, since it started.
"""

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Count, Min
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from capitalisation.version import VERSION
from mail.models import Letter
from operations.models import RegularWork, Worker

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
#: Seconds: what one waits without noticing, and what one does notice.
_STEPS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

_registry = CollectorRegistry()
_REQUESTS = Counter(
    "capitalisation_requests", "Pages and saves answered, by class of status.", ["status"], registry=_registry
)
_SAVES = Counter(
    "capitalisation_saves", "Saves that pages send by themselves, by status.", ["status"], registry=_registry
)
_SECONDS = Histogram("capitalisation_request_seconds", "Time to answer.", buckets=_STEPS, registry=_registry)


def count_answer(status: int, seconds: float, *, is_save: bool) -> None:
    _REQUESTS.labels(f"{status // 100}xx").inc()
    _SECONDS.observe(seconds)
    if is_save:
        _SAVES.labels(str(status)).inc()


def metrics() -> bytes:
    return generate_latest(_registry)


class _Database(Collector):
    """Tasks, letters, workers, regular work."""

    def collect(self) -> Iterable[Metric]:
        now = timezone.now()
        yield _gauge("info", "Version that runs.", ["version"], [([VERSION], 1)])
        yield from _tasks(now.timestamp())
        yield from _letters(now.timestamp())
        workers = Worker.objects.alive(now).values_list("queues").annotate(Count("pk")).order_by("queues")
        yield _gauge(
            "workers",
            "Workers that live, by queue.",
            ["queue"],
            [([queues], number) for queues, number in workers],
        )
        done = RegularWork.objects.exclude(ended_at=None)
        yield _gauge(
            "regular_work_failed", "1 when it failed the last time.", ["work"],
            [([one.name], int(bool(one.fault))) for one in done],
        )  # fmt: skip
        yield _gauge(
            "regular_work_age_seconds", "Since it was last done.", ["work"],
            [([one.name], now.timestamp() - one.ended_at.timestamp()) for one in done if one.ended_at],
        )  # fmt: skip


def _tasks(now: float) -> Iterator[Metric]:
    unfinished = DBTaskResult.objects.filter(status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING])
    found = (
        unfinished.order_by().values_list("queue_name", "status").annotate(Count("pk"), Min("enqueued_at"))
    )
    rows = [([queue, str(status).lower()], number, since) for queue, status, number, since in found]
    yield _gauge(
        "tasks", "Tasks not done.", ["queue", "state"], [(labels, number) for labels, number, _since in rows]
    )
    yield _gauge(
        "task_age_seconds", "Of the oldest.", ["queue", "state"],
        [(labels, now - since.timestamp()) for labels, _number, since in rows],
    )  # fmt: skip


def _letters(now: float) -> Iterator[Metric]:
    waiting = Letter.objects.waiting()
    counted = [(["waiting"], waiting.count()), (["stopped"], Letter.objects.stopped().count())]
    yield _gauge("letters", "Letters that have not left.", ["state"], counted)
    oldest = waiting.aggregate(at=Min("made_at"))["at"]
    yield _gauge(
        "letter_age_seconds",
        "Of the oldest that waits.",
        [],
        [([], now - oldest.timestamp() if oldest else 0)],
    )


def _gauge(name: str, about: str, labels: list[str], values: Sequence[tuple[list[str], float]]) -> Metric:
    family = GaugeMetricFamily(f"capitalisation_{name}", about, labels=labels)
    for of, value in values:
        family.add_metric(of, value)
    return family


_registry.register(_Database())
