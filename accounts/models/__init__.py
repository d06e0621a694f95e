"""People, their mandates, regions and units, the journal."""

from accounts.models.address import AddressChange
from accounts.models.journal import JournalEntry
from accounts.models.mandate import Mandate, Role
from accounts.models.structure import Department, OrgUnit, Region
from accounts.models.user import SignedInRequest, User

__all__ = [
    "AddressChange",
    "Department",
    "JournalEntry",
    "Mandate",
    "OrgUnit",
    "Region",
    "Role",
    "SignedInRequest",
    "User",
]
