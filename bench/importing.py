"""``python -m bench.importing``: what it costs to bring in 20,000 nodes of a framework and 5,000 practice sheets."""

import os
import platform
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.__main__ import _prepare

NODES, SHEETS = 20_000, 5_000
#: As deep as a real framework: each node has about twelve children.
_CHILDREN = 12


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        _prepare(Path(folder))
        print(f"{os.cpu_count()} cores, Python {platform.python_version()}, load {os.getloadavg()[0]:.2f}")
        print(f"{'work':<34}{'CPU s':>8}{'wall s':>8}{'MiB':>7}  answer")
        for name, work in _works():
            _measured(name, work)


def _works() -> Iterator[tuple[str, Callable[[], object]]]:
    """They import models, hence only now."""
    competences, planning, practices = (
        import_module(name)
        for name in (
            "competences.actions.versions",
            "competences.queries.planning",
            "repertoire.actions.importing",
        )
    )
    nodes, sheets = _framework(), _sheets()
    identity = planning.Identity(code="grand")
    yield f"plan of {NODES:,} nodes", lambda: planning.plan_import(nodes, identity, name="a.csv")
    yield f"{NODES:,} nodes", lambda: competences.import_version(nodes, identity, by=None, source="a.csv")
    yield "the same file again", lambda: competences.import_version(nodes, identity, by=None, source="a.csv")
    yield f"plan of {SHEETS:,} sheets", lambda: practices.plan_practices(sheets, "a.csv")
    yield f"{SHEETS:,} sheets", lambda: practices.import_practices(sheets, "a.csv", by=None)
    yield "the same file again", lambda: practices.import_practices(sheets, "a.csv", by=None)


def _measured(name: str, work: Callable[[], Any]) -> None:
    before, wall = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    answer = work()
    after, seconds = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter() - wall
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"{name:<34}{cpu:>8.1f}{seconds:>8.1f}{after.ru_maxrss / 1024:>7.0f}  {answer}")


def _framework() -> bytes:
    rows = ["code;intitulé;ordre;code_parent"]
    rows += [
        f"N{rank};Compétence {rank};{rank};{f'N{(rank - 1) // _CHILDREN}' if rank else ''}"
        for rank in range(NODES)
    ]
    return "\n".join(rows).encode()


def _sheets() -> bytes:
    body = (
        "Le directeur confie la réunion au stagiaire {rank}, puis en parle le lendemain. "
        + "Chacun dit un fait. " * 10
    )
    rows = ["id;title;body;tags"]
    rows += [f"S{rank};Pratique {rank};{body.format(rank=rank)};retour|rythme" for rank in range(SHEETS)]
    return "\n".join(rows).encode()


if __name__ == "__main__":
    main()
