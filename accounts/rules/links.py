"""Links of letters that answer for an address: signed, so nobody makes one, and good for a week."""

import datetime
from enum import StrEnum

from django.core import signing

_SALT = "accounts.address"
_TIE_SALT = "accounts.tie"
LIFE = datetime.timedelta(days=7)
#: Somebody sits before the page that asked.
TIE_LIFE = datetime.timedelta(hours=1)


class Side(StrEnum):
    """Which of the two addresses got the letter."""

    OLD = "old"
    NEW = "new"


def link_word(change: int, side: str) -> str:
    return signing.dumps([change, side], salt=_SALT)


def read_link(word: str) -> tuple[int, str] | None:
    """(change, side), or ``None`` for what we did not sign or signed too long ago."""
    try:
        change, side = signing.loads(word, salt=_SALT, max_age=LIFE)
    except signing.BadSignature:
        return None
    return change, side


def tie_word(user: int, subject: str) -> str:
    return signing.dumps([user, subject], salt=_TIE_SALT)


def read_tie(word: str) -> tuple[int, str] | None:
    """(account, subject), or ``None`` as above."""
    try:
        user, subject = signing.loads(word, salt=_TIE_SALT, max_age=TIE_LIFE)
    except signing.BadSignature:
        return None
    return user, subject
