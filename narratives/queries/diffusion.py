"""Who reads a narrative beyond the trio: as far as its author said, and no further."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from narratives.models import Narrative
from narratives.models.states import NarrativeState
from tutors.models import Tutorship
from workshops.models import Participation

Level = Narrative.Diffusion


LEVELS = (Level.WORKSHOP, Level.PROGRAMME, Level.ADMINISTRATION)


def diffused_to(user: User) -> QuerySet[Narrative]:
    """Diffused narratives this person may read: the day's people, the tutors of the scheme and its centre, or every
    reader."""
    diffused = Narrative.objects.filter(status=NarrativeState.DIFFUSED)
    if not user.roles:
        return diffused.none()
    was_there = Q(Exists(Participation.objects.filter(workshop=OuterRef("workshop"), user=user)))
    reach = Q(diffusion_level=Level.ADMINISTRATION) | Q(diffusion_level=Level.WORKSHOP) & was_there
    same = OuterRef("workshop__programme")
    took_part = Exists(Participation.objects.tutors().filter(workshop__programme=same, user=user))
    tutored = Exists(Tutorship.objects.filter(cohort__programme=same, tutor=user))
    of_the_scheme = Q(took_part) | Q(tutored) | Q(workshop__programme__centre__in=user.centres)
    reach |= Q(diffusion_level=Level.PROGRAMME) & of_the_scheme
    return diffused.filter(reach | Q(author=user))
