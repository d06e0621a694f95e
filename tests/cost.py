"""What a piece of work costs, beside another measured in the same minute: never against a clock.

CPU time of this process, the least of three tries: other programmes on the machine change neither.
"""

import time
from collections.abc import Callable

TRIES = 3


def cpu(work: Callable[[], object]) -> float:
    """Seconds of processor that the work takes at its best."""
    return min(_once(work) for _try in range(TRIES))


def times_dearer(work: Callable[[], object], ordinary: Callable[[], object]) -> float:
    """How many times the ordinary case the work costs; an ordinary case too short to be measured counts a millisecond."""
    return cpu(work) / max(cpu(ordinary), 0.001)


def _once(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started
