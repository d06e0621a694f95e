"""The one door of search: a visible set and a query in, an ordered set out."""

from repertoire.models.version import PracticeVersionQuerySet
from repertoire.search.words import words_of


def find(visible: PracticeVersionQuerySet, query: str) -> PracticeVersionQuerySet:
    """Sheets of ``visible`` that hold every word of ``query``, newest first."""
    found = visible
    for word in words_of(query):
        found = found.filter(search_text__contains=word)
    return found.order_by("-published_on", "-pk")
