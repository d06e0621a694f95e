"""The review of a participant."""

from narratives.models import ProjectReview
from workshops.models import Participation


def find_review(participation: Participation) -> ProjectReview:
    """The review of this participant; until it is first saved, one whose goals come from the tutorship."""
    own = {"workshop": participation.workshop, "author": participation.user}
    found = ProjectReview.objects.filter(**own).first()
    if found is not None:
        found.workshop = participation.workshop
        return found
    planned = participation.tutorship.goals.all() if participation.tutorship else ()
    goals = [{"planned": goal.planned_result, "outcome": "", "why": ""} for goal in planned]
    return ProjectReview(goals=goals, **own)
