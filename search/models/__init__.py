"""The inverted index, and the words that find each other."""

from search.models.index import PhraseText, Posting, WordForm
from search.models.synonyms import Synonyms

__all__ = ["PhraseText", "Posting", "Synonyms", "WordForm"]
