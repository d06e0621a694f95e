"""Documents in preparation, and whom they reach."""

from reports.models.campaign import ENOUGH, DiffusionCampaign, Recipient
from reports.models.job import LINK_LIFETIME, DocumentJob

__all__ = ["ENOUGH", "LINK_LIFETIME", "DiffusionCampaign", "DocumentJob", "Recipient"]
