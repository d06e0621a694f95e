"""What somebody wants, read from what they typed: words, phrases, exclusions. Nothing of it reaches a query language."""

import re
from dataclasses import dataclass, field

from search.rules.words import Token, phrase_line, tokens

LONGEST, MOST_WORDS = 200, 12
_PIECE = re.compile(r'(-?)(?:"([^"]*)"|“([^”]*)”|«\s*([^»]*?)\s*»|(\S+))')


@dataclass(slots=True)
class Query:
    words: list[Token] = field(default_factory=list)
    excluded: list[Token] = field(default_factory=list)
    phrases: list[str] = field(default_factory=list)
    excluded_phrases: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.phrases)


def read_query(typed: str) -> Query:
    """Words without stop words; a quoted phrase gives its words and is checked afterwards; a leading minus excludes."""
    query = Query()
    for match in _PIECE.finditer(typed[:LONGEST]):
        minus, *quotes, word = match.groups()
        quoted = next(filter(None, quotes), "")
        found = [token for token in tokens(quoted or word or "") if not token.is_stop]
        if quoted and found:
            (query.excluded_phrases if minus else query.phrases).append(phrase_line(quoted))
        if not minus:
            query.words += found
        elif not quoted:
            query.excluded += found
    query.words = list({token.form: token for token in query.words}.values())[:MOST_WORDS]
    return query
