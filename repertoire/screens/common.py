"""Fetching through what the person may read."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import SignedInRequest
from repertoire.models import PracticeVersion


def whole(versions: QuerySet[PracticeVersion]) -> QuerySet[PracticeVersion]:
    """With everything a sheet shows."""
    return versions.select_related(
        "practice__author__org_unit__department__region", "practice__variant_of"
    ).prefetch_related("stage_rows", "competence_rows__competence__domain__version__framework")


def published(request: SignedInRequest, pk: int) -> PracticeVersion:
    """The published sheet of a practice; 404 for everything else."""
    readable = PracticeVersion.objects.readable_by(request.user).select_related("practice__author")
    return get_object_or_404(readable, practice=pk)
