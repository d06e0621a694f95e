"""What is told to people about what is theirs."""

from privacy.models.archive import KEPT_FOR, Archive
from privacy.models.notice import Notice

__all__ = ["KEPT_FOR", "Archive", "Notice"]
