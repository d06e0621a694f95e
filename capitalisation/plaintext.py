"""Text as we store it, whatever it was typed, pasted or imported with."""

import re
import unicodedata

#: What word processors put for a line: vertical tab, form feed, separators of lines and paragraphs.
_LINE_BREAKS = re.compile(r"\r\n|[\r\x0b\x0c\u2028\u2029]")
#: Bytes of Windows-1252 taken for characters: « ’ », « … », « € ».
_WINDOWS = {code: bytes([code]).decode("cp1252", errors="ignore") or "\x00" for code in range(0x80, 0xA0)}
#: Bullets and arrows of Symbol and Wingdings, which no other font has.
_BULLETS = dict.fromkeys(range(61472, 61696), "•") | {0xF0E0: "→", 0xF02D: "–"}
_READABLE = {**_WINDOWS, **_BULLETS}
_BIDI = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
#: Zero-width marks and soft hyphens; a joiner inside a picture made of several is no mark of ours to take.
_UNSEEN = re.compile(r"[\u00ad\u200b\u200c\u2060\ufeff]|(?<=\w)\u200d|\u200d(?=\w)")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]+")
_BLANK_LINES = re.compile(r"\n{4,}")
_MARK_RUN = re.compile(r"([\u0300-\u036f]{8})[\u0300-\u036f]+")


def plain_text(value: str) -> str:
    """Text as we store it: NFC, LF, readable signs for those of word processors, no control nor direction override, at
    most two blank lines, at most eight combining marks in a row (reliability page, section 2). No two words are glued."""
    text = _LINE_BREAKS.sub("\n", value).translate(_READABLE)
    text = _CONTROLS.sub(_apart, _BIDI.sub("", text))
    text = unicodedata.normalize("NFC", text)
    return _BLANK_LINES.sub("\n\n\n", _MARK_RUN.sub(r"\1", text))


def one_line(value: str) -> str:
    """A name, a title, an address: the same on one line, without marks that nobody sees; two that look alike are alike."""
    return " ".join(visible(value).split())


def visible(value: str) -> str:
    """The same without marks that nobody sees."""
    return _UNSEEN.sub("", plain_text(value))


def _apart(controls: re.Match[str]) -> str:
    """A blank where two words would touch, nothing elsewhere."""
    text, (start, end) = controls.string, controls.span()
    between = start > 0 and end < len(text) and not text[start - 1].isspace() and not text[end].isspace()
    return " " if between else ""
