"""``python -m bench.paper``: the whole repertoire of 1,000 sheets as one PDF, drawn for the first time and again."""

import os
import platform
import tempfile
import threading
import time
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client
from pypdf import PdfReader

from bench.__main__ import _prepare
from bench.measure import children, memory

SHEETS = 1_000
READER = "bernard.leroux@demo.example"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        _prepare(Path(folder))
        settings.VAR_DIR = Path(folder)
        world = import_module("bench.world")
        world.build()
        world.grow(SHEETS)
        print(f"{os.cpu_count()} cores, Python {platform.python_version()}, load {os.getloadavg()[0]:.2f}")
        collection = import_module("reports.documents.collection")
        models = import_module("repertoire.models")
        reader = import_module("accounts.models").User.objects.get(email=READER)

        def written() -> bytes:
            out = BytesIO()
            collection.write(collection.collection_of(reader), out)
            return out.getvalue()

        client = Client()
        client.force_login(reader)
        print(
            f"repertoire page alone: {_slowest(client, threading.Event(), 40):.0f} ms at the 95th hundredth"
        )
        _measured("never drawn", written, client)
        _measured("drawn before", written)
        models.PracticeVersion.objects.published().order_by("?").first().practice.versions.update(
            purpose="Une phrase changée."
        )
        _measured("one sheet changed", written)
        for child in children(os.getpid()):
            print(f"engine: {memory(child, 'VmHWM'):.0f} MiB at most")
        print(f"task process: {memory(os.getpid(), 'VmHWM'):.0f} MiB at most")


def _measured(name: str, written: Any, client: Client | None = None) -> None:
    """Seconds of the document, and what somebody at a screen waits meanwhile when there is a ``client``."""
    is_over, waits = threading.Event(), []
    if client is not None:
        watch = threading.Thread(target=lambda: waits.append(_slowest(client, is_over)))
        watch.start()
    start = time.perf_counter()
    content = written()
    wall = time.perf_counter() - start
    is_over.set()
    pages = len(PdfReader(BytesIO(content)).pages)
    print(f"{name:<20}{wall:>8.1f} s wall, {pages} pages, {len(content) / 1024**2:.1f} MiB")
    if client is not None:
        watch.join()
        print(f"repertoire page meanwhile: {waits[0]:.0f} ms at the 95th hundredth")


def _slowest(client: Client, is_over: threading.Event, times: int = 10**6) -> float:
    """Milliseconds of the page that only one in twenty exceeds, one asked every half second at most."""
    found: list[float] = []
    while not is_over.is_set() and len(found) < times:
        start = time.perf_counter()
        assert client.get("/repertoire/").status_code == 200
        found.append((time.perf_counter() - start) * 1000)
        is_over.wait(0.2)
    return sorted(found)[int(len(found) * 0.95)]


if __name__ == "__main__":
    main()
