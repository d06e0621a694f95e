"""T4: the live channel broken on purpose; every screen must come right by itself, and nothing saved may be lost."""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Callable
from typing import Any

import psycopg2

from bench.product import Product, until
from bench.screens import Screens

#: A screen that is still behind after this long is stale.
PATIENCE = 12.0
Rooms = list[tuple[str, list[str]]]


async def failures(product: Product, server: Any, rooms: Rooms) -> None:
    """Connections that listen are cut, the server is killed, the database is restarted; a change in every room after each."""
    screens = Screens(int(product.address.partition(":")[2]))
    tasks = [
        asyncio.create_task(screens.screen(slug, session, is_lead=False))
        for slug, sessions in rooms
        for session in sessions[1:]
    ]
    while len(screens.last) < len(tasks):
        await asyncio.sleep(0.05)
    harms: dict[str, Callable[[], None]] = {
        "LISTEN cut": lambda: _cut(server),
        "server killed": lambda: _kill(product),
        "database restarted": lambda: _restart(server),
    }
    for name, harm in harms.items():
        await asyncio.to_thread(harm)
        again = [await _changed(screens, slug, sessions[0]) for slug, sessions in rooms]
        stale, seconds = await _come_right(screens, await asyncio.to_thread(_versions, server))
        print(
            f"  {name}: {len(tasks)} screens, {sum(again)} writes tried again, {stale} stale"
            f" {seconds:.1f} s after the last write"
        )
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _changed(screens: Screens, slug: str, lead: str) -> int:
    """One change of the stage, tried until the product takes it; how many times it did not."""
    again = 0
    while True:
        with contextlib.suppress(OSError, ValueError):
            status, _answer = await screens.get(f"/journees/{slug}/temps/", lead, "minutes=5")
            if status == 302:
                return again
        again += 1
        await asyncio.sleep(0.2)


async def _come_right(screens: Screens, wanted: dict[str, int]) -> tuple[int, float]:
    """(screens still behind, seconds waited)."""
    start = time.perf_counter()

    def stale() -> int:
        return sum(said["stage"] < wanted[slug] for (slug, _session), said in screens.last.items())

    while stale() and time.perf_counter() - start < PATIENCE:
        await asyncio.sleep(0.1)
    return stale(), time.perf_counter() - start


def _versions(server: Any) -> dict[str, int]:
    with contextlib.closing(psycopg2.connect(server.get_uri())) as connection, connection.cursor() as cursor:
        cursor.execute("select slug, stage_version from workshops_workshop")
        return dict(cursor.fetchall())


def _cut(server: Any) -> None:
    with contextlib.closing(psycopg2.connect(server.get_uri())) as connection, connection.cursor() as cursor:
        cursor.execute("select pg_terminate_backend(pid) from pg_stat_activity where query like 'LISTEN%'")


def _kill(product: Product) -> None:
    product.kill()
    product.start()


def _restart(server: Any) -> None:
    os.kill(server.get_pid(), signal.SIGINT)
    until(lambda: not (server.pgdata / "postmaster.pid").exists(), seconds=20)
    server.ensure_postgres_running()
