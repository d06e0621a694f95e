"""What changed between two texts, word by word: pure functions."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_PIECES = re.compile(r"\S+\s*|\s+")
#: Above this many equal pairs, matching would take seconds: what differs is then shown as one whole.
MOST_PAIRS = 300_000
_SENTENCES = re.compile(r"[^.!?…\n]*[.!?…\n]+|[^.!?…\n]+$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: ``same``, ``removed`` or ``added``."""

    kind: str
    text: str

    @property
    def is_removed(self) -> bool:
        return self.kind == "removed"

    @property
    def is_added(self) -> bool:
        return self.kind == "added"


def differences(before: str, after: str) -> list[Piece]:
    """Pieces that rebuild ``before`` (same and removed) and ``after`` (same and added), in order.

    Sentences are matched first, then words inside what differs; a text made of repetitions is not matched at all,
    so that no text costs more than a moment.
    """
    return list(_merged(_compare(_SENTENCES.findall(before), _SENTENCES.findall(after), inside=True)))


def _compare(before: list[str], after: list[str], *, inside: bool) -> Iterator[Piece]:
    if _pairs(before, after) > MOST_PAIRS:
        yield Piece("removed", "".join(before))
        yield Piece("added", "".join(after))
        return
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


def _pairs(before: list[str], after: list[str]) -> int:
    found = Counter(after)
    return sum(found[piece] for piece in before)


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
