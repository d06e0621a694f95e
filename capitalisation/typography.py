"""How user text is laid out: French spacing, and lines that can always be broken."""

import re

_BEFORE = re.compile(r"(?<=[\w»)\]%’…]) (?=[:;?!»%])")
_AFTER = re.compile(r"« ")
_LONG_WORD = re.compile(r"([^\s\u200b]{40})(?=[^\s\u200b])")
_MANY_BLANKS = re.compile(r"(?:[ \t]*\n){4,}")


def french(text: str) -> str:
    """``text`` with a no-break space before ``: ; ? ! % »`` and after ``«``. Idempotent."""
    return _AFTER.sub("«\u00a0", _BEFORE.sub("\u00a0", text))


def breakable(text: str) -> str:
    """``text`` with a break opportunity every 40 letters of a long word, and at most two blank lines.

    Without it a word of 50,000 letters costs the line breaker half a minute (reliability page, section 0).
    """
    return _LONG_WORD.sub("\\1\u200b", _MANY_BLANKS.sub("\n\n\n", text))
