"""Fetching through what the person may see."""

from django.shortcuts import get_object_or_404

from accounts.models import SignedInRequest
from workshops.models import Participation, Workshop
from workshops.models.states import WorkshopState


def visible_workshop(request: SignedInRequest, slug: str) -> Workshop:
    workshops = Workshop.objects.visible_to(request.user).select_related("programme", "region")
    return get_object_or_404(workshops.prefetch_related("phases"), slug=slug)


def my_participation(request: SignedInRequest, workshop: Workshop) -> Participation:
    """The tutor's own seat in the day; 404 for everyone else, the centre included."""
    participation = get_object_or_404(
        Participation.objects.tutors().select_related("tutorship", "project", "user"),
        workshop=workshop,
        user=request.user,
    )
    participation.workshop = workshop  # with the phases it already read
    return participation


def my_seat(request: SignedInRequest, slug: str) -> Participation:
    """The tutor's own seat in the day of this address, in one query: a page that saves asks for it often."""
    seats = Participation.objects.tutors().exclude(workshop__status=WorkshopState.DRAFT)
    participation = get_object_or_404(
        seats.select_related("workshop__programme", "tutorship", "project", "user").prefetch_related(
            "project__goals"
        ),
        workshop__slug=slug,
        user=request.user,
    )
    participation.workshop.known_roles[request.user.pk] = participation.role
    if participation.project is not None:
        participation.project.tutor = participation.user
    return participation
