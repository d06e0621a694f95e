"""French words as they are compared: cleaned, cut, stemmed. Pure functions; the same for texts and for queries.

The recipe is that of the repertoire page, section 2.5: own cleaning and cutting, the Snowball stemmer, two keys a word
(accents removed before, and after), so that a missing accent finds as well as the right one.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_APOSTROPHES = re.compile("[’ʼ`´]")
_HYPHENS = re.compile("[‐‑‒–]")
# A letter or a digit with what may follow it unseen: combining accents, soft hyphens, zero-width signs.
_LETTER = "[^\\W_][\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff]*"
#: Letters and digits, joined inside by hyphens, apostrophes or points of any kind.
_TOKEN = re.compile(f"(?:{_LETTER})+(?:[-'’ʼ`´‐‑‒–.](?:{_LETTER})+)*")
_ELIDED = re.compile("(?:[ldjmtscn]|qu|jusqu|lorsqu|puisqu|quoiqu)['’ʼ`´]", re.IGNORECASE)
#: Each makes one more form of the word: « heureuse » is of « heureux », « vendeuse » of « vendeur ».
_ENDINGS = (
    (re.compile(r"trices?$"), "teur"),
    (re.compile(r"teuses?$"), "teur"),
    (re.compile(r"euses?$"), "eur"),
    (re.compile(r"euses?$"), "eux"),
    (re.compile(r"ffes?$"), "f"),
    (re.compile(r"aux$"), "ail"),
    (re.compile(r"ières?$"), "ier"),
    (re.compile(r"llères?$"), "ller"),
)
#: Tested before accents go: « du » is one, « dû » is not. Never « être », « faire », « savoir », « sans », « avec ».
STOP_WORDS = frozenset(
    [
        "a",
        "à",
        "ai",
        "au",
        "aux",
        "c",
        "ce",
        "cela",
        "ces",
        "cet",
        "cette",
        "d",
        "dans",
        "de",
        "des",
        "donc",
        "dont",
        "du",
        "elle",
        "elles",
        "en",
        "et",
        "eux",
        "il",
        "ils",
        "j",
        "je",
        "l",
        "la",
        "le",
        "les",
        "leur",
        "leurs",
        "lui",
        "m",
        "ma",
        "mais",
        "me",
        "mes",
        "moi",
        "mon",
        "n",
        "ne",
        "nos",
        "notre",
        "nous",
        "on",
        "ou",
        "où",
        "par",
        "pas",
        "pour",
        "qu",
        "que",
        "quel",
        "quelle",
        "quelles",
        "quels",
        "qui",
        "quoi",
        "s",
        "sa",
        "se",
        "ses",
        "si",
        "son",
        "sont",
        "sur",
        "t",
        "ta",
        "te",
        "tes",
        "toi",
        "ton",
        "tu",
        "un",
        "une",
        "vos",
        "votre",
        "vous",
        "y",
        "est",
        "été",
        "même",
        "mêmes",
        "ont",
        "comment",
        "quand",
    ]
)
_stemmer = snowballstemmer.stemmer("french")


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text; ``start`` and ``end`` are places in the text as it was given."""

    form: str
    start: int
    end: int

    @property
    def parts(self) -> list[str]:
        """Words joined by hyphens or apostrophes, one by one; dotted codes stay whole."""
        return [part for part in re.split(r"[-']", self.form) if part]

    @property
    def is_stop(self) -> bool:
        return self.form in STOP_WORDS


def clean(text: str) -> str:
    """Lower case, one kind of apostrophe and of hyphen, open ligatures, nothing invisible; accents stay."""
    text = _INVISIBLE.sub("", text)
    text = unicodedata.normalize("NFKC", _HYPHENS.sub("-", _APOSTROPHES.sub("'", text)))
    return text.lower().replace("œ", "oe").replace("æ", "ae")


def fold(text: str) -> str:
    """Cleaned, without accents, apostrophes as blanks."""
    plain = unicodedata.normalize("NFKD", clean(text).replace("'", " "))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def tokens(text: str) -> Iterator[Token]:
    """The words of a text, without elided articles, in order."""
    for match in _TOKEN.finditer(text):
        start = match.start()
        while elided := _ELIDED.match(text, start, match.end()):
            start = elided.end()
        form = clean(text[start : match.end()])
        if form:
            yield Token(form, start, match.end())


@lru_cache(maxsize=50_000)
def keys(word: str) -> frozenset[str]:
    """Under what a word is found: its stem without accents, made both ways round."""
    plain = word.rstrip(".")
    others = {ending.sub(masculine, plain) for ending, masculine in _ENDINGS if ending.search(plain)}
    forms = others if others and not plain.endswith("aux") else {plain, *others}
    return frozenset(
        key for form in forms for key in (fold(_stemmer.stemWord(form)), _stemmer.stemWord(fold(form)))
    )


def glued(token: Token) -> str:
    """« savoir-faire » as « savoirfaire »."""
    return "".join(token.parts)


def keys_of(token: Token) -> frozenset[str]:
    """Every key of a word of a text: of each part, and of the glued form."""
    if len(token.parts) == 1:
        return keys(token.form)
    return frozenset().union(
        keys(glued(token)), *(keys(part) for part in token.parts if part not in STOP_WORDS)
    )


def phrase_line(text: str) -> str:
    """A text as quoted words are looked for in it: folded, its blanks single."""
    return " ".join(fold(text).split())


def words_of(query: str) -> list[str]:
    """The words of a query as they are, folded, at most ten: for lists short enough to be read whole."""
    return fold(query).split()[:10]
