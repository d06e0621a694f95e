"""Two states of a text laid side by side, part by part."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from capitalisation.conflicts import shown
from writing.models import Revised
from writing.rules.differences import Piece, differences


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the text that differs, ready to be laid side by side."""

    label: str
    then: list[Piece]
    now: list[Piece]


def compared(text: Revised, then: Mapping[str, Any], now: Mapping[str, Any]) -> list[Part]:
    """The parts that differ; ``text`` says what they are called and how codes are read."""
    found = []
    for name in text.TEXTS:
        before, after = _readable(text, then.get(name)), _readable(text, now.get(name))
        if before != after:
            pieces = differences(before, after)
            found.append(
                Part(
                    text.label_of(name),
                    [piece for piece in pieces if piece.kind != "added"],
                    [piece for piece in pieces if piece.kind != "removed"],
                )
            )
    return found


def _readable(text: Revised, value: Any) -> str:
    """The value as people read it: codes become words."""
    if isinstance(value, list):
        return "\n".join(_readable(text, item) for item in value)
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: (name not in text.READING_ORDER, _place(text, name)))
        return " – ".join(filter(None, (_decoded(text, name, value[name]) for name in names)))
    return shown(value)


def _place(text: Revised, name: str) -> int:
    return text.READING_ORDER.index(name) if name in text.READING_ORDER else 0


def _decoded(text: Revised, name: str, value: Any) -> str:
    choices = text.CODES.get(name)
    if choices is not None and value in choices.values:
        return str(choices(value).label)
    return _readable(text, value) if isinstance(value, (str, list, dict)) else ""
