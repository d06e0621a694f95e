"""Text reduced to what the eye reads, with the way back to the original: a pure function."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

#: Letters of other alphabets that look like ours.
_LOOK_ALIKE = dict(
    zip(
        "аеорсухіјѕԁԛԝһӏАВЕКМНОРСТХУІЈЅαοερικντυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧıłøß",
        "aeopcyxijsdqwhlabekmhopctxyijsaoepikvtuxabezhikmnoptyxilos",
        strict=True,
    )
)
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\u180e\u034f")
_JOINTS = frozenset("-‐‑‒–—−'’‘ʼ`´_·\u00a0\u202f\u2009")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word; ``start`` and ``end`` are places in the original text."""

    text: str
    start: int
    end: int
    is_capital: bool
    opens_sentence: bool


@cache
def _folded(letter: str) -> str:
    if letter in _INVISIBLE:
        return ""
    if letter in _JOINTS:
        return " "
    plain = "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
    return "".join(_LOOK_ALIKE.get(part, part) for part in plain).casefold()


def fold(text: str) -> str:
    """Lower case, no accents, no invisible letters, hyphens and apostrophes as blanks, look-alikes as ours."""
    return " ".join("".join(_folded(letter) for letter in text).split())


def words(text: str) -> list[Word]:
    """The folded words of a text, in order."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for part in _folded(letter):
            letters.append(part)
            places.append(place)
    found: list[Word] = []
    end = 0
    for match in _WORD.finditer("".join(letters)):
        start = places[match.start()]
        opens = not found or bool(re.search(r"[.!?…:\n«»•]", text[end:start]))
        end = places[match.end() - 1] + 1
        found.append(Word(match[0], start, end, text[start].isupper(), opens))
    return found
