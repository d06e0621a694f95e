"""Asking for a document, and forgetting old ones."""

import contextlib
import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from accounts.actions.journal import record
from accounts.actions.lifecycle import lock, move
from accounts.models import Region, User
from capitalisation.pdf import COLLECTION_SECONDS
from capitalisation.policy import Refused
from needs.models import NeedsReport
from needs.rules import policy
from repertoire.models import Edition
from repertoire.rules.policy import may_read_editions
from reports.actions.tasks import make_document
from reports.models import DocumentJob
from reports.models.states import PENDING, JobLifecycle, JobState
from reports.rules.policy import may_cancel

#: Longer than the longest document may take (``capitalisation.pdf``).
STUCK_AFTER = datetime.timedelta(seconds=COLLECTION_SECONDS + 60)


@transaction.atomic
def request_needs_report(region: Region, year: int, *, by: User) -> DocumentJob:
    policy.may_read_needs_of(by, region).enforce()
    return _request(DocumentJob(kind=DocumentJob.Kind.NEEDS, region=region, year=year), by=by)


@transaction.atomic
def request_frozen(report: NeedsReport, *, by: User) -> DocumentJob:
    """The document of a frozen report, which is then kept for everybody who may read it."""
    return _request(DocumentJob(kind=DocumentJob.Kind.FROZEN, report=report), by=by)


@transaction.atomic
def request_repertoire(*, by: User, file_format: str = "pdf", edition: Edition | None = None) -> DocumentJob:
    """The whole repertoire as it is, or as it was sealed."""
    if edition is not None:
        may_read_editions(by).enforce()
    return _request(DocumentJob(kind=DocumentJob.Kind.REPERTOIRE, format=file_format, edition=edition), by=by)


@transaction.atomic
def cancel(job: DocumentJob, *, by: User) -> bool:
    """Nobody waits for it any more: what is being made stops, and leaves no file. False when it was over before."""
    lock(job)
    may_cancel(by, job).enforce()
    if JobLifecycle.cancelled.may(job):
        move(job, JobLifecycle.cancelled, by=by, finished_at=timezone.now())
    return job.status == JobState.CANCELLED


def sweep() -> int:
    """Documents whose maker died: nothing has moved for longer than any document takes."""
    since = timezone.now() - STUCK_AFTER
    stuck = list(DocumentJob.objects.filter(status__in=PENDING, created_at__lt=since))
    for job in stuck:
        # Its maker was only slow, and ends at this very moment: nothing to say.
        with contextlib.suppress(Refused):
            move(job, JobLifecycle.failed, by=None, finished_at=timezone.now())
    return len(stuck)


def _request(job: DocumentJob, *, by: User) -> DocumentJob:
    sweep()
    job.requested_by = by
    job.language = (get_language() or "fr")[:2]
    job.save()
    record("document.requested", job, by=by, reason=job.kind)
    transaction.on_commit(lambda: make_document.enqueue(job.pk))
    return job
