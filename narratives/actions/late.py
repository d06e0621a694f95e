"""Mark a text written after its phase."""

from narratives.models import Narrative, ProjectReview
from narratives.rules.late import is_late
from workshops.models.phases import Feature


def _mark_late(text: Narrative | ProjectReview, feature: Feature) -> None:
    late = is_late(text.workshop, feature)
    if late != text.is_late:
        text.is_late = late
        text.save(update_fields=["is_late"])
