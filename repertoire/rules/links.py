"""The link by which an address answers for « this text is about me »: signed, and good for a week."""

import datetime

from django.core import signing

_SALT = "repertoire.outside"
LIFE = datetime.timedelta(days=7)


def confirm_word(objection: int) -> str:
    return signing.dumps(objection, salt=_SALT)


def read_confirm(word: str) -> int | None:
    """Key of the objection, or ``None`` for what we did not sign or signed too long ago."""
    try:
        return int(signing.loads(word, salt=_SALT, max_age=LIFE))
    except signing.BadSignature:
        return None
