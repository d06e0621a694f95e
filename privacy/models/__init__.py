"""What people ask about what is theirs, and what they are told."""

from privacy.models.archive import KEPT_FOR, STUCK_AFTER, Archive
from privacy.models.erasure import BEFORE_ERASURE, Erasure
from privacy.models.notice import Notice

__all__ = ["BEFORE_ERASURE", "KEPT_FOR", "STUCK_AFTER", "Archive", "Erasure", "Notice"]
