"""``python -m bench.ranks``: in how many simulated regions all 18 true ranks stand inside their intervals."""

import os
import platform
import sys
import time
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from bench.__main__ import _prepare

REGIONS, COMPETENCES, REQUIRED, DAY = 400, 18, 3, 12
#: People who could have answered, for one who did.
POPULATION = 3
SIZES = (30, 54, 200, 1_000)
#: Chance of each level 1 to 4 moves by so much from the first competence to the last.
WORLDS = {"spread": 1.2, "close": 0.3, "equal": 0.0}


def main() -> None:
    regions = int(sys.argv[1]) if len(sys.argv) > 1 else REGIONS
    with TemporaryDirectory() as folder:
        _prepare(Path(folder))
        print(f"{os.cpu_count()} cores, Python {platform.python_version()}, {regions} regions, 90 % asked")
        for world, slope in WORLDS.items():
            for n in SIZES:
                _try(world, slope, n, regions)


def _try(world: str, slope: float, n: int, regions: int) -> None:
    ranks, resampling, priority = (
        import_module(f"needs.rules.{name}") for name in ("ranks", "resampling", "priority")
    )
    chance = np.random.default_rng(n)
    held, width, spent = 0, 0.0, 0.0
    for turn in range(regions):
        people = _population(chance, slope, POPULATION * n)
        truth = _true_ranks(resampling.indices(_sums(people).astype(float)))
        drawn = chance.permutation(len(people))[:n]
        answers = {
            one: [priority.Answer(*map(int, row[one])) for row in people[drawn]] for one in range(COMPETENCES)
        }
        begun = time.process_time()
        found = ranks.rank_intervals(
            answers, dict.fromkeys(answers, REQUIRED), [rank // DAY for rank in range(n)], len(people), turn
        )
        spent += time.process_time() - begun
        held += all(found[one].best <= rank <= found[one].worst for one, rank in truth.items())
        width += sum(found[one].worst - found[one].best + 1 for one in found) / COMPETENCES
    print(
        f"{world:7} n = {n:5}: all ranks inside in {100 * held / regions:5.1f} %, "
        f"{width / regions:4.1f} ranks wide, {1000 * spent / regions:6.1f} ms CPU"
    )


def _population(chance: Any, slope: float, size: int) -> Any:
    """(person, competence, [level, importance, urgency]): people differ from one another as well."""
    severe = chance.normal(0, 0.6, (size, 1))
    hard = np.linspace(-slope, slope, COMPETENCES)[None, :]
    level = np.clip(np.rint(chance.normal(2.5, 0.8, (size, COMPETENCES)) + severe - hard), 1, 4)
    importance = np.clip(np.rint(chance.normal(3, 0.7, (size, COMPETENCES)) + hard / 2), 1, 4)
    urgency = chance.integers(1, 5, (size, COMPETENCES))
    return np.stack([level, importance, urgency], axis=2)


def _sums(people: Any) -> Any:
    level, importance, urgency = np.moveaxis(people, 2, 0)
    below = level < REQUIRED
    columns = (
        np.ones_like(level),
        np.maximum(0, REQUIRED - level),
        importance,
        below,
        np.where(below, urgency - 1, 0),
    )
    return np.stack([one.sum(axis=0) for one in columns], axis=1)


def _true_ranks(index: Any) -> dict[int, int]:
    return {one: 1 + int((index > index[one]).sum()) for one in range(len(index))}


if __name__ == "__main__":
    main()
