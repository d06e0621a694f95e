"""Carry out regular work, once whoever asks, late when it must be."""

import datetime
import logging
from collections.abc import Callable

from django.utils import timezone

from operations.models import RegularWork
from operations.rules.schedule import WORKS, Work

#: After an accident; a fault that lasts does not fill the log.
_AGAIN = datetime.timedelta(minutes=15)
_log = logging.getLogger(__name__)


def do_regular_work(do: Callable[[str], object]) -> list[str]:
    """The names of what was due and is done now; ``do`` carries out one command. What fails keeps nothing else waiting."""
    for name in {work.command for work in WORKS} - set(RegularWork.objects.values_list("name", flat=True)):
        RegularWork.objects.get_or_create(name=name)
    return [work.command for work in WORKS if _do_if_due(work, do)]


def _do_if_due(work: Work, do: Callable[[str], object]) -> bool:
    now = timezone.now()
    slot = work.cadence.slot(now)
    mine = RegularWork.objects.filter(name=work.command)
    # One of those who ask at the same moment finds it free.
    if not mine.free(slot, now).update(not_before=now + work.held):
        return False
    fault = ""
    try:
        do(work.command)
    except SystemExit as found:
        # It was done, and found something to look at.
        fault = f"exit {found.code}"
    except Exception as error:  # noqa: BLE001 the others are due
        _log.exception("regular work failed: %s", work.command)
        mine.update(not_before=timezone.now() + _AGAIN, fault=type(error).__name__, ended_at=timezone.now())
        return False
    mine.update(done_for=slot, not_before=None, fault=fault, ended_at=timezone.now())
    return True
