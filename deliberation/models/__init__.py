"""What the group judges and concludes: rounds, ballots, groupings, findings."""

from deliberation.models.finding import Finding, FindingSupport
from deliberation.models.grouping import Pairing, PairingAnswer
from deliberation.models.voting import Ballot, BallotKey, PoolEntry, PoolResult, Round

__all__ = [
    "Ballot",
    "BallotKey",
    "Finding",
    "FindingSupport",
    "Pairing",
    "PairingAnswer",
    "PoolEntry",
    "PoolResult",
    "Round",
]
