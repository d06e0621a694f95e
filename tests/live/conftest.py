"""The real front of the product, on the database of the test, and screens that listen to it."""

import http.client
import json
import queue
import threading
import time
from collections.abc import Callable, Iterator

import pytest
import uvicorn
from a2wsgi import WSGIMiddleware
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections

from accounts.models import User
from capitalisation.wsgi import application as pages
from live import stream
from live.stream import Live
from tests.browser.conftest import session_of


class Screen(threading.Thread):
    """An open stream: everything it received, as text and as versions."""

    def __init__(self, address: tuple[str, int], path: str, session: str) -> None:
        super().__init__(daemon=True)
        self.connection = http.client.HTTPConnection(*address, timeout=60)
        self.connection.request("GET", path, headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"})
        self.answer = self.connection.getresponse()
        self.status = self.answer.status
        self.raw = ""
        self.heard: queue.Queue[dict[str, int] | None] = queue.Queue()
        self.start()

    def run(self) -> None:
        try:
            for line in self.answer:
                self.raw += line.decode()
                if line.startswith(b"data: {"):
                    self.heard.put(json.loads(line[6:]))
        except (OSError, ValueError, http.client.HTTPException):
            pass
        self.heard.put(None)

    def hear(self, seconds: float = 60.0) -> dict[str, int] | None:
        """The next versions; ``None`` when the stream was closed."""
        return self.heard.get(timeout=seconds)

    def latest(self, wanted: Callable[[dict[str, int]], bool], seconds: float = 60.0) -> dict[str, int]:
        """Listen until versions are as wanted."""
        end = time.monotonic() + seconds
        while True:
            heard = self.hear(max(0.01, end - time.monotonic()))
            assert heard is not None, "the stream was closed"
            if wanted(heard):
                return heard


class Front:
    """Where it serves, and how a person listens there."""

    def __init__(self, server: uvicorn.Server, live: Live) -> None:
        self.server, self.live = server, live
        self.address = server.servers[0].sockets[0].getsockname()
        self.url = f"http://127.0.0.1:{self.address[1]}"

    def screen(self, slug: str, user: User | None, session: str = "") -> Screen:
        key = session or (session_of(user) if user else "")
        return Screen(self.address, f"/journees/{slug}/direct/", key)

    def get(self, path: str, session: str, host: str = "127.0.0.1") -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection(*self.address, timeout=60)
        headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}", "Host": host}
        connection.request("GET", path, headers=headers)
        return connection.getresponse()


@pytest.fixture
def front(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Front]:
    monkeypatch.setattr(stream, "REVIEW_SECONDS", 0.2)
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 0.5)
    # A database in use by other threads could not be dropped.
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
    live = Live(WSGIMiddleware(StaticFilesHandler(pages), workers=4))
    config = uvicorn.Config(live, host="127.0.0.1", port=0, log_level="error", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield Front(server, live)
    server.should_exit = True
    thread.join(60)
