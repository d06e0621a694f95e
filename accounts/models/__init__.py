"""People, their mandates, regions and units, the journal."""

from accounts.models.address import AddressChange
from accounts.models.centre import Centre
from accounts.models.journal import AppendOnly, JournalEntry, JournalSeal
from accounts.models.mandate import Mandate, Role
from accounts.models.open_session import OpenSession
from accounts.models.second_factor import RecoveryCode, SecondFactor
from accounts.models.structure import Department, OrgUnit, Region
from accounts.models.tries import SignInTry
from accounts.models.user import SignedInRequest, User

__all__ = [
    "AddressChange",
    "AppendOnly",
    "Centre",
    "Department",
    "JournalEntry",
    "JournalSeal",
    "Mandate",
    "OpenSession",
    "OrgUnit",
    "RecoveryCode",
    "Region",
    "Role",
    "SecondFactor",
    "SignInTry",
    "SignedInRequest",
    "User",
]
