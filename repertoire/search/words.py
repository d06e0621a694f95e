"""Words as they are compared: without case nor accent."""

import unicodedata


def fold(text: str) -> str:
    """``text`` in lower case, without accents, ligatures opened, apostrophes as blanks."""
    opened = text.lower().replace("œ", "oe").replace("æ", "ae").replace("’", " ").replace("'", " ")
    plain = unicodedata.normalize("NFKD", opened)
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def words_of(query: str) -> list[str]:
    """The words of a query, folded, at most ten."""
    return fold(query).split()[:10]
