"""Documents in preparation, frozen reports, whom they reach, and what became of the needs."""

from reports.models.answer import NeedAnswer
from reports.models.campaign import ENOUGH, DiffusionCampaign, Recipient
from reports.models.frozen import NeedsReport
from reports.models.job import LINK_LIFETIME, DocumentJob
from reports.models.planned import PlannedAction

__all__ = [
    "ENOUGH",
    "LINK_LIFETIME",
    "DiffusionCampaign",
    "DocumentJob",
    "NeedAnswer",
    "NeedsReport",
    "PlannedAction",
    "Recipient",
]
