"""Small cells: what may be shown of a breakdown (domain page, section 9.5)."""

from collections.abc import Mapping
from fractions import Fraction

#: A setting of the report may raise it, never lower it under the floor.
DEFAULT_THRESHOLD = 5
LOWEST_THRESHOLD = 3
#: Under this number of respondents, unanimity is shown as a band: it would reveal every answer.
UNANIMITY_SHOWN_FROM = 10


def masked(counts: Mapping[str, int], threshold: int = DEFAULT_THRESHOLD) -> set[str]:
    """Codes of the cells to hide.

    Every cell under ``threshold``; when that hides exactly one, the smallest other too (lowest code on a tie),
    else the total would give the hidden one away. Raises ValueError under the floor of 3.
    """
    if threshold < LOWEST_THRESHOLD:
        raise ValueError(f"the threshold is never under {LOWEST_THRESHOLD}")
    hidden = {code for code, count in counts.items() if count < threshold}
    shown = sorted((count, code) for code, count in counts.items() if code not in hidden)
    if len(hidden) == 1 and shown:
        hidden.add(shown[0][1])
    return hidden


def share_band(share: Fraction, n: int) -> str | None:
    """``"low"`` or ``"high"`` when a unanimous share must be shown as a band, else ``None``."""
    if n >= UNANIMITY_SHOWN_FROM:
        return None
    return {Fraction(0): "low", Fraction(1): "high"}.get(share)
