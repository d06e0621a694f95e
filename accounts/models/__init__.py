"""Who is who: people, structures, mandates, and the journal of deeds."""

from accounts.models.journal import JournalEntry
from accounts.models.mandate import Mandate, Role
from accounts.models.structure import Department, HeadcountBand, OrgUnit, Region
from accounts.models.user import SignedInRequest, User

__all__ = [
    "Department",
    "HeadcountBand",
    "JournalEntry",
    "Mandate",
    "OrgUnit",
    "Region",
    "Role",
    "SignedInRequest",
    "User",
]
