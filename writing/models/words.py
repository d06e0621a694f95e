"""Words of a text, counted as the browser counts them: pure functions."""

import re
from typing import Any

_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*", re.UNICODE)


def count_words(text: str) -> int:
    """An elision or a hyphen does not cut a word."""
    return len(_WORD.findall(text))


def words_in(value: Any) -> str:
    """Everything readable in a field: a text, or a list of rows."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return "\n".join(words_in(part) for part in value.values())
    if isinstance(value, (list, tuple)):
        return "\n".join(words_in(part) for part in value)
    return ""
