"""Fetching through what the person may see."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import SignedInRequest
from drafts.saving import is_autosave
from repertoire.models import PracticeVersion
from workshops.models import Formalisation, Narrative, Participation, Workshop
from workshops.states import WorkshopState


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


def my_narrative(request: SignedInRequest, pk: int) -> Narrative:
    mine = Narrative.objects.filter(author=request.user).select_related("workshop")
    return get_object_or_404(mine.prefetch_related("workshop__phases"), pk=pk)


def my_sheet(request: SignedInRequest, pk: int) -> tuple[PracticeVersion, Formalisation | None]:
    """One's own sheet and the passage it came from, none when it is written after the day; a page that saves by itself
    asks for no competence."""
    mine = PracticeVersion.objects.filter(practice__author=request.user)
    rows = ["stage_rows"] if is_autosave(request) else ["stage_rows", "competence_rows__competence"]
    version = get_object_or_404(
        mine.select_related("practice__formalisation__narrative__workshop").prefetch_related(*rows), pk=pk
    )
    formalisation = None if version.is_after_the_day else getattr(version.practice, "formalisation", None)
    if formalisation is None and not version.is_after_the_day:
        raise Http404
    return version, formalisation
