"""``python -m bench.paper``: the whole repertoire of 1,000 sheets as one PDF, drawn for the first time and again."""

import os
import platform
import shutil
import tempfile
import threading
import time
import urllib.request
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from django.conf import settings
from django.test import Client

from bench.__main__ import _prepare
from bench.measure import children, memory
from bench.product import Product, demo_environment

SHEETS = 1_000
#: What the lower half of a sheet holds.
BELOW = ["keep", "adapt", "effects", "success_conditions", "retained_because"]
READER = "bernard.leroux@demo.example"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        _prepare(Path(folder))
        world = import_module("bench.world")
        world.build()
        world.grow(SHEETS)
        print(f"{os.cpu_count()} cores, Python {platform.python_version()}, load {os.getloadavg()[0]:.2f}")
        reader = import_module("accounts.models").User.objects.get(email=READER)
        product = Product(demo_environment(os.environ["DATABASE_URL"], SECRET_KEY=os.environ["SECRET_KEY"]))
        product.start()
        try:
            page = _page_of(product, reader)
            _slowest(page, threading.Event(), 20)
            alone = _slowest(page, threading.Event(), 60)
            print(f"repertoire page alone: {alone:.0f} ms at the 95th hundredth")
            _measure_sheets("most of a page", Path(folder) / "full", reader, page)
            versions = import_module("repertoire.models").PracticeVersion.objects.published()
            versions.update(**dict.fromkeys(BELOW, ""), watch_points=[], resources=[])
            _measure_sheets("half a page", Path(folder) / "half", reader, page)
        finally:
            product.kill()
        for child in children(os.getpid()):
            print(f"engine: {memory(child, 'VmHWM'):.0f} MiB at most")


def _page_of(product: Product, reader: Any) -> urllib.request.Request:
    """The repertoire as the product shows it to somebody, asked of its own process."""
    client = Client()
    client.force_login(reader)
    name = settings.SESSION_COOKIE_NAME
    cookie = f"{name}={client.cookies[name].value}"
    return urllib.request.Request(f"{product.url}/repertoire/", headers={"Cookie": cookie})


def _measure_sheets(length: str, folder: Path, reader: Any, page: urllib.request.Request) -> None:
    settings.VAR_DIR = folder
    collection = import_module("reports.queries.documents.collection")
    versions = import_module("repertoire.models").PracticeVersion.objects.published()

    def written() -> bytes:
        out = BytesIO()
        collection.write(collection.collection_of(reader), out)
        return out.getvalue()

    print(f"{SHEETS} sheets of {length}")
    _measured("never drawn, a page asked beside it", written, page)
    shutil.rmtree(folder)
    _measured("never drawn", written)
    _measured("drawn before", written)
    versions.order_by("?").first().practice.versions.update(purpose="Une phrase changée.")
    _measured("one sheet changed", written)


def _measured(name: str, written: Any, page: urllib.request.Request | None = None) -> None:
    """Seconds of the document, and what somebody who asks for a ``page`` meanwhile waits."""
    is_over, waits = threading.Event(), []
    if page is not None:
        watch = threading.Thread(target=lambda: waits.append(_slowest(page, is_over)))
        watch.start()
    start = time.perf_counter()
    content = written()
    wall = time.perf_counter() - start
    most = memory(os.getpid(), "VmHWM")
    is_over.set()
    with pikepdf.open(BytesIO(content)) as made:
        pages = len(made.pages)
    print(
        f"{name:<38}{wall:>8.1f} s wall, {pages} pages, {len(content) / 1024**2:.1f} MiB, process {most:.0f} MiB"
    )
    if page is not None:
        watch.join()
        print(f"repertoire page meanwhile: {waits[0]:.0f} ms at the 95th hundredth")


def _slowest(page: urllib.request.Request, is_over: threading.Event, times: int = 10**6) -> float:
    """Milliseconds that only one answer in twenty exceeds, one asked every 0.2 s at most."""
    found: list[float] = []
    while not is_over.is_set() and len(found) < times:
        start = time.perf_counter()
        with urllib.request.urlopen(page) as answer:
            assert b"/repertoire/P-" in answer.read()
        found.append((time.perf_counter() - start) * 1000)
        is_over.wait(0.2)
    return sorted(found)[int(len(found) * 0.95)]


if __name__ == "__main__":
    main()
