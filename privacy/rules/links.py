"""The link of a letter that cancels an erasure: signed, and good for as long as there is something to cancel."""

from django.core import signing

from privacy.models import BEFORE_ERASURE

_SALT = "privacy.erasure"


def cancel_word(erasure: int) -> str:
    return signing.dumps(erasure, salt=_SALT)


def read_cancel(word: str) -> int | None:
    """Key of the erasure, or ``None`` for what we did not sign or signed too long ago."""
    try:
        return int(signing.loads(word, salt=_SALT, max_age=BEFORE_ERASURE))
    except signing.BadSignature:
        return None
