"""What one keeps an eye on."""

from watch.models.watch import Digest, Follow, SavedSearch

__all__ = ["Digest", "Follow", "SavedSearch"]
