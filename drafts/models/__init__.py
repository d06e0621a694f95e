"""What keeps typed words: revisions, versions, forms not sent yet, receipts."""

from drafts.models.receipt import Receipt
from drafts.models.revised import Revised, Seen, Stale
from drafts.models.unsent import UnsentForm
from drafts.models.version import TextVersion

__all__ = ["Receipt", "Revised", "Seen", "Stale", "TextVersion", "UnsentForm"]
