"""Addresses of a day by their short name, whatever phase holds them."""

from django.urls import NoReverseMatch, reverse

_APPS = ("workshops", "narratives", "deliberation", "needs", "room")


def of_day(name: str, *args: object) -> str:
    """The address of ``name`` in the one app of the day that has it."""
    for app in _APPS:
        try:
            return reverse(f"{app}:{name}", args=args)
        except NoReverseMatch:
            continue
    raise NoReverseMatch(name)
