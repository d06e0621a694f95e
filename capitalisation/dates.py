"""Days as people type them in tables."""

import datetime

from django.utils.translation import gettext as _

from capitalisation.findings import Reading


def day_in(cell: str) -> datetime.date | None:
    """AAAA-MM-JJ or JJ/MM/AAAA, also with an hour after it; ``None`` when it is neither."""
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.datetime.strptime(cell[:10], pattern).date()  # noqa: DTZ007  # a day, nowhere
        except ValueError:
            continue
    return None


def read_day(reading: Reading, line: int, column: str, cell: str) -> datetime.date | None:
    """The day of a cell; ``None`` for an empty one, and for what is no day, which is refused."""
    found = day_in(cell)
    if cell and found is None:
        reading.refuse(line, column, "BAD_DATE", _("Écrivez la date AAAA-MM-JJ ou JJ/MM/AAAA."))
    return found
