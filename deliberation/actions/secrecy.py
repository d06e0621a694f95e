"""The link between raters and ballots, destroyed when the second round is closed: in tables, and in what databases leave behind."""

from django.db import connection, transaction
from django_tasks import task

from deliberation.models import Ballot, BallotKey
from workshops.actions.secrecy import shuffle
from workshops.models import Workshop


def forget_raters(workshop: Workshop) -> None:
    """Nobody can tell any more who cast which ballot, nor which ballots one person cast."""
    BallotKey.objects.filter(participation__workshop=workshop).delete()
    shuffle(Ballot.objects.filter(round__workshop=workshop))


def rewrite_tables() -> None:
    """Rows deleted or replaced stay in the files of a database for a while: these tables are written anew without them.

    On PostgreSQL, VACUUM would keep what any open transaction might still read, and VACUUM FULL too: only TRUNCATE gives
    new files at once. It waits for whoever reads these tables, a backup included, and gives up after the time limit of
    our connections: the night tries again. SQLite overwrites what it deletes (``secure_delete``, see the settings) once
    its journal is written back.
    """
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    with transaction.atomic(), connection.cursor() as cursor:
        for table in (Ballot._meta.db_table, BallotKey._meta.db_table):  # noqa: SLF001 Django documents it
            cursor.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
            cursor.execute(f"CREATE TEMPORARY TABLE kept ON COMMIT DROP AS SELECT * FROM {table}")  # noqa: S608 our name
            cursor.execute(f"TRUNCATE {table}")
            cursor.execute(f"INSERT INTO {table} SELECT * FROM kept")  # noqa: S608 our name
            cursor.execute("DROP TABLE kept")


@task()
def rewrite_ballots() -> None:
    """At once after the round; every night again, in case the tables were in use."""
    rewrite_tables()
