"""Who reads a narrative beyond the trio: as far as its author said, and no further."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from capitalisation.policy import Verdict
from privacy import gate
from workshops.models import Narrative, Participation
from workshops.states import NarrativeState

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


def may_diffuse(user: User, narrative: Narrative) -> Verdict:
    """What is diffused is what the trio read, and it names nobody."""
    if narrative.author_id != user.pk:
        return Verdict(_("Ce récit n’est pas le vôtre."))
    if not narrative.is_shared:
        return Verdict(_("Partagez d’abord ce récit avec votre trio."))
    if narrative.has_unshared_changes:
        return Verdict(_("Partagez d’abord vos changements : on diffuse ce que votre trio a lu."))
    return gate.may_be_read(narrative)
