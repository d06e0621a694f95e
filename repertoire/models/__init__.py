"""Practices, their versions and their life, opinions and marks, editions, search."""

from repertoire.models.edition import Edition, EditionEntry
from repertoire.models.facets import FacetLog
from repertoire.models.marks import Adoption, Endorsement, Recommendation
from repertoire.models.objection import Objection
from repertoire.models.opinion import EditorialReview, ReplayCheck, TransferAssessment
from repertoire.models.practice import Practice, Signature
from repertoire.models.signal import Signal
from repertoire.models.version import PracticeCompetence, PracticeStage, PracticeTrait, PracticeVersion

__all__ = [
    "Adoption",
    "Edition",
    "EditionEntry",
    "EditorialReview",
    "Endorsement",
    "FacetLog",
    "Objection",
    "Practice",
    "PracticeCompetence",
    "PracticeStage",
    "PracticeTrait",
    "PracticeVersion",
    "Recommendation",
    "ReplayCheck",
    "Signal",
    "Signature",
    "TransferAssessment",
]
