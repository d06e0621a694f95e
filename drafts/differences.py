"""What changed between two texts, word by word: pure functions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_PIECES = re.compile(r"\s+|[^\s]+")
_SENTENCES = re.compile(r"[^.!?…\n]*[.!?…\n]+|[^.!?…\n]+$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: ``same``, ``removed`` or ``added``."""

    kind: str
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """Pieces that rebuild ``before`` (same and removed) and ``after`` (same and added), in order.

    Sentences are matched first, so that the cost stays low for a long text; words inside what differs.
    """
    return list(_merged(_compare(_SENTENCES.findall(before), _SENTENCES.findall(after), inside=True)))


def _compare(before: list[str], after: list[str], *, inside: bool) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        old, new = "".join(before[a:b]), "".join(after[c:d])
        if kind == "equal":
            yield Piece("same", old)
        elif kind == "replace" and inside:
            yield from _compare(_PIECES.findall(old), _PIECES.findall(new), inside=False)
        else:
            yield Piece("removed", old)
            yield Piece("added", new)


def _merged(pieces: Iterator[Piece]) -> Iterator[Piece]:
    held = Piece("same", "")
    for piece in pieces:
        if not piece.text:
            continue
        if piece.kind == held.kind:
            held = Piece(held.kind, held.text + piece.text)
            continue
        if held.text:
            yield held
        held = piece
    if held.text:
        yield held
