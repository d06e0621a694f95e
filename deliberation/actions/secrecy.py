"""The link between raters and ballots, destroyed when the second round is closed: in tables, and in what databases leave behind."""

from django.db import connection
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

    PostgreSQL keeps dead rows until VACUUM, and their bytes in free space after it: only VACUUM FULL makes new files.
    SQLite overwrites what it deletes (``secure_delete``, see the settings) once its journal is written back.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"VACUUM FULL {Ballot._meta.db_table}, {BallotKey._meta.db_table}")  # noqa: SLF001
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@task()
def rewrite_ballots() -> None:
    """At once after the round; every night again, in case the tables were in use."""
    rewrite_tables()
