"""Reading the clocks: CPU of this process or of a child, memory of a process, median and spread."""

import os
import statistics
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

RUNS = 5
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds for one time the work was done: medians, and the widest distance to the median of CPU."""

    cpu: float
    wall: float
    spread: float

    def over(self, other: "Cost") -> float:
        return self.cpu / other.cpu


def cost_of(work: Callable[[], object], *, times: int = 1, pid: int | None = None) -> Cost:
    """Median of ``RUNS`` runs of ``times`` times; ``pid`` names a child whose CPU is counted too."""
    cpus, walls = [], []
    for _run in range(RUNS):
        cpu, wall = _cpu(pid), time.perf_counter()
        for _time in range(times):
            work()
        cpus.append((_cpu(pid) - cpu) / times)
        walls.append((time.perf_counter() - wall) / times)
    middle = statistics.median(cpus)
    return Cost(middle, statistics.median(walls), max(abs(cpu - middle) for cpu in cpus))


def cost_of_command(*command: str) -> Cost:
    """The same for a command, each run in a new process."""

    def seconds() -> float:
        used = os.times()
        return used.children_user + used.children_system

    cpus, walls = [], []
    for _run in range(RUNS):
        cpu, wall = seconds(), time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        cpus.append(seconds() - cpu)
        walls.append(time.perf_counter() - wall)
    middle = statistics.median(cpus)
    return Cost(middle, statistics.median(walls), max(abs(cpu - middle) for cpu in cpus))


def memory(pid: int, field: str) -> float:
    """MiB of a process: ``VmRSS`` now, ``VmHWM`` at its highest."""
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith(f"{field}:"))
    return int(line.split()[1]) / 1024


def children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _cpu(pid: int | None) -> float:
    if pid is None:
        return time.process_time()
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return time.process_time() + (int(fields[11]) + int(fields[12])) / _TICKS
