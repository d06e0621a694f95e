"""Links of letters that answer for an address or tie an account."""

import datetime
from enum import StrEnum

from capitalisation.signed import SignedLink


class Side(StrEnum):
    """Which of the two addresses got the letter."""

    OLD = "old"
    NEW = "new"


#: (change, side).
ADDRESS = SignedLink("accounts.address", datetime.timedelta(days=7))
#: (account, subject), for somebody who sits before the page that asked.
TIE = SignedLink("accounts.tie", datetime.timedelta(hours=1))
