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


#: Dashes and apostrophes, whoever types them.
_SIGNS = dict(zip("‐‑‒–—−⁃﹣－‘’ʼ`´′＇", "---------’’’’’’’", strict=True)) | {"'": "’"}


@dataclass(frozen=True, slots=True)
class Plain:
    """A text whose blanks, dashes, apostrophes and digits are ordinary ones, with the way back to the original."""

    text: str
    places: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The same stretch in the original text."""
        return self.places[start], self.places[end - 1] + 1


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


@cache
def _plain(letter: str) -> str:
    kind = unicodedata.category(letter)
    if letter in _INVISIBLE or kind == "Cf":
        return ""
    if letter == "\n":
        return letter
    if letter.isspace() or kind in ("Zs", "Cc"):
        return " "
    compatible = unicodedata.normalize("NFKC", letter)
    return "".join(str(unicodedata.digit(part, part)) for part in _SIGNS.get(letter, compatible))


def plain(text: str) -> Plain:
    """What patterns are looked for in: every blank is a blank, several are one, what is not seen is not there."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for part in _plain(letter):
            if part == " " and letters and letters[-1] == " ":
                continue
            letters.append(part)
            places.append(place)
    return Plain("".join(letters), places)


def is_blank(between: str) -> bool:
    """Nothing but blanks on one line, at least one, whatever their kind."""
    return plain(between).text == " "


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
