"""When a letter is tried again: soon, then less and less often, for two days."""

import datetime

#: A server that refuses strangers for a while (greylisting) takes them back within minutes.
_MINUTES = (1, 5, 15, 60, 120, 240)
_LAST = datetime.timedelta(hours=6)
#: Then a person decides (RFC 5321, 4.5.4.1, would wait a little longer; a day of work cannot).
TRIED_FOR = datetime.timedelta(days=2)


def next_try(attempts: int, made_at: datetime.datetime, now: datetime.datetime) -> datetime.datetime | None:
    """After so many attempts; ``None`` once two days are over."""
    place = attempts - 1
    delay = datetime.timedelta(minutes=_MINUTES[place]) if place < len(_MINUTES) else _LAST
    at = now + delay
    return at if at <= made_at + TRIED_FOR else None
