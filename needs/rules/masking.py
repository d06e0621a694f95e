"""Small cells: what may be shown of a breakdown (domain page, section 9.5)."""

from collections.abc import Container, Mapping
from fractions import Fraction

from django.utils.crypto import salted_hmac

#: A setting of the report may raise it, never lower it under the floor.
DEFAULT_THRESHOLD = 5
LOWEST_THRESHOLD = 3
#: Under this number of respondents, what is near unanimity is shown as a band: it would reveal every answer.
UNANIMITY_SHOWN_FROM = 10


def masked(
    counts: Mapping[str, int], threshold: int = DEFAULT_THRESHOLD, *, before: Container[str] = ()
) -> set[str]:
    """Codes of the cells to hide.

    Every cell under ``threshold``; then the smallest others (lowest code on a tie) as long as those hidden could be
    worked out from the total. Those hidden ``before``, in the last version of the same report, are taken first: a cell
    once shown would tell too much beside a small one. Raises ValueError under the floor of 3.
    """
    if threshold < LOWEST_THRESHOLD:
        raise ValueError(f"the threshold is never under {LOWEST_THRESHOLD}")
    hidden = {code for code, count in counts.items() if count < threshold}
    shown = sorted((code not in before, count, code) for code, count in counts.items() if code not in hidden)
    while shown and _follows_from_the_total([counts[code] for code in hidden]):
        hidden.add(shown.pop(0)[-1])
    return hidden


def _follows_from_the_total(cells: list[int]) -> bool:
    """One hidden cell is a subtraction; as many people as cells are one each."""
    return len(cells) == 1 or set(cells) == {1}


def marks_of(answers: Mapping[int, Mapping[int, object]]) -> dict[str, str]:
    """A mark of each respondent and of all their answers ({competence: {person: answer}}), that only this server can
    make: it tells how many people changed between two reports, and nothing else."""
    by_person: dict[int, list[str]] = {}
    for competence, given in sorted(answers.items()):
        for person, answer in given.items():
            by_person.setdefault(person, []).append(f"{competence}:{answer}")
    return {_mark(person): _mark(";".join(said)) for person, said in by_person.items()}


def _mark(value: object) -> str:
    return salted_hmac("reports.masking", str(value), algorithm="sha256").hexdigest()[:16]


def changed_people(before: Mapping[str, str], after: Mapping[str, str]) -> int:
    """People who came, left or answered otherwise."""
    return sum(before.get(person) != after.get(person) for person in {*before, *after})


def share_band(share: Fraction, n: int) -> str | None:
    """``"low"`` (a fifth or less) or ``"high"`` (four fifths or more) in a small group, else ``None``. A band holds at least
    two possible shares: were it for unanimity alone, it would give it away."""
    if n >= UNANIMITY_SHOWN_FROM:
        return None
    if share <= Fraction(1, 5):
        return "low"
    return "high" if share >= Fraction(4, 5) else None
