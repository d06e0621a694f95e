"""Days as people type them in tables."""

import datetime


def day_in(cell: str) -> datetime.date | None:
    """AAAA-MM-JJ or JJ/MM/AAAA, also with an hour after it; ``None`` when it is neither."""
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.datetime.strptime(cell[:10], pattern).date()  # noqa: DTZ007  # a day, nowhere
        except ValueError:
            continue
    return None
