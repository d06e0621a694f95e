"""What the group judges and concludes: rounds, ballots, groupings, findings."""

from deliberation.models.finding import Finding, FindingSupport
from deliberation.models.grouping import Pairing, PairingAnswer
from deliberation.models.voting import Ballot, PoolEntry, PoolResult, Round

__all__ = [
    "Ballot",
    "Finding",
    "FindingSupport",
    "Pairing",
    "PairingAnswer",
    "PoolEntry",
    "PoolResult",
    "Round",
]
