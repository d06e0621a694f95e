"""Who reads a narrative beyond the trio: as far as its author said, and no further."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Role, User
from narratives.models import Narrative
from narratives.models.states import NarrativeState
from workshops.models import Participation

Level = Narrative.Diffusion


LEVELS = (Level.WORKSHOP, Level.PROGRAMME, Level.ADMINISTRATION)


def diffused_to(user: User) -> QuerySet[Narrative]:
    """Diffused narratives this person may read: the day's people, the tutors of the scheme, or every reader."""
    diffused = Narrative.objects.filter(status=NarrativeState.DIFFUSED)
    if not user.roles:
        return diffused.none()
    was_there = Q(Exists(Participation.objects.filter(workshop=OuterRef("workshop"), user=user)))
    reach = Q(diffusion_level=Level.ADMINISTRATION) | Q(diffusion_level=Level.WORKSHOP) & was_there
    if user.holds(Role.TUTOR, Role.CENTRE):
        reach |= Q(diffusion_level=Level.PROGRAMME)
    return diffused.filter(reach | Q(author=user))
