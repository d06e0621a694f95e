"""What the product refuses to start with, said to who installs it."""

import stat
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from capitalisation.environment import faults_of


def refuse_what_is_wrong(environ: Mapping[str, str]) -> None:
    """Raises ``ImproperlyConfigured``, a line for each fault, with its remedy."""
    if faults := list(faults_of(environ)):
        raise ImproperlyConfigured("\n".join(faults))


def refuse_what_is_not_safe(*, debug: bool, demo: bool, hosts: Sequence[str]) -> None:
    """Raises ``ImproperlyConfigured`` for settings under which nobody could keep what is promised.

    A demo, which holds invented people only, may show its errors and answer under any name.
    """
    if debug and not demo:
        raise ImproperlyConfigured("DEBUG=yes shows texts and addresses in its error pages: only a demo may.")
    if "*" in hosts and not demo:
        raise ImproperlyConfigured("ALLOWED_HOSTS=* answers under any name: write the names of this server.")


def refuse_missing_migrations() -> None:
    """Raises ``ImproperlyConfigured`` when the database is not at the version of the programme.

    A database that does not answer is another matter: pages say so, until it is back.
    """
    from django.db import DatabaseError  # noqa: PLC0415 settings import this module

    try:
        missing = missing_migrations()
    except DatabaseError:
        return
    if missing:
        raise ImproperlyConfigured(
            f"The database is {missing} migrations behind the programme: run « manage.py migrate », then start again."
        )


def missing_migrations() -> int:
    """How many migrations the database lacks."""
    from django.db import connection  # noqa: PLC0415 settings import this module
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def make_private(folder: Path) -> None:
    """The folder of what the product keeps in files, for its own account alone.

    Raises ``ImproperlyConfigured`` when it cannot be made so: on a disk of somebody else, others would read it.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if stat.S_IMODE(folder.stat().st_mode) != 0o700:
            folder.chmod(0o700)
    except OSError as error:
        raise ImproperlyConfigured(
            f"VAR_DIR={folder} cannot be made private: give the product's account a folder of its own."
        ) from error
