"""The day: its people and its phases."""

from workshops.models.charter import CharterAcceptance, CharterVersion
from workshops.models.move import PhaseMove
from workshops.models.participation import Participation, Readiness, Team
from workshops.models.workshop import Phase, Workshop

__all__ = [
    "CharterAcceptance",
    "CharterVersion",
    "Participation",
    "Phase",
    "PhaseMove",
    "Readiness",
    "Team",
    "Workshop",
]
