"""One practice sheet, and the whole repertoire, as documents."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from repertoire.models import Edition, PracticeVersion
from repertoire.queries import practices_by_competence
from repertoire.states import Endorsed, Stage

SHEET_TEMPLATE = "documents/sheet.html"
COLLECTION_TEMPLATE = "documents/collection.html"


def build(version: PracticeVersion) -> dict[str, Any]:
    return {"versions": [version], "version": version, "title": version.title, "made_at": timezone.now()}


def build_collection(user: User) -> dict[str, Any]:
    """Every published sheet this person may read, with a table by moment and by competence."""
    versions = list(_whole(PracticeVersion.objects.readable_by(user)).order_by("practice"))
    gaps = [
        line.competence
        for domain in practices_by_competence()
        for line in domain.competences
        if not line.practices
    ]
    return _tables(versions) | {"gaps": gaps, "edition": None}


def build_edition(edition: Edition) -> dict[str, Any]:
    """A sealed edition as its authors sign today; sheets taken away since keep their place, without their text."""
    entries = edition.entries.readable().values("version")
    versions = list(_whole(PracticeVersion.objects.filter(pk__in=entries)).order_by("entries__position"))
    endorsed = (Endorsed.GRANTED, Endorsed.RESERVED)
    return _tables(versions) | {
        "edition": edition,
        "gone": edition.entries.count() - len(versions),
        "contributors": sorted({version.practice.signed_as for version in versions}),
        "endorsed": [
            (version, version.endorsement)
            for version in versions
            if hasattr(version, "endorsement") and version.endorsement.decision in endorsed
        ],
        "tools": _tools(versions),
    }


def _whole(versions: QuerySet[PracticeVersion]) -> QuerySet[PracticeVersion]:
    return versions.select_related(
        "practice__author__org_unit__department__region", "endorsement"
    ).prefetch_related("stage_rows", "competence_rows__competence__domain", "practice__contributors")


def _tables(versions: list[PracticeVersion]) -> dict[str, Any]:
    by_stage = [(stage.label, [one for one in versions if stage in one.stages]) for stage in Stage]
    return {
        "versions": versions,
        "by_stage": [(label, found) for label, found in by_stage if found],
        "by_competence": _by_competence(versions),
        "made_at": timezone.now(),
    }


def _tools(versions: list[PracticeVersion]) -> list[tuple[str, list[PracticeVersion]]]:
    """Tools named in the sheets, and the sheets that name them."""
    found: dict[str, list[PracticeVersion]] = {}
    for version in versions:
        for tool in version.resources:
            found.setdefault(str(tool), []).append(version)
    return sorted(found.items(), key=lambda item: item[0].lower())


def _by_competence(versions: list[PracticeVersion]) -> list[tuple[str, list[PracticeVersion]]]:
    found: dict[str, list[PracticeVersion]] = {}
    for version in versions:
        if version.main_competence:
            found.setdefault(str(version.main_competence), []).append(version)
    return sorted(found.items())
