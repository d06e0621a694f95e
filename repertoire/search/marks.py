"""Found words marked in a text, by the same cutting that found them."""

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from repertoire.search.words import keys_of, tokens


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
