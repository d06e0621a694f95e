"""Where news come from: PostgreSQL's notifications, and a sweep of the versions that repairs what was lost."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import psycopg2
from django.db import connection

from workshops.actions.live import CHANNEL, Versions

logger = logging.getLogger(__name__)
RETRY_SECONDS = 1.0
#: The sweep is the news themselves on SQLite, where one process does it all.
SWEEP_SECONDS = {"postgresql": 5.0, "sqlite": 0.2}


def sweep_seconds() -> float:
    return SWEEP_SECONDS[connection.vendor]


class Notifications:
    """LISTEN on one connection of this process, read by the event loop; nothing on another database."""

    def __init__(self, learn: Callable[[int, Versions], None], sweep_soon: Callable[[], None]) -> None:
        self.learn = learn
        self.sweep_soon = sweep_soon
        self.connection: psycopg2.extensions.connection | None = None

    async def listen(self) -> None:
        """Listen for ever, again after every cut; what was said meanwhile is found by a sweep."""
        loop = asyncio.get_running_loop()
        while connection.vendor == "postgresql":
            try:
                listening = await asyncio.to_thread(_listening)
                self.connection = listening
                self.sweep_soon()
                await self._until_broken(loop, listening)
            except (psycopg2.Error, OSError) as error:
                logger.warning("notifications are cut: %s", type(error).__name__)
            await asyncio.sleep(RETRY_SECONDS)

    async def _until_broken(self, loop: asyncio.AbstractEventLoop, listening: Any) -> None:
        """Read until the connection breaks. Its place in the loop is given back before the system gives the number of
        its file to another connection."""
        place, broken = listening.fileno(), loop.create_future()
        loop.add_reader(place, self._read, broken)
        try:
            await broken
        finally:
            loop.remove_reader(place)
            listening.close()
            self.connection = None

    def _read(self, broken: "asyncio.Future[None]") -> None:
        listening = self.connection
        if listening is None or broken.done():
            return
        try:
            listening.poll()
        except psycopg2.Error as error:
            broken.set_exception(error)
            return
        while listening.notifies:
            workshop, *versions = map(int, listening.notifies.pop(0).payload.split(":"))
            self.learn(workshop, Versions(*versions))


def _listening() -> psycopg2.extensions.connection:
    listening = psycopg2.connect(**connection.get_connection_params())
    listening.autocommit = True
    with listening.cursor() as cursor:
        cursor.execute(f"LISTEN {CHANNEL}")
    return listening
