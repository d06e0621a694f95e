"""The nearest word: optimal string alignment, bounded. A pure function."""

from collections.abc import Iterable

from search.rules.words import fold

SHORTEST, LONG = 4, 8


def allowed(word: str) -> int:
    """Mistakes forgiven: none in a short word, two in a long one."""
    if len(word) < SHORTEST:
        return 0
    return 2 if len(word) >= LONG else 1


def nearest(word: str, forms: Iterable[tuple[str, int]]) -> str:
    """The nearest form to a folded word, the most frequent among equals, "" when none is near enough."""
    most = allowed(word)
    best: tuple[int, int, str] | None = None
    for form, sheets in forms:
        distance = osa(word, fold(form), most) if most else 1
        if distance <= most and most:
            candidate = (distance, -sheets, form)
            best = min(best, candidate) if best else candidate
    return best[2] if best else ""


def osa(one: str, other: str, most: int) -> int:
    """Insertions, deletions, substitutions and swaps of neighbours from one word to the other; above ``most``, more
    than ``most`` (Damerau 1964, restricted)."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        now = [row]
        for column, facing in enumerate(other, start=1):
            cost = min(last[column] + 1, now[column - 1] + 1, last[column - 1] + (letter != facing))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == facing:
                cost = min(cost, before[column - 2] + 1)
            now.append(cost)
        if min(now) > most:
            return most + 1
        before, last = last, now
    return last[-1]
