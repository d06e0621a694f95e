"""Found words marked in a text, and the passage where they stand, by the same cutting that found them."""

from collections.abc import Iterable

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from search.rules.words import keys_of, tokens

#: Letters kept on each side of the word, as far as the next blank.
_BEFORE, _AFTER = 70, 110


def marked(text: str, found: frozenset[str]) -> SafeString:
    """The text, escaped, with ``<mark>`` around the words that were looked for."""
    pieces, end = [], 0
    for token in tokens(text):
        if not token.is_stop and keys_of(token) & found:
            pieces += [
                conditional_escape(text[end : token.start]),
                format_html("<mark>{}</mark>", text[token.start : token.end]),
            ]
            end = token.end
    pieces.append(conditional_escape(text[end:]))
    return mark_safe("".join(pieces))  # noqa: S308 every piece is escaped


def passage(shown: Iterable[str], others: Iterable[str], found: frozenset[str]) -> str:
    """Where a word stands that what is ``shown`` of a sheet does not hold; "" when everything is shown already."""
    seen = frozenset(key for text in shown for token in tokens(text) for key in keys_of(token))
    if not (missing := found - seen):
        return ""
    for text in others:
        for token in tokens(text):
            held = keys_of(token)
            if held & missing and not held & seen and not token.is_stop:
                return _around(text, token.start, token.end)
    return ""


def _around(text: str, start: int, end: int) -> str:
    left = text.rfind(" ", 0, max(0, start - _BEFORE)) + 1
    right = text.find(" ", end + _AFTER)
    cut = text[left:] if right < 0 else text[left:right]
    return f"{'…' if left else ''}{cut}{'' if right < 0 else '…'}"
