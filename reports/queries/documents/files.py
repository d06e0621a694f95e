"""The repertoire, or an edition of it, as a file: what is done is said as it goes, and it can be given up."""

from collections.abc import Callable, Iterator
from typing import IO

from capitalisation.plans import Progress, Unwanted, silent
from repertoire.models import PracticeVersion
from repertoire.models.version import PracticeVersionQuerySet
from repertoire.rules.interchange.exports import write_csv, write_json, write_ods, write_xlsx
from reports.models import DocumentJob

STEP = 200


def write(job: DocumentJob, out: IO[bytes], progress: Progress = silent) -> None:
    """CSV, ODS, XLSX or JSON of the sheets whose asker may read them. Raises ``Unwanted``."""
    versions = sheets_of(job)
    total = versions.count()
    rows = _counted(job, versions, lambda done: progress(done, total))
    if job.format == DocumentJob.Format.JSON:
        write_json(rows, out, job.edition)
    elif job.format == DocumentJob.Format.ODS:
        write_ods(rows, out)
    elif job.format == DocumentJob.Format.XLSX:
        write_xlsx(rows, out)
    else:
        write_csv(rows, out)


def sheets_of(job: DocumentJob) -> PracticeVersionQuerySet:
    """The same rights as on screen."""
    if job.edition is not None:
        kept = job.edition.entries.readable().values("version")
        return PracticeVersion.objects.once_public(job.requested_by).filter(pk__in=kept).order_by("practice")
    return PracticeVersion.objects.readable_by(job.requested_by).order_by("practice")


def _counted(
    job: DocumentJob, versions: PracticeVersionQuerySet, count: Callable[[int], None]
) -> Iterator[PracticeVersion]:
    """The sheets, telling how many are done; stopped when nobody wants them any more."""
    rows = versions.select_related("practice__author__org_unit__department__region").prefetch_related(
        "stage_rows", "competence_rows__competence"
    )
    for done, version in enumerate(rows.iterator(chunk_size=STEP)):
        if done % STEP == 0:
            if job.is_cancelled:
                raise Unwanted
            count(done)
        yield version
