"""Days as people type them in tables."""

import datetime
import re

from django.utils.translation import gettext as _

from capitalisation.findings import Reading

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier january",
            "février fevrier february",
            "mars march",
            "avril april",
            "mai may",
            "juin june",
            "juillet july",
            "août aout august",
            "septembre september",
            "octobre october",
            "novembre november",
            "décembre decembre december",
        ),
        start=1,
    )
    for name in names.split()
}
#: An hour may follow a day; « 9:00 AM » is another country's way, in which 9/1 is the first of September.
_HOUR = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?"
_ISO = re.compile(rf"(\d{{4}})-(\d{{1,2}})-(\d{{1,2}}){_HOUR}")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_FRENCH = re.compile(rf"(\d{{1,2}})([/.-])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_HOUR}")
_WORDS = re.compile(r"(\d{1,2})(?:er)? ([a-zéûA-ZÉÛ]+)\.? (\d{4})")
#: No tutorship of ours is older or further: a mistyped year.
_FIRST, _LAST = 1950, 2099


def day_in(cell: str) -> datetime.date | None:
    """The day that the whole cell is: AAAA-MM-JJ, JJ/MM/AAAA (also with « . », « - », two digits of year, an hour after it),
    « 1er septembre 2026 »; ``None`` when it is none or may be two."""
    text = " ".join(cell.split())
    if found := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
        return _day(*map(int, found.groups()))
    if found := _FRENCH.fullmatch(text):
        day, _sign, month, year = found.groups()
        return _day(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    if (found := _WORDS.fullmatch(text)) and found[2].lower() in _MONTHS:
        return _day(int(found[3]), _MONTHS[found[2].lower()], int(found[1]))
    return None


def _day(year: int, month: int, day: int) -> datetime.date | None:
    if not _FIRST <= year <= _LAST:
        return None
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def read_day(reading: Reading, line: int, column: str, cell: str) -> datetime.date | None:
    """The day of a cell; ``None`` for an empty one, and for what is no day, which is refused."""
    found = day_in(cell)
    if cell and found is None:
        reading.refuse(line, column, "BAD_DATE", _("Écrivez la date AAAA-MM-JJ ou JJ/MM/AAAA."))
    return found
