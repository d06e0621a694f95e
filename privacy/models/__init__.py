"""What is told to people about what is theirs."""

from privacy.models.archive import KEPT_FOR, STUCK_AFTER, Archive
from privacy.models.notice import Notice

__all__ = ["KEPT_FOR", "STUCK_AFTER", "Archive", "Notice"]
