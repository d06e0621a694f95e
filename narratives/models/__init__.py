"""The texts of a day: reviews, narratives, what they become."""

from narratives.models.formalisation import Formalisation
from narratives.models.narrative import Narrative
from narratives.models.proposal import CompetenceProposal
from narratives.models.review import ProjectReview

__all__ = ["CompetenceProposal", "Formalisation", "Narrative", "ProjectReview"]
