"""What is checked of the database, with ``manage.py check --database default`` and before every ``migrate``."""

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import connections

#: PostgreSQL logs the statement of an error, and the values that clash, unless our role is told not to.
_WANTED = {
    "log_min_error_statement": ("fatal", "panic"),
    "log_error_verbosity": ("terse",),
    "log_parameter_max_length_on_error": ("0",),
}


@checks.register(checks.Tags.database)
def words_stay_out_of_the_database_log(
    databases: Sequence[str] | None = None, **_about: Any
) -> list[checks.CheckMessage]:
    """A warning for each setting under which the log of PostgreSQL could hold what people typed."""
    return [
        checks.Warning(
            f"{alias}: {name} is « {now} », so the log of PostgreSQL can hold what people typed.",
            hint=f"As its superuser: ALTER ROLE our_role SET {name} = '{wanted[-1]}';",
            id="capitalisation.W001",
        )
        for alias in databases or ()
        if connections[alias].vendor == "postgresql"
        for name, wanted in _WANTED.items()
        if (now := _setting(alias, name)) not in wanted
    ]


def _setting(alias: str, name: str) -> str:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [name])
        return str(cursor.fetchone()[0])
