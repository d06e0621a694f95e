"""One practice sheet, and the whole repertoire, as documents."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from repertoire.models import PracticeVersion
from repertoire.queries import practices_by_competence
from repertoire.states import Stage

SHEET_TEMPLATE = "documents/sheet.html"
COLLECTION_TEMPLATE = "documents/collection.html"


def build(version: PracticeVersion) -> dict[str, Any]:
    return {"versions": [version], "version": version, "title": version.title, "made_at": timezone.now()}


def build_collection(user: User) -> dict[str, Any]:
    """Every published sheet this person may read, with a table by moment and by competence."""
    versions = list(
        PracticeVersion.objects.readable_by(user)
        .select_related("practice__author__org_unit__department__region")
        .prefetch_related("stage_rows", "competence_rows__competence__domain")
        .order_by("practice")
    )
    by_stage = [(stage.label, [one for one in versions if stage in one.stages]) for stage in Stage]
    return {
        "versions": versions,
        "by_stage": [(label, found) for label, found in by_stage if found],
        "by_competence": _by_competence(versions),
        "gaps": [
            line.competence
            for domain in practices_by_competence()
            for line in domain.competences
            if not line.practices
        ],
        "made_at": timezone.now(),
    }


def _by_competence(versions: list[PracticeVersion]) -> list[tuple[str, list[PracticeVersion]]]:
    found: dict[str, list[PracticeVersion]] = {}
    for version in versions:
        if version.main_competence:
            found.setdefault(str(version.main_competence), []).append(version)
    return sorted(found.items())
