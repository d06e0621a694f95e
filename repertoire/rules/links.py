"""The link by which an address answers for « this text is about me »."""

import datetime

from capitalisation.signed import SignedLink

LIFE = datetime.timedelta(days=7)
#: Key of the objection.
CONFIRM = SignedLink("repertoire.outside", LIFE)
