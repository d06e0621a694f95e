"""Regular work: what, how often. The hours are those of Paris, when few people write."""

import datetime
from dataclasses import dataclass
from typing import Protocol

from django.utils import timezone

from operations.models.machinery import LONGEST_HOLD


class Cadence(Protocol):
    def slot(self, now: datetime.datetime) -> datetime.datetime:
        """The last moment, now at the latest, at which it should have been done."""


@dataclass(frozen=True, slots=True)
class Every:
    minutes: int

    def slot(self, now: datetime.datetime) -> datetime.datetime:
        step = self.minutes * 60
        return datetime.datetime.fromtimestamp(now.timestamp() // step * step, datetime.UTC)


@dataclass(frozen=True, slots=True)
class Daily:
    """At an hour of the day; on one day of the week only, Monday being 0, when it is given."""

    at: datetime.time
    weekday: int | None = None

    def slot(self, now: datetime.datetime) -> datetime.datetime:
        zone = timezone.get_default_timezone()
        day = now.astimezone(zone).date()
        while True:
            moment = datetime.datetime.combine(day, self.at, zone)
            if moment <= now and self.weekday in {None, day.weekday()}:
                return moment
            day -= datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Work:
    """A command of ``manage.py``, by name."""

    command: str
    cadence: Cadence
    writes_letters: bool = False

    @property
    def held(self) -> datetime.timedelta:
        """Longer than it takes: whoever began it is dead then."""
        return datetime.timedelta(minutes=10) if isinstance(self.cadence, Every) else LONGEST_HOLD


_OFTEN = Every(minutes=5)

#: In the order in which they are done when several are due: what people wait for, then what may take long.
WORKS = (
    Work("call_postman", Every(minutes=1)),
    Work("take_back", Every(minutes=1)),
    Work("sweep_documents", _OFTEN),
    Work("sweep_imports", _OFTEN),
    Work("sweep_addresses", _OFTEN),
    Work("seal_journal", _OFTEN),
    Work("send_reminders", Daily(datetime.time(7, 0)), writes_letters=True),
    Work("remind_campaigns", Daily(datetime.time(7, 10)), writes_letters=True),
    Work("send_digests", Daily(datetime.time(7, 20), weekday=0), writes_letters=True),
    Work("purge", Daily(datetime.time(2, 0)), writes_letters=True),
    Work("check_privacy", Daily(datetime.time(2, 30))),
    Work("release_figures", Daily(datetime.time(3, 0))),
    Work("verify_seals", Daily(datetime.time(3, 15))),
    Work("draw_sheets", Daily(datetime.time(3, 30))),
)
