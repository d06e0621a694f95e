"""Fetching through what the person may see."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import SignedInRequest
from narratives.models import Formalisation, Narrative
from repertoire.models import PracticeVersion
from writing.screens.saving import is_autosave


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
