"""Documents in preparation, frozen reports, and what became of the needs."""

from reports.models.answer import NeedAnswer
from reports.models.frozen import NeedsReport
from reports.models.job import LINK_LIFETIME, DocumentJob

__all__ = ["LINK_LIFETIME", "DocumentJob", "NeedAnswer", "NeedsReport"]
