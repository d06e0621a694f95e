"""Links of letters: a word in the address that only we can make, and that serves for a time."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.core import signing


@dataclass(frozen=True, slots=True)
class SignedLink:
    """One kind of link. ``life``: how long it serves; ``None`` where what it leads to says that itself."""

    salt: str
    life: datetime.timedelta | None = None

    def word(self, value: Any) -> str:
        return signing.dumps(value, salt=self.salt)

    def read(self, word: str) -> Any:
        """What was signed; ``None`` for what we did not sign, for another kind of link, or too long ago."""
        try:
            return signing.loads(word, salt=self.salt, max_age=self.life)
        except signing.BadSignature:
            return None
