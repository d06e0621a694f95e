"""Is this machine ready to answer, and does the machinery behind it run?"""

import os
import shutil
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from capitalisation.start import missing_migrations
from capitalisation.version import VERSION
from mail.models import Letter
from operations.models import RegularWork, Worker

#: Bytes; under it, a document or a file that comes in may not fit.
_ROOM = 200_000_000
#: What is due every minute was not done for so long: nobody calls it.
_LATE = timedelta(minutes=15)
_LETTERS_LATE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Health:
    """``faults`` make a machine unfit to answer; ``warnings`` are for who keeps it. Codes, never a text or a name."""

    version: str = VERSION
    faults: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def is_ready(self) -> bool:
        return not self.faults

    def as_dict(self) -> dict[str, Any]:
        return {"ready": self.is_ready, **asdict(self)}


def health() -> Health:
    found = Health()
    try:
        _look_at_database(found)
    except DatabaseError:
        found.faults.append("database")
        connection.close()
    if shutil.disk_usage(settings.VAR_DIR).free < _ROOM:
        found.faults.append("disk")
    return found


def _look_at_database(found: Health) -> None:
    if not _is_writable():
        found.faults.append("database_read_only")
    if missing_migrations():
        # Nothing else can be asked of tables that may not be there.
        found.faults.append("migrations")
        return
    found.warnings.extend(_machinery())


def _is_writable() -> bool:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW transaction_read_only")
            return bool(cursor.fetchone()[0] == "off")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    place = Path(str(connection.settings_dict["NAME"]))
    return not place.exists() or os.access(place, os.W_OK)


def _machinery() -> list[str]:
    now = timezone.now()
    served = " ".join(Worker.objects.alive(now).values_list("queues", flat=True))
    queues = settings.TASKS["default"]["QUEUES"]
    silent = [f"no_worker_{name}" for name in queues if name not in served and "*" not in served]
    work = RegularWork.objects.exclude(ended_at=None)
    late = [] if work.filter(ended_at__range=(now - _LATE, now)).exists() else ["regular_work"]
    failed = [f"failed_{name}" for name in work.exclude(fault="").values_list("name", flat=True)]
    waiting = Letter.objects.waiting().filter(made_at__lt=now - _LETTERS_LATE).exists()
    return [*silent, *late, *failed, *(["letters_waiting"] if waiting else [])]
