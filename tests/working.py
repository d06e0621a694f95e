"""The worker of tasks, until nothing is due; other processes on the same database."""

import os
import time
from collections.abc import Callable
from urllib.parse import urlsplit, urlunsplit

from django.core.management import call_command
from django.db import connection


def work() -> None:
    call_command(
        "db_worker",
        "--queue-name",
        "*",
        "--batch",
        "--no-startup-delay",
        "--interval",
        "0",
        verbosity=0,
    )


def database_url() -> str:
    """The database of this test, for another process."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{name}"))


def wait_until(condition: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "never happened"
        time.sleep(0.05)
