"""Texts written after their phase."""

from workshops.models import Workshop
from workshops.models.phases import Feature
from workshops.models.states import WorkshopState


def is_late(workshop: Workshop, feature: Feature) -> bool:
    """A text is late when the day is on or over and does not open this feature any more."""
    begun = workshop.status not in (WorkshopState.DRAFT, WorkshopState.ANNOUNCED)
    return begun and not workshop.opens(feature)
