"""Two versions of one text, side by side: the writer chooses, nothing is dropped."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs; ``name`` is the form field that can take both texts, if there is one."""

    label: str | Promise
    saved: str
    mine: str
    name: str = ""


def shown(value: Any) -> str:
    """A field as readable text: a list one item per line, an object on one line."""
    if isinstance(value, list):
        return "\n".join(shown(item) for item in value)
    if isinstance(value, dict):
        return " – ".join(str(part) for part in value.values() if part)
    return "" if value is None else str(value)


def conflict_page(request: HttpRequest, differences: Iterable[Difference], *, revision: int) -> HttpResponse:
    """409 with both texts and three ways out: mine, theirs, both one after the other."""
    found = list(differences)
    merged = {
        difference.name: f"{difference.saved}\n\n{difference.mine}" for difference in found if difference.name
    }
    context = {
        "differences": found,
        "mine": list(_fields(request, revision, {})),
        "both": list(_fields(request, revision, merged)) if merged else [],
    }
    return render(request, "409.html", context, status=409)


def _fields(request: HttpRequest, revision: int, replaced: dict[str, str]) -> Iterable[tuple[str, str]]:
    marks = {**replaced, "revision": str(revision)}
    for name, values in request.POST.lists():
        if name == "csrfmiddlewaretoken":
            continue
        for value in [marks[name]] if name in marks else values:
            yield name, value
