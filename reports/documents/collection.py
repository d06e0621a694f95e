"""The repertoire, or an edition of it, as one document: contents with page numbers, the sheets, who made them."""

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import User
from capitalisation.pdf.joining import SCHEME, Part, join
from capitalisation.pdf.parts import page_count, parts_of
from capitalisation.plans import Progress, silent
from competences.models import Competence
from repertoire.models import Edition, PracticeVersion
from repertoire.queries import practices_by_competence
from repertoire.states import Endorsed, Stage
from reports.documents import sheet

_FRONT, _END = "documents/collection.html", "documents/collection_end.html"


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
    page: int


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
    entries = edition.entries.readable().values("version")
    versions = list(_whole(PracticeVersion.objects.filter(pk__in=entries)).order_by("entries__position"))
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
    texts = [render_to_string(sheet.SHEET_TEMPLATE, sheet.build(version)) for version in versions]
    paths = parts_of(texts, told=told, is_unwanted=is_unwanted)
    lengths = [page_count(path) for path in paths]
    # How many pages the contents take is known once they are drawn, and depends on no number in them.
    pages, drawn = 0, 1
    while pages != drawn:
        pages = drawn
        starts = itertools.accumulate(lengths, initial=pages + 1)
        numbers = {version.pk: start for version, start in zip(versions, starts, strict=False)}
        (front,) = parts_of([render_to_string(_FRONT, _contents(collection, numbers))])
        drawn = page_count(front)
    parts = [Part(_key(version), path, version.title) for version, path in zip(versions, paths, strict=True)]
    if collection.edition:
        (end,) = parts_of([render_to_string(_END, _credits(collection, numbers))])
        parts.append(Part("end", end))
    join(front, parts, out)


def _whole(versions: QuerySet[PracticeVersion]) -> QuerySet[PracticeVersion]:
    return versions.select_related(
        "practice__author__org_unit__department__region", "endorsement"
    ).prefetch_related("stage_rows", "competence_rows__competence__domain", "practice__contributors")


def _contents(collection: Collection, numbers: dict[int, int]) -> dict[str, Any]:
    """Tables by moment and by competence."""
    by_stage = [
        (stage.label, _entries((one for one in collection.versions if stage in one.stages), numbers))
        for stage in Stage
    ]
    return {
        "edition": collection.edition,
        "count": len(collection.versions),
        "gaps": collection.gaps,
        "by_stage": [(label, found) for label, found in by_stage if found],
        "by_competence": [
            (name, _entries(found, numbers)) for name, found in _by_competence(collection.versions)
        ],
        "made_at": timezone.now(),
    }


def _credits(collection: Collection, numbers: dict[int, int]) -> dict[str, Any]:
    """Tools named in the sheets, what the hierarchy endorsed, contributors as they sign."""
    versions = collection.versions
    tools = ((str(tool), version) for version in versions for tool in version.resources)
    endorsed = (Endorsed.GRANTED, Endorsed.RESERVED)
    return {
        "edition": collection.edition,
        "gone": collection.gone,
        "contributors": sorted({version.practice.signed_as for version in versions}),
        "endorsed": [
            (_entry(version.title, version, numbers), version.endorsement)
            for version in versions
            if hasattr(version, "endorsement") and version.endorsement.decision in endorsed
        ],
        "tools": [
            _entry(tool, version, numbers)
            for tool, version in sorted(tools, key=lambda pair: (pair[0].lower(), numbers[pair[1].pk]))
        ],
    }


def _entries(versions: Iterable[PracticeVersion], numbers: dict[int, int]) -> list[Entry]:
    return [_entry(version.title, version, numbers) for version in versions]


def _entry(title: str, version: PracticeVersion, numbers: dict[int, int]) -> Entry:
    return Entry(title, f"{SCHEME}{_key(version)}", numbers[version.pk])


def _key(version: PracticeVersion) -> str:
    return f"{version.practice.reference}-{version.pk}"


def _by_competence(versions: list[PracticeVersion]) -> list[tuple[str, list[PracticeVersion]]]:
    found: dict[str, list[PracticeVersion]] = {}
    for version in versions:
        if version.main_competence:
            found.setdefault(str(version.main_competence), []).append(version)
    return sorted(found.items())
