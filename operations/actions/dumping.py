"""Take the whole database out as one file at one moment, while people write; put one back."""

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection, transaction

from operations.rules.archive import NoBackup

_TABLES = {
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
}


def dump(to: Path) -> dict[str, int]:
    """Write the database to a file; the number of rows of each table at that very moment. Raises :class:`NoBackup`."""
    return _dump_postgresql(to) if connection.vendor == "postgresql" else _dump_sqlite(to)


def load(source: Path) -> None:
    """Replace whatever the database holds. Raises :class:`NoBackup`."""
    if connection.vendor == "postgresql":
        _load_postgresql(source)
    else:
        _load_sqlite(source)


def count_rows() -> dict[str, int]:
    """Rows of each table, as the connection sees them."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLES[connection.vendor])
        names = sorted(row[0] for row in cursor.fetchall())
        return {name: _count(cursor, name) for name in names}


def _count(cursor: object, table: str) -> int:
    cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # type: ignore[attr-defined]  # noqa: S608 a table of ours
    return int(cursor.fetchone()[0])  # type: ignore[attr-defined]


def _dump_postgresql(to: Path) -> dict[str, int]:
    """Counted and dumped in one snapshot, shared between two connections."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        _run(
            "pg_dump",
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            f"--snapshot={snapshot}",
            f"--file={to}",
        )
        return count_rows()


def _load_postgresql(source: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        # Whatever an empty installation, perhaps of a later version, has made already.
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    connection.close()
    # The schema itself is there: its line in the list of contents would stop the rest.
    _run("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", "--schema=public",
         f"--dbname={connection.get_connection_params()['dbname']}", str(source))  # fmt: skip


def _run(tool: str, *arguments: str) -> None:
    """A tool of PostgreSQL, told by its environment where the database is: a password never stands in a list of processes."""
    known = connection.get_connection_params()
    names = {"dbname": "PGDATABASE", "user": "PGUSER", "password": "PGPASSWORD", "host": "PGHOST", "port": "PGPORT", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}  # fmt: skip
    told = {variable: str(known[name]) for name, variable in names.items() if known.get(name)}
    try:
        done = subprocess.run(  # noqa: S603 a tool by name, arguments of ours
            [tool, *arguments], env={**os.environ, **told}, capture_output=True, text=True, check=False
        )
    except FileNotFoundError as error:
        raise NoBackup(
            f"{tool} is not installed: install the client of PostgreSQL, of the server's version."
        ) from error
    if done.returncode:
        raise NoBackup(
            f"{tool} failed: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else 'no reason given'}"
        )


def _dump_sqlite(to: Path) -> dict[str, int]:
    """SQLite's own online copy: begun again when somebody writes meanwhile, so that it is of one moment."""
    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"], uri=True)) as now,
        closing(sqlite3.connect(to)) as copy,
    ):
        now.backup(copy)
        names = [row[0] for row in copy.execute(_TABLES["sqlite"])]
        return {name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in sorted(names)}  # noqa: S608


def _load_sqlite(source: Path) -> None:
    connection.close()
    with (
        closing(sqlite3.connect(source)) as kept,
        closing(sqlite3.connect(connection.settings_dict["NAME"], uri=True)) as now,
    ):
        kept.backup(now)
