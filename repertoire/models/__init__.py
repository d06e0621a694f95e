"""Practices, their versions, and what peers and the committee say of them."""

from repertoire.models.edition import Edition, EditionEntry
from repertoire.models.marks import Adoption, Endorsement, Recommendation
from repertoire.models.objection import Objection
from repertoire.models.opinion import EditorialReview, ReplayCheck, TransferAssessment
from repertoire.models.practice import Practice, Signature
from repertoire.models.search import Form, Posting, Running, ShelfLog, Synonyms
from repertoire.models.signal import Signal
from repertoire.models.version import PracticeCompetence, PracticeStage, PracticeVersion
from repertoire.models.watch import Digest, Follow, SavedSearch

__all__ = [
    "Adoption",
    "Digest",
    "Edition",
    "EditionEntry",
    "EditorialReview",
    "Endorsement",
    "Follow",
    "Form",
    "Objection",
    "Posting",
    "Practice",
    "PracticeCompetence",
    "PracticeStage",
    "PracticeVersion",
    "Recommendation",
    "ReplayCheck",
    "Running",
    "SavedSearch",
    "ShelfLog",
    "Signal",
    "Signature",
    "Synonyms",
    "TransferAssessment",
]
