"""Workers say that they live; the tasks of those who died are taken back."""

import datetime
import socket

from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from operations.models import Worker
from operations.models.machinery import SILENCE

#: A task during which its worker died so often is what kills it.
_MOST = 2
_FORGOTTEN = datetime.timedelta(days=1)


def beat(worker_id: str, queues: str) -> None:
    Worker.objects.update_or_create(
        worker_id=worker_id,
        defaults={"queues": queues, "host": socket.gethostname()[:100], "seen_at": timezone.now()},
    )


def leave(worker_id: str) -> None:
    Worker.objects.filter(worker_id=worker_id).delete()


def take_back() -> int:
    """Tasks of dead workers: carried out again once, then failed; how many. Tasks are written so that a second time does no harm."""
    now = timezone.now()
    Worker.objects.filter(seen_at__lt=now - _FORGOTTEN).delete()
    alive = set(Worker.objects.alive(now).values_list("worker_id", flat=True))
    under_way = DBTaskResult.objects.running().filter(started_at__lt=now - SILENCE)
    return sum(_take_back(task, now) for task in under_way if not alive & set(task.worker_ids[-1:]))


def _take_back(task: DBTaskResult, now: datetime.datetime) -> int:
    # Whoever was first has moved it already.
    same = DBTaskResult.objects.filter(
        pk=task.pk, status=TaskResultStatus.RUNNING, started_at=task.started_at
    )
    changes: dict[str, object] = {"status": TaskResultStatus.READY}
    if len(task.worker_ids) >= _MOST:
        changes = {
            "status": TaskResultStatus.FAILED,
            "finished_at": now,
            "exception_class_path": "WorkerDied",
        }
    return same.update(**changes)
