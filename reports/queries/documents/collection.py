"""The repertoire, or an edition of it, as one document: contents, the sheets, who made them."""

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import User
from capitalisation.pdf.joining import SCHEME, Part, join
from capitalisation.pdf.parts import parts_of
from capitalisation.plans import Progress, silent
from competences.models import Competence
from repertoire.models import Edition, PracticeVersion
from repertoire.models.states import Endorsed, Stage
from repertoire.queries.browsing import practices_by_competence
from reports.queries.documents import sheet

_FRONT, _END = "reports/documents/collection.html", "reports/documents/collection_end.html"


@dataclass(frozen=True, slots=True)
class Collection:
    versions: list[PracticeVersion]
    #: Competences without a practice yet, for the repertoire of the day.
    gaps: list[Competence] = field(default_factory=list)
    edition: Edition | None = None
    #: Sheets of the edition that cannot be read today: they keep their place, without their text.
    gone: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a table, which leads to a sheet."""

    title: str
    url: str


def collection_of(user: User) -> Collection:
    """Every published sheet this person may read."""
    gaps = [
        line.competence
        for domain in practices_by_competence()
        for line in domain.competences
        if not line.practices
    ]
    return Collection(list(_whole(PracticeVersion.objects.readable_by(user)).order_by("practice")), gaps)


def collection_of_edition(edition: Edition) -> Collection:
    """A sealed edition as its authors sign today."""
    # By rank here, not in the query: a sheet may have a place in several editions.
    places = dict(edition.entries.readable().values_list("version", "position"))
    versions = sorted(
        _whole(PracticeVersion.objects.filter(pk__in=places)), key=lambda version: places[version.pk]
    )
    return Collection(versions, edition=edition, gone=edition.entries.count() - len(versions))


def write(
    collection: Collection,
    out: BinaryIO,
    *,
    told: Progress = silent,
    is_unwanted: Callable[[], bool] = lambda: False,
) -> None:
    """Write the PDF; sheets drawn before are not drawn again. Raises ``PdfFailed`` and ``Unwanted``."""
    versions = collection.versions
    around = [render_to_string(_FRONT, _contents(collection))]
    if collection.edition:
        around.append(render_to_string(_END, _credits(collection)))
    paths = parts_of(_sheets(versions), alone=around, told=told, is_unwanted=is_unwanted)
    (front, *end), drawn = paths[: len(around)], paths[len(around) :]
    parts = [Part(_key(version), path, version.title) for version, path in zip(versions, drawn, strict=True)]
    parts += [Part("end", path) for path in end]
    join(front, parts, out)


def draw(versions: QuerySet[PracticeVersion]) -> int:
    """Draw these sheets ahead, so that nobody waits for them; how many were not drawn yet. Raises ``PdfFailed``."""
    there: list[int] = []
    parts_of(_sheets(_whole(versions)), told=lambda done, _total: there.append(done))
    return there[-1] - there[0]


def _sheets(versions: Iterable[PracticeVersion]) -> Iterator[str]:
    return (render_to_string(sheet.PART_TEMPLATE, sheet.build(version)) for version in versions)


def _whole(versions: QuerySet[PracticeVersion]) -> QuerySet[PracticeVersion]:
    return versions.select_related(
        "practice__author__org_unit__department__region", "endorsement"
    ).prefetch_related("stage_rows", "competence_rows__competence__domain", "practice__contributors")


class _Entries:
    """The lines of one document, each with a rank of its own."""

    def __init__(self) -> None:
        self._ranks = itertools.count()

    def one(self, title: str, version: PracticeVersion) -> Entry:
        return Entry(title, f"{SCHEME}{_key(version)}#{next(self._ranks)}")

    def of(self, versions: Iterable[PracticeVersion]) -> list[Entry]:
        return [self.one(version.title, version) for version in versions]


def _contents(collection: Collection) -> dict[str, Any]:
    """Tables by moment and by competence."""
    entries = _Entries()
    by_stage = [
        (stage.label, entries.of(one for one in collection.versions if stage in one.stages))
        for stage in Stage
    ]
    return {
        "edition": collection.edition,
        "count": len(collection.versions),
        "gaps": collection.gaps,
        "by_stage": [(label, found) for label, found in by_stage if found],
        "without_stage": entries.of(one for one in collection.versions if not one.stages),
        "by_competence": [(name, entries.of(found)) for name, found in _by_competence(collection.versions)],
        "without_competence": entries.of(one for one in collection.versions if not one.competence_keys),
        "made_at": timezone.now(),
    }


def _credits(collection: Collection) -> dict[str, Any]:
    """Tools named in the sheets, what the hierarchy endorsed, contributors as they sign."""
    versions, entries = collection.versions, _Entries()
    tools = ((str(tool), version) for version in versions for tool in version.resources)
    endorsed = (Endorsed.GRANTED, Endorsed.RESERVED)
    return {
        "edition": collection.edition,
        "gone": collection.gone,
        "contributors": sorted({version.practice.signed_as for version in versions}),
        "endorsed": [
            (entries.one(version.title, version), version.endorsement)
            for version in versions
            if hasattr(version, "endorsement") and version.endorsement.status in endorsed
        ],
        "tools": [
            entries.one(tool, version) for tool, version in sorted(tools, key=lambda pair: pair[0].lower())
        ],
    }


def _key(version: PracticeVersion) -> str:
    return f"{version.practice.reference}-{version.pk}"


def _by_competence(versions: list[PracticeVersion]) -> list[tuple[str, list[PracticeVersion]]]:
    found: dict[str, list[PracticeVersion]] = {}
    for version in versions:
        for row in version.competence_rows.all():
            found.setdefault(str(row.competence), []).append(version)
    return sorted(found.items())
