"""Fetching through what the person may see."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import SignedInRequest
from repertoire.models import PracticeVersion
from workshops.models import Formalisation, Narrative, Participation, Workshop


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


def my_narrative(request: SignedInRequest, pk: int) -> Narrative:
    mine = Narrative.objects.filter(author=request.user).select_related("workshop")
    return get_object_or_404(mine.prefetch_related("workshop__phases"), pk=pk)


def my_sheet(request: SignedInRequest, pk: int) -> tuple[PracticeVersion, Formalisation]:
    """One's own sheet and where it came from."""
    version = get_object_or_404(
        PracticeVersion.objects.filter(practice__author=request.user)
        .select_related("practice__formalisation__narrative__workshop")
        .prefetch_related("stage_rows", "competence_rows__competence"),
        pk=pk,
    )
    formalisation = getattr(version.practice, "formalisation", None)
    if formalisation is None:
        raise Http404
    return version, formalisation
