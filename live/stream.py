"""ASGI application in front of the pages: streams of versions, and the same by polling, from memory.

``/journees/<slug>/direct/`` is a stream of server-sent events, ``/journees/<slug>/versions/`` one answer, and
``/journees/<slug>/bandeau/`` what everybody in the day sees alike. Everything else goes to the pages. An open stream holds no thread and no database connection.
"""

import asyncio
import contextlib
import json
import logging
import re
import time
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import Error as DatabaseFault
from django.db import close_old_connections

from live.admission import Admission, SignedOut, admit, cookie, note_presence, still_admitted
from live.fragments import Fragments, language_of
from live.guard import before, headers_of, walls
from live.hub import Hub, Listener
from live.news import Notifications, sweep_seconds
from workshops.actions.live import Versions, heard_here, versions_of

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

logger = logging.getLogger(__name__)
HEARTBEAT_SECONDS = 10.0
#: A role taken away, a session ended: the stream closes within this time.
REVIEW_SECONDS = 4.0
PRESENCE_SECONDS = 20.0
#: How long the answer to « who are you, may you? » serves a page that polls.
ADMISSION_SECONDS = 15.0
THREADS = 4
_ADDRESS = re.compile(r"/journees/(?P<slug>[-a-zA-Z0-9_]+)/(?P<way>direct|versions|bandeau)/")
_DOORS = re.compile(r"/(?:connexion|mot-de-passe|compte/mot-de-passe|compte/adresse|compte/confirmation)/")
_PLAIN = [(b"cache-control", b"no-store")]


class Live:
    """``pages`` answers everything that is not ours; ``doors`` where passwords are looked at, on threads of their own:
    that is slow on purpose, and keeps no text waiting."""

    def __init__(self, pages: Application, doors: Application | None = None) -> None:
        self.pages, self.doors = pages, doors or pages
        self.walls = walls()
        self.hub = Hub()
        self.pool = ThreadPoolExecutor(THREADS, thread_name_prefix="live")
        self.fragments = Fragments(self._in_thread)
        self.sweep_now = asyncio.Event()
        self.admitted: dict[tuple[str, str], tuple[float, Admission | None]] = {}
        self.present: frozenset[Admission] = frozenset()
        self.tasks: list[asyncio.Task[None]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        ours = _ADDRESS.fullmatch(scope["path"]) if scope["type"] == "http" else None
        if ours is None:
            is_door = scope["type"] == "http" and scope["method"] == "POST" and _DOORS.match(scope["path"])
            await (self.doors if is_door else self.pages)(scope, receive, send)
            return
        answer = before(scope, self.walls)
        send = _with_headers(send, headers_of(answer))
        if answer.status_code != HTTPStatus.OK:
            await _answer(send, answer.status_code)
        elif scope["method"] != "GET":
            await _answer(send, 405)
        else:
            await self._tell(scope, ours, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        """Start with the server and stop with it."""
        await receive()
        loop = asyncio.get_running_loop()

        def sweep_now() -> None:
            loop.call_soon_threadsafe(self.sweep_now.set)

        heard_here.append(sweep_now)
        news = Notifications(self.hub.learn, self.sweep_now.set)
        self.tasks = [asyncio.create_task(one) for one in (news.listen(), self._sweep(), self._review())]
        await send({"type": "lifespan.startup.complete"})
        await receive()
        heard_here.remove(sweep_now)
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        self.pool.shutdown(wait=False, cancel_futures=True)
        await send({"type": "lifespan.shutdown.complete"})

    async def _in_thread(self, action: Callable[..., Any], *given: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self.pool, _with_database, action, *given)

    async def _sweep(self) -> None:
        """Look at the versions of every day held: the news of SQLite, the repair of what PostgreSQL lost."""
        while True:
            # Not wait_for: in Python 3.11 it can lose the order to stop.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(sweep_seconds()):
                    await self.sweep_now.wait()
            self.sweep_now.clear()
            if self.hub.rooms:
                with _told("sweep"):
                    for workshop, versions in (await self._in_thread(versions_of, self.hub.rooms)).items():
                        self.hub.learn(workshop, versions)

    async def _review(self) -> None:
        """Turn out those who lost their right, and write who is there."""
        written = 0.0
        while True:
            await asyncio.sleep(REVIEW_SECONDS)
            asked = self.hub.admissions
            with _told("review"):
                kept = await self._in_thread(still_admitted, asked) if asked else set()
                self.hub.turn_out(asked - kept)
                moved = {one.workshop for one in kept ^ self.present if one.seat}
                if moved or time.monotonic() - written > PRESENCE_SECONDS:
                    written = time.monotonic()
                    seats = {one.seat for one in kept if one.seat}
                    await self._in_thread(note_presence, seats, moved)
                self.present = frozenset(kept)
            self.hub.forget_empty_rooms()
            self.fragments.forget_all_but(self.hub.rooms)

    async def _tell(self, scope: Scope, ours: re.Match[str], receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        cookies = headers.get(b"cookie", b"").decode("latin-1")
        session = cookie(cookies, settings.SESSION_COOKIE_NAME)
        try:
            admission = await self._admission(session, ours["slug"], known=ours["way"] != "direct")
            if admission is None:
                await _answer(send, 403)
            elif ours["way"] == "direct":
                await self._stream(admission, receive, send)
            elif ours["way"] == "versions":
                self.hub.polled[admission] = time.monotonic()
                await self._versions(admission, scope["query_string"], send)
            else:
                language = language_of(cookie(cookies, settings.LANGUAGE_COOKIE_NAME))
                versions = self.hub.versions(admission.workshop)
                body = await self.fragments.stage(admission.workshop, versions, language)
                await _answer(send, 200, body, b"text/html; charset=utf-8")
        except SignedOut:
            await _answer(send, 401)
        except DatabaseFault:
            await _answer(send, 503)

    async def _admission(self, session: str, slug: str, *, known: bool) -> Admission | None:
        """``known``: an answer of the last seconds will do, if the day is still held."""
        listening = self.hub.streamed(session, slug) if known else None
        if listening is not None:
            return listening
        at, admission = self.admitted.get((session, slug), (0.0, None))
        is_recent = known and time.monotonic() - at < ADMISSION_SECONDS
        if is_recent and admission is not None and admission.workshop in self.hub.rooms:
            return admission
        if not session:
            raise SignedOut
        found = await self._in_thread(admit, session, slug)
        self.admitted.pop((session, slug), None)
        if found is None:
            return None
        fresh: Admission = found[0]
        self.hub.learn(fresh.workshop, found[1])
        now = time.monotonic()
        self.admitted = {key: one for key, one in self.admitted.items() if now - one[0] < ADMISSION_SECONDS}
        self.admitted[session, slug] = now, fresh
        return fresh

    async def _versions(self, admission: Admission, query: bytes, send: Send) -> None:
        """204 when nothing changed since what the page says it has."""
        said = told(self.hub.versions(admission.workshop), admission)
        if query == b"since=" + mark(said).encode():
            await _answer(send, 204)
        else:
            await _answer(send, 200, json.dumps(said).encode(), b"application/json")

    async def _stream(self, admission: Admission, receive: Receive, send: Send) -> None:
        headers = [*_PLAIN, (b"content-type", b"text/event-stream"), (b"x-accel-buffering", b"no")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        listener = self.hub.join(admission)
        gone = asyncio.create_task(_until_gone(receive))
        gone.add_done_callback(lambda _done: listener.close())
        try:
            # A server that stops cancels its streams: their end, not a failure. The pages come back by themselves.
            with contextlib.suppress(asyncio.CancelledError):
                await self._send_all(listener, send)
        finally:
            gone.cancel()
            self.hub.leave(listener)
        await send({"type": "http.response.body", "body": b""})

    async def _send_all(self, listener: Listener, send: Send) -> None:
        sent: dict[str, int] = {}
        while not listener.is_over:
            is_news = listener.wake.is_set()
            listener.wake.clear()
            said = told(self.hub.versions(listener.admission.workshop), listener.admission)
            event = ""
            if said != sent:
                event = f"id: {mark(said)}\ndata: {json.dumps(said)}\n\n"
                sent = said
            elif not is_news:
                event = "event: pulse\ndata: \n\n"
            if event:
                await send({"type": "http.response.body", "body": event.encode(), "more_body": True})
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(HEARTBEAT_SECONDS):
                    await listener.wake.wait()


def _with_database(action: Callable[..., Any], *given: Any) -> Any:
    """As around a request: a connection that broke or is too old is not used again."""
    close_old_connections()
    try:
        return action(*given)
    finally:
        close_old_connections()


def told(versions: Versions, admission: Admission) -> dict[str, int]:
    """What this listener may know: only facilitators hear of the board."""
    said = versions._asdict()
    if not admission.hears_board:
        del said["board"]
    return said


def mark(said: dict[str, int]) -> str:
    """One word for where a page is."""
    return ".".join(map(str, said.values()))


def _with_headers(send: Send, common: list[tuple[bytes, bytes]]) -> Send:
    """Every answer begins with the headers of all."""

    async def sent(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*common, *message["headers"]]
        await send(message)

    return sent


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _answer(send: Send, status: int, body: bytes = b"", kind: bytes = b"text/plain") -> None:
    headers = [*_PLAIN, (b"content-type", kind), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@contextlib.contextmanager
def _told(work: str) -> Any:
    """Whatever happens in one turn makes no stream fall and does not end the work: it is tried again at the next."""
    try:
        yield
    except DatabaseFault as error:
        logger.warning("%s: %s", work, type(error).__name__)
    except Exception:
        logger.exception("%s", work)
