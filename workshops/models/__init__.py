"""The day: its people, its phases, the texts it produces, what the group concludes."""

from workshops.models.charter import CharterAcceptance, CharterVersion
from workshops.models.formalisation import CompetenceProposal, Formalisation
from workshops.models.grouping import Pairing, PairingAnswer
from workshops.models.minutes import DayEvaluation, DayNotes, Minutes, MinutesAnswer
from workshops.models.move import PhaseMove
from workshops.models.narrative import Narrative
from workshops.models.need import Finding, FindingSupport, Need, NeedSupport, SelfPositioning
from workshops.models.participation import Participation, Readiness, Team
from workshops.models.review import ProjectReview
from workshops.models.voting import Ballot, PoolEntry, PoolResult, Round
from workshops.models.workshop import Phase, Workshop

__all__ = [
    "Ballot",
    "CharterAcceptance",
    "CharterVersion",
    "CompetenceProposal",
    "DayEvaluation",
    "DayNotes",
    "Finding",
    "FindingSupport",
    "Formalisation",
    "Minutes",
    "MinutesAnswer",
    "Narrative",
    "Need",
    "NeedSupport",
    "Pairing",
    "PairingAnswer",
    "Participation",
    "Phase",
    "PhaseMove",
    "PoolEntry",
    "PoolResult",
    "ProjectReview",
    "Readiness",
    "Round",
    "SelfPositioning",
    "Team",
    "Workshop",
]
