"""Django's ``migrate`` without the limit that pages have on a statement, and alone."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connection

#: Any number that nobody else locks.
_LOCK = 20261130


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":
            super().handle(*args, **options)
            return
        with connection.cursor() as cursor:
            # A long index may take its time; what waits for a table that people write to gives up, and is tried again by hand.
            cursor.execute("SET statement_timeout = 0")
            cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            super().handle(*args, **options)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
                cursor.execute("RESET statement_timeout")
